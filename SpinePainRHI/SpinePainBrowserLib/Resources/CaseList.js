// Keeps the open case in sight: when another one is opened, and when the list is unfolded.
(() => {
  const show = () => setTimeout(() => {
    const row = document.querySelector('.work-row.chosen');
    if (row) row.scrollIntoView({block: 'nearest'});
  });
  window.trame.state.watch(['CHOSEN'], show);
  document.addEventListener('toggle', show, true);
})();
