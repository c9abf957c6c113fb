"""A path field that tells of a folder when it was entered, not of every folder on the way while it is typed."""

from collections.abc import Callable
from typing import Any

from .Connections import Connections


class FolderField:
    """Calls ``enter`` with the text of a ``ctkPathLineEdit`` once it is chosen, dropped, pasted or set, and once
    typing ends: with Return, or as the keyboard goes elsewhere.

    The field itself tells of every letter (its ``currentPathChanged``), of what its completer proposes meanwhile, and
    not of an empty text, which it holds to be invalid: that is entered at once. Return enters the text again where it
    did not change.
    """

    def __init__(self, edit: Any, enter: Callable[[str], None]) -> None:
        self._edit, self._enter = edit, enter
        self._line = edit.comboBox().lineEdit()
        self._isTyping, self._length = False, len(edit.currentPath)
        self._connections = Connections()
        for sender, signal, slot in ((self._line, "textEdited(QString)", self._onEdited),
                                     (edit, "currentPathChanged(QString)", self._onChanged),
                                     (edit, "validInputChanged(bool)", self._onValid),
                                     (self._line, "returnPressed()", self._onReturn),
                                     (self._line, "editingFinished()", self._onFinished)):
            self._connections.add(sender, signal, slot)

    def close(self) -> None:
        self._connections.removeAll()

    def _onEdited(self, text: str) -> None:
        """Comes before ``_onChanged``; more than one letter at once was pasted or dropped."""
        self._isTyping = len(text) - self._length <= 1
        self._length = len(text)  # a field of files does not tell of what is none

    def _onChanged(self, path: str) -> None:
        self._length = len(path)
        if not self._isTyping:
            self._enter(path)

    def _onValid(self, isValid: bool) -> None:
        if not isValid:
            self._length = 0
            self._enter("")

    def _onReturn(self) -> None:
        self._isTyping = False
        self._enter(self._edit.currentPath)

    def _onFinished(self) -> None:
        if self._isTyping:
            self._onReturn()
