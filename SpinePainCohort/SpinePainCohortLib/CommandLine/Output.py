"""What a command says and writes: the one place that reaches the terminal, and result files, whole or not at all."""

import os
import sys
from pathlib import Path
from typing import TextIO

from SpinePainRHILib.Core.ShownText import shortened, visible
from SpinePainRHILib.Files.AtomicFile import writeAtomically
from SpinePainRHILib.Files.SystemErrors import sentenceOf

STANDARD_OUTPUT = Path("-")


def say(text: str = "") -> None:
    """Lines on standard output, at once. What stands in ``text`` cannot act on the terminal (``terminalText``)."""
    writeLines(sys.stdout, text)


def complain(text: str) -> None:
    """As ``say``, on standard error."""
    writeLines(sys.stderr, text)


def writeLines(stream: TextIO | None, text: str) -> None:
    """As ``say``, on a stream; nothing where it is closed (None: closed before the program began)."""
    if stream is not None:
        stream.write(terminalText(text) + "\n")
        stream.flush()


def terminalText(text: str) -> str:
    """``text`` with every line visible and of a length that can be read (Core.ShownText), whatever is in it."""
    return "\n".join(shortened(visible(line)) for line in text.split("\n"))


def openClosedStreams() -> None:
    """Lets what would be written to a standard stream that is closed go nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - as long as the program


def writeText(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Writes text to a file, or to standard output for ``-``; what is no valid text is written out.

    A table for spreadsheets has Files.CsvText.ENCODING.
    """
    if path == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    writeAtomically(path, lambda temporary: _write(temporary, text, encoding))


def _write(path: Path, text: str, encoding: str) -> None:
    path.write_text(text, encoding=encoding, errors="backslashreplace", newline="\n")


def oneSentence(error: BaseException) -> str:
    """The error's text on one line; that of the operating system in words (Files.SystemErrors)."""
    if isinstance(error, OSError):
        return sentenceOf(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this file: close other programs, or use a computer with more."
    return " ".join(str(error).split()) or type(error).__name__
