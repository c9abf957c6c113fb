"""Modal dialogs would wait for ever: here a test says beforehand what the user answers. Knows no Qt."""

STATIC = {
    "QMessageBox": ["about", "critical", "information", "question", "warning"],
    "QFileDialog": ["getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"],
    "QInputDialog": ["getDouble", "getInt", "getItem", "getText"],
}
"""The functions that open a dialog of their own, by class."""

MODAL = ("QDialog", "QMenu", "QMessageBox", "QFileDialog")
"""The classes whose ``exec`` waits."""


class UnexpectedDialogError(AssertionError):
    """A modal dialog opened that the test gave no answer for."""


class Dialogs:
    """Answers waiting for dialogs, and what was asked.

    ``answer("QFileDialog.getOpenFileName", path)`` answers the next such call; ``answer("QMessageBox.exec", value)``
    the next ``exec``/``exec_`` of a dialog of that class, where a function as value is called with the dialog.
    ``asked`` lists (name, arguments) of every dialog so far.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple]] = []
        self._answers: dict[str, list] = {}

    def answer(self, name: str, value) -> None:
        """Queue ``value`` as what the user answers to the dialog ``name``."""
        self._answers.setdefault(name, []).append(value)

    def ask(self, name: str, *arguments):
        """What the code under test gets. UnexpectedDialogError where no answer waits."""
        self.asked.append((name, arguments))
        if not self._answers.get(name):
            raise UnexpectedDialogError(f"{name} would block: queue an answer with dialogs.answer('{name}', ...)")
        value = self._answers[name].pop(0)
        return value(*arguments) if callable(value) else value

    def clear(self) -> None:
        """Forget answers and questions."""
        self.asked.clear()
        self._answers.clear()

    @property
    def unused(self) -> list[str]:
        """Names of dialogs that were answered but never opened."""
        return [name for name, values in self._answers.items() if values]

    def staticFunction(self, className: str, name: str):
        """The static function, such as ``QFileDialog.getOpenFileName``, that asks here."""
        return staticmethod(lambda *arguments: self.ask(f"{className}.{name}", *arguments))

    def modalFunction(self):
        """The ``exec`` of dialogs and menus that asks here, under the name of Qt's own class."""
        def execute(dialog, *_):
            return self.ask(f"{_qtClassName(dialog)}.exec", dialog)
        return execute


def _qtClassName(dialog) -> str:
    """``QDialog`` of a dialog class that was derived from it in Python, in PySide6 as in PythonQt."""
    modules = ("PySide6", "PythonQt")
    return next(each.__name__ for each in type(dialog).__mro__ if each.__module__.startswith(modules))
