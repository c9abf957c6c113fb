"""Vertebral levels, how people write them, their regions and their SNOMED CT codes."""

import re
import unicodedata
from collections.abc import Iterable

from .ShownText import shownName

CERVICAL, THORACIC, LUMBAR, SACRAL = REGIONS = ("cervical", "thoracic", "lumbar", "sacral")

MULTIPLE = "multiple"
"""Location of a case whose metastases lie in more than one region."""

LOCATIONS = (*REGIONS, MULTIPLE)
"""All locations, in the order they are shown in."""

_REGION_OF_LETTER = {"C": CERVICAL, "T": THORACIC, "L": LUMBAR, "S": SACRAL}

LEVELS = tuple(f"{letter}{number}"
               for letter, count in (("C", 7), ("T", 12), ("L", 5), ("S", 5)) for number in range(1, count + 1))
"""C1 to S5, from head to tail."""

VERTEBRA_SNOMED_CODES = {
    "C1": "14806007", "C2": "39976000", "C3": "113205007", "C4": "5329002", "C5": "36978003",
    "C6": "36054005", "C7": "87391001",
    "T1": "64864005", "T2": "53733008", "T3": "1626008", "T4": "73071006", "T5": "56401006",
    "T6": "45296009", "T7": "62487009", "T8": "11068009", "T9": "82687006", "T10": "7610001",
    "T11": "12989004", "T12": "23215003",
    "L1": "66794005", "L2": "14293000", "L3": "36470004", "L4": "11994002", "L5": "49668003",
}
"""SNOMED CT codes of the vertebrae (DICOM PS3.16 context group 7603); the sacral levels have none of their own."""

_WAYS = {way: letter for letter, ways in (
    ("C", "c cervical hwk 颈 颈椎"), ("T", "t th d thoracic bwk 胸 胸椎"), ("L", "l lumbar lwk 腰 腰椎"),
    ("S", "s sacral swk 骶 骶椎")) for way in ways.split()}
_LEVEL = rf"(?P<region>{'|'.join(sorted(_WAYS, key=len, reverse=True))})[\s._-]*(?P<number>\d{{1,2}})(?:椎体?)?"
_WRITTEN = re.compile(_LEVEL, re.IGNORECASE | re.ASCII)
_NAME = re.compile(rf"(?:vertebrae?[\s_-]*)?{_LEVEL}(?:[\s_-]*(?:vertebrae?|(?:vertebral[\s_-]*)?body))?",
                   re.IGNORECASE | re.ASCII)

LEVEL_IN_PATHS = "(?i:" + "|".join(
    rf"(?:{'|'.join(way for way, letter in _WAYS.items() if letter == level[0] and len(way) < 4)})0?{level[1:]}"
    for level in reversed(LEVELS)) + ")"
"""A regular expression of levels in names of files: short and without a sign between (``th8``, ``D8``, ``BWK08``),
so that ``lesions_2`` and ``cervical3`` are none, and T12 is not taken for T1."""


def isLevel(text: str) -> bool:
    """Whether parseLevel understands ``text``."""
    return _levelIn(text, _WRITTEN) is not None


def parseLevel(text: str) -> str:
    """The level named by ``text`` (``l3``, `` T12 ``, ``Th8``, ``D8``, ``BWK 12``, ``L-3``, ``C05``, 胸12).

    Th and D (dorsal) are how German, Italian, Spanish and French reports write T; HWK, BWK, LWK and SWK are German
    for the vertebrae themselves. Characters of full width are taken as the plain ones.
    Raises ValueError for anything that is not one of C1-C7, T1-T12, L1-L5, S1-S5.
    """
    if text in LEVELS:
        return text
    level = _levelIn(text, _WRITTEN)
    if level is None:
        raise ValueError(f"Unknown vertebral level {shownName(text.strip())}: use one of C1-C7, T1-T12, L1-L5, S1-S5.")
    return level


def levelOfName(name: str) -> str | None:
    """The level that a name such as ``vertebrae_L3``, ``L3 vertebra``, ``T12``, ``BWK 5`` or ``L3 body`` tells.

    The level may be written in every way that parseLevel understands. The whole name has to be of that form: discs
    (``L3-L4``), ribs, lesions (``L3 lesion``) and the sacrum as a whole tell none, nor do levels that do not exist
    (``L6``).
    """
    return _levelIn(name, _NAME)


def _levelIn(text: str, form: re.Pattern[str]) -> str | None:
    match = form.fullmatch(unicodedata.normalize("NFKC", text).strip())
    level = f"{_WAYS[match['region'].lower()]}{int(match['number'])}" if match is not None else None
    return level if level in LEVELS else None


def regionOf(level: str | None) -> str | None:
    """The region (cervical, thoracic, lumbar, sacral) of a level; None where no level is assigned."""
    return None if level is None else _REGION_OF_LETTER[parseLevel(level)[0]]


def regionsOf(levels: Iterable[str | None]) -> tuple[str, ...]:
    """The regions that the levels lie in, each once, from head to tail; unassigned levels add none."""
    found = {regionOf(level) for level in levels}
    return tuple(region for region in REGIONS if region in found)


def locationOf(levels: Iterable[str | None]) -> str | None:
    """Location of a case with metastases at ``levels``: one region, ``multiple``, or None where none is assigned."""
    regions = regionsOf(levels)
    if len(regions) > 1:
        return MULTIPLE
    return regions[0] if regions else None
