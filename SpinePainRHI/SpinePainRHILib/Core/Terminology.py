"""Coded meaning of the segments (SNOMED CT), as Slicer stores it in a segment's ``TerminologyEntry`` tag.

The tag has seven parts separated by ``~``: category context, category, type, type modifier, region context,
region, region modifier; a code is ``scheme^value^meaning``.
"""

from .CaseTags import Role
from .Levels import VERTEBRA_SNOMED_CODES

TERMINOLOGY_TAG = "TerminologyEntry"

_CATEGORY_CONTEXT = "Segmentation category and type - DICOM master list"
_REGION_CONTEXT = "Anatomic codes - DICOM master list"
_NO_CODE = "^^"

_CATEGORY_AND_TYPE = {
    Role.CORD: ("SCT^123037004^Anatomical Structure", "SCT^2748008^Spinal cord"),
    Role.HIGH_INTENSITY: ("SCT^49755003^Morphologically Altered Structure", "SCT^52988006^Lesion"),
    Role.METASTASIS: ("SCT^49755003^Morphologically Altered Structure", "SCT^14799000^Neoplasm, Secondary"),
}
_ROLE_OF_TYPE = {code.split("^")[1]: role for role, (_category, code) in _CATEGORY_AND_TYPE.items()}
_LEVEL_OF_REGION = {code: level for level, code in VERTEBRA_SNOMED_CODES.items()}
_VERTEBRA_TYPES = {"51282000", "3572006", "272673000"}  # vertebra, vertebral body, bone


def terminologyEntry(role: Role, level: str | None = None) -> str:
    """The value of the ``TerminologyEntry`` tag of a segment; sacral levels and none have no region code."""
    category, type_ = _CATEGORY_AND_TYPE[role]
    code = VERTEBRA_SNOMED_CODES.get(level) if level else None
    region = f"SCT^{code}^{level} vertebra" if code else _NO_CODE
    return "~".join((_CATEGORY_CONTEXT, category, type_, _NO_CODE, _REGION_CONTEXT, region, _NO_CODE))


def codesOfRole(role: Role) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Category and type of a role, each as coding scheme, code and meaning."""
    category, type_ = _CATEGORY_AND_TYPE[role]
    return _parts(category), _parts(type_)


def storableEntry(entry: str) -> str:
    """The entry without what a segmentation file cannot hold in a tag (``|`` and control characters become spaces).

    Its codes stay as they are, so that the segment is recognised afterwards; only words can change.
    """
    return "".join(letter if letter.isprintable() and letter != "|" else " " for letter in entry)


def roleOfTerminology(entry: str) -> Role | None:
    """The role that a ``TerminologyEntry`` value tells by its type code; None for any other or a malformed one."""
    scheme, value = _codeAt(entry, 2)
    return _ROLE_OF_TYPE.get(value) if scheme == "SCT" else None


def levelOfTerminology(entry: str) -> str | None:
    """The vertebral level that a ``TerminologyEntry`` value tells by its region code; None where it tells none."""
    scheme, value = _codeAt(entry, 5)
    return _LEVEL_OF_REGION.get(value) if scheme == "SCT" else None


def vertebraOfTerminology(entry: str) -> str | None:
    """The level of the vertebra that a ``TerminologyEntry`` value stands for; None for anything but a vertebra.

    The type is the vertebra itself (``SCT^36470004^L3 vertebra``, as SlicerTotalSegmentator writes it), or a
    vertebra, vertebral body or bone whose region is one. A lesion or a cord at L3 is no vertebra.
    """
    scheme, value = _codeAt(entry, 2)
    if scheme != "SCT":
        return None
    return levelOfTerminology(entry) if value in _VERTEBRA_TYPES else _LEVEL_OF_REGION.get(value)


def _parts(code: str) -> tuple[str, str, str]:
    scheme, value, meaning = code.split("^")
    return scheme, value, meaning


def _codeAt(entry: str, part: int) -> tuple[str, str]:
    parts = entry.split("~")
    code = parts[part].split("^") if part < len(parts) else []
    return (code[0], code[1]) if len(code) >= 2 else ("", "")
