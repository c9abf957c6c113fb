"""What a single cell says: numbers, identifiers, lesions, timepoints; dates are in Moments."""

import re
import unicodedata

from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Core.LesionNames import lesionName, parseLesionName
from SpinePainRHILib.Files.CsvText import PLAIN_NUMBER

from .Problems import shown, shownCell

_MAX_ID_LENGTH = 200

_ARM = re.compile(r"_arm_\d+$|\s*\(Arm \d+.*\)$", re.IGNORECASE)

CASE_PREFIX, SESSION_PREFIX = "sub-", "ses-"
"""How BIDS begins the subjects and sessions of its file names."""


def parseNumber(text: str, decimalComma: bool = False) -> float | None:
    """The plain decimal number that ``text`` is, or None.

    Only ASCII digits, one sign and one decimal mark: ``.``, or with ``decimalComma`` also ``,``. So ``inf``, ``nan``,
    ``1e3``, ``1_000``, ``0x1``, ``4a`` and formulas are no numbers.
    """
    if not PLAIN_NUMBER.fullmatch(text):
        return None
    if "," in text:
        if not decimalComma:
            return None
        text = text.replace(",", ".")
    return float(text) + 0.0  # -0 becomes 0


def parseIdentifier(text: str, what: str) -> str:
    """A case, rater or other identifier: always text (``001`` stays), outer blanks gone, in Unicode form NFC.

    macOS writes names in form NFD; comparing in NFC keeps ``Müller`` one reader. An identifier is a label only:
    no path is ever made of it. Raises ValueError with a reason where it is empty, a formula, too long or has
    characters that cannot be seen.
    """
    text = text.strip()
    if not text:
        raise ValueError(f"{what} is empty")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text[0] in "=@":
        raise ValueError(f"{what} {shown(text)} is a formula, not an identifier")
    if len(text) > _MAX_ID_LENGTH or not text.isprintable():
        raise ValueError(f"{what} {shownCell(text)} is too long or has characters that cannot be seen")
    return text


def parseTimepoint(text: str) -> str:
    """A timepoint: ``baseline`` where empty; a BIDS session ``ses-week12`` is ``week12``, as in the name of a case.

    REDCap's arm is left out: ``week_12_arm_1`` is ``week_12``, ``Baseline (Arm 1: Surgery)`` is ``baseline``.
    """
    text = _ARM.sub("", text.strip())
    if not text:
        return BASELINE
    text = parseIdentifier(text, "timepoint").removeprefix(SESSION_PREFIX)
    return BASELINE if text.casefold() == BASELINE else parseIdentifier(text, "timepoint")


def parseLesion(text: str) -> str | None:
    """The lesion a score is for: ``L3`` (also ``l3``, ``L3#1``), ``L3#2`` for the second there; None where empty.

    The level may be written in every way that parseLevel understands. Raises ValueError with a reason for anything
    else.
    """
    text = text.strip()
    if not text:
        return None
    try:
        return lesionName(*parseLesionName(text))
    except ValueError:
        raise ValueError(f"lesion {shownCell(text)} is no vertebral level: write C1-C7, T1-T12, L1-L5 or S1-S5, "
                         "with #2 for the second there") from None
