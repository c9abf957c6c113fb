"""The codes that are written: standard ones where they exist, else those of the project's own scheme.

Every ratio has a code of its own, since readers of reports tell measurements by their code alone and pass over methods
and modifiers. Resources/Docs/DicomConformance.md lists them all and is compared with this file by a test.
"""

from typing import TYPE_CHECKING, NamedTuple

from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Levels import SACRAL, VERTEBRA_SNOMED_CODES, regionOf
from SpinePainRHILib.Core.Terminology import codesOfRole

if TYPE_CHECKING:
    from highdicom.sr import CodedConcept

SCHEME = "99SPINEPAIN"
SCHEME_NAME = "SlicerSpinePain measurements"


class Coded(NamedTuple):
    """A coded concept: at most 16 letters of ``value``, 64 of ``meaning``. ``unit`` is UCUM's, of a measurement."""

    value: str
    scheme: str
    meaning: str
    unit: str | None = None


class MeasureCodes:
    """Names of the measurements. The private ones are those of Resources/Docs/DataContract.md, defined in Core.Rhi."""

    RHI = Coded("RHI", SCHEME, "Ratio of high-intensity area to cord area (RHI)", "%")
    RHI_MAX = Coded("RHI-MAX", SCHEME, "Largest ratio of high-intensity to cord area of a slice", "%")
    RHI_VOLUME = Coded("RHI-VOLUME", SCHEME, "Ratio of high-intensity volume to cord volume", "%")
    CORD_AREA = Coded("CORD-AREA", SCHEME, "Whole-cord area on the slice of RHI", "mm2")
    HIGH_AREA = Coded("HIGH-AREA", SCHEME, "Counted high-intensity area on the slice of RHI", "mm2")
    CORD_VOLUME = Coded("CORD-VOLUME", SCHEME, "Whole-cord volume", "mm3")
    HIGH_VOLUME = Coded("HIGH-VOLUME", SCHEME, "Counted high-intensity volume", "mm3")
    HIGH_OUTSIDE = Coded("HIGH-OUTSIDE", SCHEME, "High-intensity volume outside the cord, not counted", "mm3")
    AREA = Coded("42798000", "SCT", "Area", "mm2")
    VOLUME = Coded("118565006", "SCT", "Volume", "mm3")
    LENGTH = Coded("410668003", "SCT", "Length", "mm")


class FindingCodes:
    """What a group of measurements is about."""

    CORD = Coded("2748008", "SCT", "Spinal cord")
    THECAL_SAC = Coded("THECAL-SAC", SCHEME, "Thecal sac, outlined in place of the cord")
    CAUDA_EQUINA = Coded("CAUDA-EQUINA", SCHEME, "Cauda equina, outlined in place of the cord")
    OTHER = Coded("CORD-OTHER", SCHEME, "Other structure, outlined in place of the cord")
    HIGH_INTENSITY = Coded("RID39467", "RADLEX", "T2 Hyperintensity")
    METASTASIS = Coded("14799000", "SCT", "Neoplasm, Secondary")


SACRUM = Coded("54735007", "SCT", "Sacrum")
"""Where S1 to S5 lie, which have no code of their own."""

UNITS = {"%": "percent", "mm2": "square millimeter", "mm3": "cubic millimeter", "mm": "millimeter"}
"""UCUM codes and their meanings."""

_CORDS = {CordMeaning.THECAL_SAC: FindingCodes.THECAL_SAC, CordMeaning.CAUDA_EQUINA: FindingCodes.CAUDA_EQUINA,
          CordMeaning.OTHER: FindingCodes.OTHER}
_FINDINGS = {Role.HIGH_INTENSITY: FindingCodes.HIGH_INTENSITY, Role.METASTASIS: FindingCodes.METASTASIS}


def allCodes() -> tuple[Coded, ...]:
    """Every code of measurements, findings and sites but the vertebrae (Core.Levels)."""
    named = [each for group in (MeasureCodes, FindingCodes)
             for each in vars(group).values() if isinstance(each, Coded)]
    return (*named, SACRUM)


def findingOf(role: Role, cordMeaning: CordMeaning | None = None) -> Coded:
    """What a group of measurements of an outline is about; what was outlined in place of the cord is not called so."""
    if role is Role.CORD:
        return _CORDS.get(cordMeaning, FindingCodes.CORD) if cordMeaning is not None else FindingCodes.CORD
    return _FINDINGS[role]


def categoryAndTypeOf(role: Role, cordMeaning: CordMeaning | None = None) -> tuple[Coded, Coded]:
    """The property of a segment: as in a case file, but for what was outlined in place of the cord."""
    category, type_ = (Coded(value, scheme, meaning) for scheme, value, meaning in codesOfRole(role))
    return category, findingOf(role, cordMeaning) if role is Role.CORD else type_


def siteOf(level: str | None) -> Coded | None:
    """The vertebra of a level, the sacrum for S1 to S5; None where none is assigned."""
    if level is None:
        return None
    if regionOf(level) == SACRAL:
        return SACRUM
    return Coded(VERTEBRA_SNOMED_CODES[level], "SCT", f"{level} vertebra")


def labelOf(role: Role, level: str | None = None, cordMeaning: CordMeaning | None = None) -> str:
    """How an outline is called in all objects; its name in the case file, free text, is not written."""
    if role is Role.CORD:
        return findingOf(role, cordMeaning).meaning
    return f"{'High intensity' if role is Role.HIGH_INTENSITY else 'Metastasis'}{f' {level}' if level else ''}"


def concept(coded: Coded) -> "CodedConcept":
    """The code as highdicom takes it."""
    from highdicom.sr import CodedConcept

    return CodedConcept(coded.value, coded.scheme, coded.meaning)


def unitOf(coded: Coded) -> "CodedConcept":
    """The unit of a measurement. Raises ValueError for a code that is none."""
    if coded.unit is None:
        raise ValueError(f"{coded.meaning} is not measured.")
    return concept(Coded(coded.unit, "UCUM", UNITS[coded.unit]))
