"""The segment tags of a case file: their names, values and how free text is stored in them.

Slicer stores a segment's tags as ``key:value|key:value`` without any escaping, so a ``|`` or a line break
in a value would corrupt what follows. Free text is therefore percent-encoded (RFC 3986, UTF-8).
"""

from enum import StrEnum
from urllib.parse import quote, unquote

from .ShownText import shownName


class Role(StrEnum):
    """What a segment stands for."""

    CORD = "cord"
    HIGH_INTENSITY = "highIntensity"
    METASTASIS = "metastasis"


class CordMeaning(StrEnum):
    """What the reader outlined as the cord; below about L1-L2 there is no spinal cord."""

    SPINAL_CORD = "spinalCord"
    THECAL_SAC = "thecalSac"
    CAUDA_EQUINA = "caudaEquina"
    OTHER = "other"


class Tag(StrEnum):
    """Names of the tags; ROLE and TOOL are on every segment, LEVEL and RESAMPLED on lesions, others on the cord."""

    ROLE = "SpinePain.Role"
    LEVEL = "SpinePain.Level"
    CORD_MEANING = "SpinePain.CordMeaning"
    CASE = "SpinePain.Case"
    TIMEPOINT = "SpinePain.Timepoint"
    READER = "SpinePain.Reader"
    SOURCE = "SpinePain.Source"
    VERSION = "SpinePain.Version"
    NOTES = "SpinePain.Notes"
    RULE = "SpinePain.Rule"
    RESAMPLED = "SpinePain.Resampled"
    TOOL = "SpinePain.Tool"


STATUS_TAG = "Segmentation.Status"
"""Where Slicer's own Segment Editor keeps a segment's status; on the cord, it is that of the case."""


class CaseStatus(StrEnum):
    """Values of STATUS_TAG. FLAGGED: to be looked at again."""

    NOT_STARTED = "notstarted"
    IN_PROGRESS = "inprogress"
    COMPLETED = "completed"
    FLAGGED = "flagged"


BASELINE = "baseline"
"""Timepoint of a case that names none."""


def encodeText(text: str) -> str:
    """Free text as a tag value: ``-``, ``_``, ``.``, ``~``, letters and digits of ASCII stay, all else is %XX."""
    return quote(text, safe="")


def decodeText(value: str) -> str:
    """The free text of a tag value; a value that was never encoded comes back as it is."""
    return unquote(value)


def statusOf(value: str | None) -> CaseStatus:
    """The status that a tag value names; a case file without a known one is in progress, since there is one."""
    try:
        return CaseStatus(value) if value else CaseStatus.IN_PROGRESS
    except ValueError:
        return CaseStatus.IN_PROGRESS


def parseRole(value: str) -> Role:
    """The role named by a tag value; ValueError for any other text."""
    try:
        return Role(value)
    except ValueError:
        raise ValueError(f"Unknown segment role {shownName(value)}: use one of {', '.join(Role)}.") from None


def parseCordMeaning(value: str) -> CordMeaning:
    """The meaning of the cord outline named by a tag value; ValueError for any other text."""
    try:
        return CordMeaning(value)
    except ValueError:
        raise ValueError(f"Unknown meaning of the cord outline {shownName(value)}: "
                         f"use one of {', '.join(CordMeaning)}.") from None
