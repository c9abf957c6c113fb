"""How label volumes are named on the command line: a file, a label in it and a vertebral level."""

import re
from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Core.Levels import isLevel, parseLevel

_LABEL = re.compile(r"(?P<name>.+)@(?P<label>[0-9]{1,9})")

_HERE = Path()


@dataclass(frozen=True)
class MaskArgument:
    """A label volume, and the one label of it that is the outline (None: all that are not zero)."""

    path: Path
    label: int | None = None

    def __str__(self) -> str:
        return str(self.path) if self.label is None else f"{self.path}@{self.label}"


def parseMask(text: str, folder: Path = _HERE) -> MaskArgument:
    """``FILE`` or ``FILE@LABEL``. An ``@`` that belongs to the name of a file that is there tells no label.

    ``folder``: what a relative name starts from.
    """
    match = _LABEL.fullmatch(text)
    if match is None or (folder / text).exists():
        return MaskArgument(folder / text)
    return MaskArgument(folder / match["name"], int(match["label"]))


def parseHighIntensity(text: str, folder: Path = _HERE) -> tuple[MaskArgument, str | None]:
    """``FILE``, ``FILE:LEVEL``, ``FILE@LABEL`` or ``FILE@LABEL:LEVEL`` as mask and level.

    A drive letter or a colon in the file's name is no level.
    """
    name, colon, level = text.rpartition(":")
    if not colon or not name or "/" in level or "\\" in level:
        return parseMask(text, folder), None
    if not isLevel(level) and (folder / text).exists():
        return MaskArgument(folder / text), None
    if level.strip().isdecimal():
        raise ValueError(f"'{text}' names no vertebral level after the colon: a label is chosen as {name}@{level}.")
    return parseMask(name, folder), parseLevel(level)


def parseMetastasis(text: str, folder: Path = _HERE) -> tuple[MaskArgument | None, str]:
    """``LEVEL``, ``LEVEL:FILE`` or ``LEVEL:FILE@LABEL`` as mask (None where only listed) and level."""
    level, colon, name = text.partition(":")
    if colon and not name:
        raise ValueError(f"'{text}' names no file after the colon: write LEVEL or LEVEL:FILE.")
    return parseMask(name, folder) if colon else None, parseLevel(level)
