"""The rows of ``lesions.csv``: every outlined or listed lesion of a case, with its pain score."""

from collections.abc import Mapping
from typing import Any

from SpinePainRHILib.Core.Cases import CaseMeasurement
from SpinePainRHILib.Core.LesionRules import (
    countedMetastases,
    hasUnassignedHighIntensity,
    highIntensityOfMetastases,
    lesionNames,
)

from .ReadingsElsewhere import ELSEWHERE

LESION_COLUMNS = ("case_id", "timepoint", "reader", "lesion", "role", "name", "level", "region", "counted",
                  "volume_mm3", "length_mm", "rhi_percent", "rhi_slice_index", "vas")

_Ratio = tuple[float | None, int | None]


def lesionRows(measurement: CaseMeasurement, scores: Mapping[str | None, float]) -> list[tuple[Any, ...]]:
    """One row a segment, in file order, columns as LESION_COLUMNS. ``scores``: the case's score by lesion.

    ``counted`` is true for the metastases that the case's count is of (one row each: analyses per lesion use these
    rows and no others). ``lesion`` is the counted metastasis' name in a VAS table; None without a level. ``vas``
    stands on counted rows only. Which count, and their names: Core.LesionRules.

    ``rhi_percent`` of a high-intensity segment is its own. A counted bone metastasis has that of its high intensity
    (Core.LesionRules.highIntensityOfMetastases), of several the largest. One without any has 0: it does not brighten
    the cord. Where that cannot be told it has None: without a level, without a cord, or without high intensity of its
    own while some is outlined that has no level; and where the case's ratio was measured elsewhere.
    """
    names = lesionNames(measurement.lesions)
    counted = frozenset(countedMetastases(measurement.lesions)[1])
    ratios = _ratiosOfMetastases(measurement)
    rows = []
    for place, lesion in enumerate(measurement.lesions):
        name = names.get(place)
        ratio, slice_ = ratios.get(place, (lesion.rhiPercent, lesion.rhiSliceIndex))
        rows.append((measurement.caseId, measurement.timepoint, measurement.reader, name, str(lesion.role),
                     lesion.name, lesion.level, lesion.region, place in counted, lesion.volumeMm3, lesion.lengthMm,
                     ratio, slice_, scores.get(name) if name is not None else None))
    return rows


def countedLesionNames(measurement: CaseMeasurement) -> frozenset[str]:
    """The names (``L3``, ``L3#2``) by which a VAS table can score the case's metastases."""
    return frozenset(lesionNames(measurement.lesions).values())


def _ratiosOfMetastases(measurement: CaseMeasurement) -> dict[int, _Ratio]:
    """Ratio and slice of the brightest high intensity of every bone metastasis, by its place."""
    lesions = measurement.lesions
    isUncertain = (measurement.rhiPercent is None or measurement.rule == ELSEWHERE
                   or hasUnassignedHighIntensity(lesions))
    found: dict[int, _Ratio] = {}
    for place, belonging in highIntensityOfMetastases(lesions).items():
        own = [lesions[each] for each in belonging if not lesions[each].isEmpty]
        known = [(each.rhiPercent, each.rhiSliceIndex) for each in own if each.rhiPercent is not None]
        found[place] = (None, None)
        if own and len(known) == len(own):
            found[place] = max(known, key=lambda ratio: ratio[0])
        elif not own and not isUncertain and lesions[place].level is not None:
            found[place] = (0.0, None)
    return found
