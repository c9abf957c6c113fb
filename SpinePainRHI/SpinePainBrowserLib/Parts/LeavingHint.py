"""The browser's question before a tab with unsaved work is closed."""

from trame.widgets import client

_SCRIPT = """
window.addEventListener('beforeunload', (event) => {
  if (window.trame && window.trame.state.get('UNSAVED')) {
    event.preventDefault();
    event.returnValue = true;  // older browsers
  }
});
"""


def buildLeavingHint(isUnsaved: str) -> None:
    """Has the browser ask while the state of this name is true. Nothing is lost without it: the server goes on, and
    unsaved work is kept beside its case."""
    client.Script(_SCRIPT.replace("UNSAVED", isUnsaved))
