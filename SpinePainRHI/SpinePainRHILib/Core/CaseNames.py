"""Case and timepoint as a file's name tells them, where the file itself does not; a name of a person never.

A pseudonym stands in for a name that may be somebody's: by allow-list, since no list of names is complete.
"""

import hashlib
import re
import unicodedata

from .CaseTags import BASELINE

_BIDS_STEM = re.compile(r"(?P<case>sub-[A-Za-z0-9]+)(?:_ses-(?P<session>[A-Za-z0-9]+))?(?:_.*)?")
_PSEUDONYM = re.compile(r"case-[0-9a-f]{8}")
_HARMLESS_WORDS = frozenset((
    "anat", "anon", "anonymous", "axial", "baseline", "bids", "broken", "c", "case", "cases", "cervical", "cohort",
    "control", "copy", "cor", "cord", "coronal", "damaged", "data", "dataset", "dcm", "demo", "derivatives",
    "dicom", "followup", "fu", "group", "highintensity", "image", "images", "img", "label", "labels", "lesion",
    "levels", "lumbar", "manual", "mask", "mets", "mr", "mri", "new", "nii", "nrrd", "old", "outline", "outlines",
    "pat", "patient", "patients", "phantom", "pilot", "post", "pre", "pt", "rater", "rawdata", "reader",
    "research", "rhi", "run", "sag", "sagittal", "scan", "scans", "sct", "seg", "segmentation", "series", "ses",
    "session", "site", "sourcedata", "spine", "stir", "study", "sub", "subj", "subject", "test", "thoracic",
    "time", "timepoint", "tp", "tra", "training", "ts", "visit", "vol", "volume", "week"))
_CODE = re.compile(r"[a-z]{0,2}[0-9]{1,5}[a-z]{0,2}|[a-z]{1,2}|(?P<word>[a-z]+)[0-9]{0,5}[a-z]?")


def stemToCase(stem: str, keepNames: bool = False) -> tuple[str, str]:
    """Case ID and timepoint of a file stem.

    A BIDS stem gives subject and session (``sub-017_ses-week12_T2w``: ``sub-017``, ``week12``; without
    session: ``baseline``). Any other stem is the case ID as a whole, at ``baseline``; where it may name a person
    (``mayNamePerson``), a pseudonym is (``pseudonymOf``), unless ``keepNames``.
    """
    match = _BIDS_STEM.fullmatch(stem)
    if match is None:
        return stem if keepNames or not mayNamePerson(stem) else pseudonymOf(stem), BASELINE
    return match["case"], match["session"] or BASELINE


def isBidsStem(stem: str) -> bool:
    """Whether a stem begins with a subject as BIDS names it (``sub-017``)."""
    return _BIDS_STEM.fullmatch(stem) is not None


def mayNamePerson(stem: str) -> bool:
    """Whether a name may be, or hold, that of a person, a date or a hospital's number.

    Harmless are BIDS stems, pseudonyms and names whose every part (between ``-``, ``_``, ``.``, ``+``, ``#``, ``=``
    and blanks) is a short code (``P12``, ``T2w``, ``007``, one or two letters) or one of the words of this field
    (``case``, ``phantom``, ``week``), with a number of at most five digits behind it. Everything else may name
    somebody: words of any other kind, letters of other scripts, six digits and more, three numbers in a row (a date).
    """
    if isBidsStem(stem) or _PSEUDONYM.fullmatch(stem):
        return False
    parts = [each for each in re.split(r"[-_.+#=\s]+", stem.lower()) if each]
    isDate = any(all(each.isdigit() for each in parts[first:first + 3]) for first in range(len(parts) - 2))
    return isDate or not all(map(_isHarmless, parts))


def _isHarmless(part: str) -> bool:
    match = _CODE.fullmatch(part)
    return match is not None and (match["word"] is None or match["word"] in _HARMLESS_WORDS)


def pseudonymOf(stem: str) -> str:
    """``case-`` and the first eight hexadecimal digits of the SHA-256 of the name (NFC, UTF-8): always the same.

    Whoever has a list of names can find the name that belongs to it: it keeps names out of results, no more.
    """
    normal = unicodedata.normalize("NFC", stem).encode("utf-8", "surrogateescape")
    return f"case-{hashlib.sha256(normal).hexdigest()[:8]}"


def isPseudonym(caseId: str) -> bool:
    """Whether a case ID has the form of a pseudonym."""
    return _PSEUDONYM.fullmatch(caseId) is not None
