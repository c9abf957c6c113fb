"""DICOM libraries at work without their own voice, which may quote a header and so a name."""

import logging
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .FileAccess import quoted
from .Installed import isInstalled

REQUIREMENTS = {"pydicom": "pydicom>=3.0,<4", "highdicom": "highdicom>=0.27,<1"}
"""Module -> requirement, as in pyproject.toml; Slicer brings both."""

_LOGGERS = ("pydicom", "highdicom")


@contextmanager
def quietDicom() -> Iterator[None]:
    """Keeps what they say off terminal and log, and undoes that at the end."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [each.level for each in loggers]
    try:
        for each in loggers:
            each.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


def checkInstalled(path: Path, modules: Sequence[str] = ("pydicom",)) -> None:
    """Raises ValueError with the command that installs what is missing; nothing is imported."""
    missing = [each for each in modules if not isInstalled(each)]
    if missing:
        needed = " ".join(f'"{REQUIREMENTS[each]}"' for each in missing)
        raise ValueError(f"{quoted(path)} is DICOM, which is read with {' and '.join(missing)}, not installed here: "
                         f'run "{sys.executable}" -m pip install {needed}')
