"""Keys of the page, where no text is being typed: those of the panel in Slicer, and a browser's own for undo."""

from collections.abc import Callable

from trame.widgets import client

from .Workbench import Workbench

TRIGGER = "pageKey"
_SCRIPT = """
window.addEventListener('keydown', (event) => {
  const target = event.target;
  const types = ['text', 'number', 'search'];
  if (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)
      || (target.tagName === 'INPUT' && types.includes(target.type))) return;
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
""".replace("KEY_TRIGGER", TRIGGER)


class PageKeys:
    """The keys, each with what it does; one that a part did not claim does nothing."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._actions: dict[str, Callable[[], object]] = {}
        bench.server.controller.trigger(TRIGGER)(self.press)

    def add(self, actions: dict[str, Callable[[], object]]) -> None:
        """``actions`` by key, such as ``Z``, ``Ctrl+Z``, ``Space``, ``ArrowUp``; before ``build``."""
        self._actions |= actions

    def build(self) -> None:
        """The script that tells which of the keys was pressed."""
        client.Script(_SCRIPT.replace("KEY_NAMES", repr(sorted(self._actions))))

    def press(self, key: str) -> None:
        """Does what a key does; ValueErrors are shown."""
        action = self._actions.get(key)
        if action is not None:
            self._bench.attempt("", action)
