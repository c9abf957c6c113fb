"""SimpleITK at work without its own voice: no warnings on the terminal, and every failure in one sentence."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .FileAccess import quoted

_PERMISSIVE = "ITK_NIFTI_SFORM_PERMISSIVE"
"""ITK's own switch: the axes of an sform become the nearest ones at right angles."""


def readWithSimpleItk(path: Path, imageIO: str, setsAxesRight: bool = False) -> Any:
    """The SimpleITK image in a file; the header must have been checked. ValueError with one sentence otherwise.

    ``setsAxesRight`` reads a NIfTI file whose axes are not at right angles as if they were; of all others nothing
    changes.
    """
    try:
        return _said(path, _readerOf(path, imageIO).Execute)
    except ShearedError:
        if not setsAxesRight:
            raise
    before = os.environ.get(_PERMISSIVE)
    os.environ[_PERMISSIVE] = "1"
    try:
        return _said(path, _readerOf(path, imageIO).Execute)
    finally:
        if before is None:
            del os.environ[_PERMISSIVE]
        else:
            os.environ[_PERMISSIVE] = before


class ShearedError(ValueError):
    """Axes that are not at right angles to each other, where the reader needs them to be."""


def parseWithSimpleItk(path: Path, imageIO: str) -> None:
    """Lets SimpleITK interpret the header alone; ValueError with one sentence where it cannot."""
    reader = _readerOf(path, imageIO)
    _said(path, reader.ReadImageInformation)


def shearedError(path: Path) -> ShearedError:
    """What is said of axes that are not at right angles to each other."""
    return ShearedError(f"{quoted(path)} has axes that are not at right angles to each other (a sheared sform), which "
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
    reason = re.split("(?:ITK |itk::)ERROR: ", text)[-1].replace(str(path), "the file").rstrip(".")
    reason = re.sub(r"^\w+\(0x\w+\): ", "", reason) or "no reason is given"
    reason = "".join(letter if letter.isprintable() else "?" for letter in reason)
    raise ValueError(f"{quoted(path)} cannot be read ({reason}): export it again.")
