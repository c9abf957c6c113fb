"""How label volumes are named on the command line: a file, a label in it and a vertebral level; what made them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Levels import isLevel, parseLevel
from SpinePainRHILib.Core.ShownText import shownName

_LABEL = re.compile(r"(?P<name>.+)@(?P<label>[0-9]{1,9})")

_HERE = Path()
_MOST_OF_TOOL = 100


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


def parseTools(texts: Iterable[str]) -> dict[Role, str]:
    """``PROGRAM`` (of all roles) or ``ROLE=PROGRAM`` as program by role, such as ``cord=Spinal Cord Toolbox 6.5``.

    Raises ValueError with a sentence for an empty or unreadable name, and for a role that is told twice.
    """
    tools: dict[Role, str] = {}
    general: str | None = None
    for text in texts:
        before, equals, after = text.partition("=")
        role = Role(before.strip()) if equals and before.strip() in list(Role) else None
        name = (text if role is None else after).strip()
        if not name or len(name) > _MOST_OF_TOOL or not name.isprintable():
            raise ValueError(f"{shownName(text)} names no program: write its name and version, up to {_MOST_OF_TOOL} "
                             "characters, such as 'ITK-SNAP 4.2', or for one role cord=, highIntensity= or "
                             "metastasis= and the name.")
        if (general if role is None else tools.get(role)) is not None:
            raise ValueError(f"The program that made the outlines{'' if role is None else f' of {role}'} is named "
                             "twice: keep one of the names.")
        if role is None:
            general = name
        else:
            tools[role] = name
    return (dict.fromkeys(Role, general) if general is not None else {}) | tools
