// Tells the server which of its keys was pressed, where no text is being typed.
window.addEventListener('keydown', (event) => {
  const target = event.target;
  const types = ['text', 'number', 'search'];
  const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's';  // while notes are typed, too
  if (!saves && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)
      || (target.tagName === 'INPUT' && types.includes(target.type)))) return;
  if (document.querySelector('[aria-modal=true]')) return;
  const held = (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.shiftKey ? 'Shift+' : '');
  const key = held + (event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key);
  if (event.altKey || !(window.spinepainKeys || []).includes(key)) return;
  if (key === 'Space' && ['BUTTON', 'SUMMARY', 'INPUT'].includes(target.tagName)) return;
  if (key.startsWith('Arrow') && target.tagName === 'INPUT') return;
  event.preventDefault();
  event.stopPropagation();
  window.trame.trigger('KEY_TRIGGER', [key]);
}, true);
window.spinepainKeys = KEY_NAMES;
