"""A case as outlines on one grid, and everything that is measured of it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from .CaseTags import BASELINE, CordMeaning, Role
from .Geometry import GridGeometry
from .LesionRules import countedMetastases, hasUnassignedHighIntensity
from .Lesions import lengthAlongCordMm
from .Levels import locationOf, regionOf, regionsOf
from .Masks import CroppedMask
from .OutlineTool import OutlineTool
from .Resampling import Resampled
from .Rhi import RhiMeasurement, Rule, measureRhi, ratiosOf

UNASSIGNED_HIGH_INTENSITY = ("High intensity without a vertebral level belongs to no metastasis, so a metastasis with "
                             "none of its own has no ratio: assign a level.")


@dataclass(frozen=True)
class CaseInfo:
    """Who and when: the case-wide tags of a case file, decoded. ``source`` is the SHA-256 of the outlined volume.

    ``rule`` is what a person said of how the high intensity was drawn; None where it is to be told from the outlines.
    """

    caseId: str
    timepoint: str = BASELINE
    reader: str | None = None
    cordMeaning: CordMeaning | None = None
    source: str | None = None
    notes: str | None = None
    rule: Rule | None = None


@dataclass(frozen=True, eq=False)
class Outline:
    """One segment of a case. ``level`` is None while none is assigned; a listed metastasis has an empty mask.

    ``resampled`` is None unless the outline was drawn on another grid and brought to that of the case; ``tool`` is
    None where no one recorded what made it.
    """

    name: str
    role: Role
    mask: CroppedMask
    level: str | None = None
    resampled: Resampled | None = None
    tool: OutlineTool | None = None

    @property
    def isEmpty(self) -> bool:
        return self.mask.isEmpty


@dataclass(frozen=True, eq=False)
class OutlinedCase:
    """A case: all outlines on the grid of ``geometry``, whose matrix ends in world space.

    ``axisGeometry`` is the grid as acquired, before any parent transform: it decides which way the slices
    run, so that a transform never changes a ratio; None means that both are the same.
    """

    info: CaseInfo
    geometry: GridGeometry
    cord: CroppedMask
    lesions: tuple[Outline, ...] = ()
    axisGeometry: GridGeometry | None = None
    problems: tuple[str, ...] = ()
    cordTool: OutlineTool | None = None


@dataclass(frozen=True)
class LesionMeasurement:
    """One of ``lesions`` of Resources/Docs/DataContract.md. ``volumeMm3`` is the outline's own, in the cord or not.

    ``lengthMm`` is defined in Lesions.lengthAlongCordMm. Ratios are None for metastases, which lie in bone.
    ``tool`` (OutlineTool.text) is None where it was not recorded, and for an empty outline.
    """

    name: str
    role: Role
    level: str | None
    region: str | None
    volumeMm3: float
    lengthMm: float | None
    rhiPercent: float | None
    rhiSliceIndex: int | None
    tool: str | None = None

    @property
    def isEmpty(self) -> bool:
        """Whether nothing is outlined: a single voxel has a volume already."""
        return self.volumeMm3 == 0


@dataclass(frozen=True)
class SliceMeasurement:
    """One row of the per-slice table. ``rhiPercent`` is None on a slice without cord."""

    sliceIndex: int
    positionMm: float
    cordAreaMm2: float
    highIntensityAreaMm2: float
    rhiPercent: float | None


@dataclass(frozen=True)
class CaseMeasurement:
    """All numbers of a case, named and ordered as in Resources/Docs/DataContract.md; ``slices`` has its own table.

    ``cordVolumeMm3`` and ``highIntensityVolumeMm3`` are those the ratio uses (whole cord and counted high
    intensity under ``rule``). ``reason`` says why the ratios are None, where they are.
    """

    caseId: str
    file: str | None
    reader: str | None
    timepoint: str
    axis: str
    rule: str
    cordMeaning: str | None
    cordVolumeMm3: float
    highIntensityVolumeMm3: float
    outsideCordVolumeMm3: float
    rhiPercent: float | None
    rhiSliceIndex: int | None
    rhiMaxPercent: float | None
    rhiMaxSliceIndex: int | None
    rhiVolumePercent: float | None
    lesionCount: int
    countSource: Role
    regions: tuple[str, ...]
    location: str | None
    lesions: tuple[LesionMeasurement, ...]
    problems: tuple[str, ...]
    cordTool: str | None = None
    reason: str | None = field(default=None, compare=False)
    slices: tuple[SliceMeasurement, ...] = field(default=(), compare=False)

    @property
    def outsideNote(self) -> str | None:
        """What is to be said of high intensity outside the cord; None where there is none."""
        if not self.outsideCordVolumeMm3:
            return None
        return f"{self.outsideCordVolumeMm3:.1f} mm3 of high intensity lie outside the cord and are not counted."

    def toDict(self) -> dict[str, Any]:
        """The case's object in the JSON of ``spinepain measure``: plain values only, contract order."""
        values = asdict(self)
        del values["reason"], values["slices"]
        return values


def measureCase(case: OutlinedCase, axis: str = "acquisition", rule: str = "auto",
                file: str | None = None) -> CaseMeasurement:
    """Measures a case. ``axis`` and ``rule`` are as in Rhi.measureRhi, which raises ValueError for unknown ones.

    Rule ``auto`` is the rule that the case itself says, and only where it says none the one that its outlines tell.
    """
    if rule == "auto" and case.info.rule is not None:
        rule = case.info.rule
    highIntensity = [lesion for lesion in case.lesions if lesion.role is Role.HIGH_INTENSITY]
    measured = measureRhi(case.cord, [lesion.mask for lesion in highIntensity],
                          case.axisGeometry or case.geometry, axis, rule)
    values, ratios = measured.values, measured.ratios
    voxelVolumeMm3 = case.geometry.voxelVolumeMm3
    countSource, counted = countedMetastases(case.lesions)
    levels = [case.lesions[place].level for place in counted]
    unassigned = levels.count(None)
    problems = [*case.problems, *measured.problems]
    problems += [problem for each in case.lesions if each.resampled is not None and (
        problem := each.resampled.problem(each.name, each.mask.voxelCount * voxelVolumeMm3))]
    if unassigned:
        problems.append(_withoutLevel(unassigned, len(levels), countSource))
    if countSource is Role.METASTASIS and hasUnassignedHighIntensity(case.lesions):
        problems.append(UNASSIGNED_HIGH_INTENSITY)
    ratioOfLesion = {id(lesion): ratiosOf(own) for lesion, own in
                     zip(highIntensity, measured.lesionValues, strict=True)}

    def measureLesion(lesion: Outline) -> LesionMeasurement:
        own = ratioOfLesion.get(id(lesion))
        return LesionMeasurement(
            name=lesion.name, role=lesion.role, level=lesion.level, region=regionOf(lesion.level),
            volumeMm3=lesion.mask.voxelCount * voxelVolumeMm3,
            lengthMm=lengthAlongCordMm(lesion.mask, case.cord, case.geometry),
            rhiPercent=own.rhiPercent if own else None, rhiSliceIndex=own.rhiSliceIndex if own else None,
            tool=_toolText(lesion.tool, lesion.mask))

    return CaseMeasurement(
        caseId=case.info.caseId, file=file, reader=case.info.reader, timepoint=case.info.timepoint,
        axis=measured.axisName, rule=measured.rule, cordMeaning=case.info.cordMeaning,
        cordVolumeMm3=float(values.cordVoxels.sum()) * voxelVolumeMm3,
        highIntensityVolumeMm3=float(values.highIntensityVoxels.sum()) * voxelVolumeMm3,
        outsideCordVolumeMm3=measured.outsideCordVoxels * voxelVolumeMm3,
        rhiPercent=ratios.rhiPercent, rhiSliceIndex=ratios.rhiSliceIndex,
        rhiMaxPercent=ratios.rhiMaxPercent, rhiMaxSliceIndex=ratios.rhiMaxSliceIndex,
        rhiVolumePercent=ratios.rhiVolumePercent,
        lesionCount=len(counted), countSource=countSource,
        regions=regionsOf(levels), location=locationOf(levels),
        lesions=tuple(measureLesion(lesion) for lesion in case.lesions),
        problems=tuple(problems), cordTool=_toolText(case.cordTool, case.cord),
        reason=ratios.reason, slices=sliceTable(measured, case.geometry))


def _toolText(tool: OutlineTool | None, mask: CroppedMask) -> str | None:
    return tool.text(mask.voxelCount) if tool is not None and not mask.isEmpty else None


def _withoutLevel(without: int, counted: int, source: Role) -> str:
    """That some of the metastases have no level. Where none is listed, high intensity stands for them, and is what the
    reader sees in the table."""
    one, several = ("metastasis", "metastases") if source is Role.METASTASIS else (
        "high-intensity segment", "high-intensity segments")
    if counted == 1:
        return f"The {one} has no vertebral level: assign one."
    if without == counted:
        return f"None of the {counted} {several} has a vertebral level: assign them."
    return f"{without} of {counted} {several} {'has' if without == 1 else 'have'} no vertebral level: assign one."


def sliceTable(measured: RhiMeasurement, geometry: GridGeometry) -> tuple[SliceMeasurement, ...]:
    """Areas and ratio of every slice from the first to the last with cord or counted high intensity."""
    areaMm2 = geometry.voxelAreaMm2(measured.axis)
    values = measured.values
    columns = (values.indices, geometry.slicePositionsMm(measured.axis, values.indices),
               values.cordVoxels * areaMm2, values.highIntensityVoxels * areaMm2, values.ratioPercent)
    return tuple(
        SliceMeasurement(index, position, cord, high, ratio if cord else None)
        for index, position, cord, high, ratio in zip(*(column.tolist() for column in columns), strict=True))
