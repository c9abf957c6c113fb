// The browser's question before a tab with unsaved work is closed. Nothing is lost without it: the server goes on,
// and unsaved work is kept beside its case.
window.addEventListener('beforeunload', (event) => {
  if (window.trame && window.trame.state.get('UNSAVED')) {
    event.preventDefault();
    event.returnValue = true;  // older browsers
  }
});
