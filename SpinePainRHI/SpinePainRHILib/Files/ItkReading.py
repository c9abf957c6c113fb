"""SimpleITK at work without its own voice: no warnings on the terminal, and every failure in one sentence."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .FileAccess import quoted


def readWithSimpleItk(path: Path, imageIO: str) -> Any:
    """The SimpleITK image in a file; the header must have been checked. ValueError with one sentence otherwise."""
    reader = _readerOf(path, imageIO)
    return _said(path, reader.Execute)


def parseWithSimpleItk(path: Path, imageIO: str) -> None:
    """Lets SimpleITK interpret the header alone; ValueError with one sentence where it cannot."""
    reader = _readerOf(path, imageIO)
    _said(path, reader.ReadImageInformation)


def shearedError(path: Path) -> ValueError:
    """What is said of axes that are not at right angles to each other."""
    return ValueError(f"{quoted(path)} has axes that are not at right angles to each other (a sheared sform), which "
                      "NIfTI readers do not support: resample it to a right-angled grid, or save it as NRRD.")


def _readerOf(path: Path, imageIO: str) -> Any:
    import SimpleITK

    reader = SimpleITK.ImageFileReader()
    reader.SetImageIO(imageIO)
    reader.SetFileName(str(path))
    return reader


@contextmanager
def _quietItk() -> Iterator[None]:
    """ITK prints no warning meanwhile: what matters is said in a sentence instead."""
    import SimpleITK

    before = SimpleITK.ProcessObject.GetGlobalWarningDisplay()
    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        yield
    finally:
        SimpleITK.ProcessObject.SetGlobalWarningDisplay(before)


def _said(path: Path, read: Callable[[], Any]) -> Any:
    tooLarge = ValueError(f"{quoted(path)} does not fit into this computer's memory: "
                          "crop it to the spine, or use a computer with more.")
    try:
        with _quietItk():
            return read()
    except MemoryError:
        raise tooLarge from None
    except RuntimeError as error:
        text = " ".join(str(error).split())
    if "orthonormal" in text:
        raise shearedError(path)
    if "allocat" in text or "memory" in text:
        raise tooLarge
    reason = text.rpartition("ITK ERROR: ")[2].replace(str(path), "the file").rstrip(".")
    reason = re.sub(r"^\w+\(0x\w+\): ", "", reason) or "no reason is given"
    reason = "".join(letter if letter.isprintable() else "?" for letter in reason)
    raise ValueError(f"{quoted(path)} cannot be read ({reason}): export it again.")
