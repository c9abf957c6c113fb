"""A process of its own that saves cases as it is told on standard input: see test_RealProcessesSave.

``open PATH NOTES`` opens a case and changes its notes, ``save`` saves it, ``import PATH NOTES VOLUME CORD`` builds
one.
Answers a line each: ``ready``, ``saved`` or ``refused: <sentence>``.
"""

import contextlib
import io
import sys

from SpinePainCohortLib.CommandLine.Main import main
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

_ANSWERS = sys.stdout


def answer(text: str) -> None:
    _ANSWERS.write(text.replace("\n", " ") + "\n")
    _ANSWERS.flush()


def built(path: str, notes: str, volume: str, cord: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main(["import-case", "--volume", volume, "--cord", cord, "--case", "sub-001", "--notes", notes,
                       "--out", path])
    return "saved" if status == 0 else f"refused: {said.getvalue()}"


def work() -> None:
    hideLibraryMessages()
    console = RhiConsole(newScratchScene())
    session = None
    answer("ready")
    for line in sys.stdin:
        order, *arguments = line.rstrip("\n").split("\t")
        if order == "open":
            session = console.openCase(arguments[0])
            session.setDetails(notes=arguments[1])
            answer("ready")
        elif order == "save":
            try:
                session.file.save()
                answer("saved")
            except ValueError as error:
                answer(f"refused: {error}")
            session.close(keepUnsaved=False)
        else:
            answer(built(*arguments))


if __name__ == "__main__":
    work()
