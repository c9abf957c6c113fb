"""The rows of ``lesions.csv``: every outlined or listed lesion of a case, with its pain score."""

from collections.abc import Mapping, Sequence
from typing import Any

from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement
from SpinePainRHILib.Core.CaseTags import Role

from ..Tables.Cells import lesionKey

LESION_COLUMNS = ("case_id", "timepoint", "reader", "lesion", "role", "name", "level", "region", "counted",
                  "volume_mm3", "length_mm", "rhi_percent", "rhi_slice_index", "vas")


def lesionRows(measurement: CaseMeasurement, scores: Mapping[str | None, float]) -> list[tuple[Any, ...]]:
    """One row a segment, in file order, columns as LESION_COLUMNS. ``scores``: the case's score by lesion.

    ``counted`` is true for the metastases that the case's count is of (one row each: analyses per lesion use these
    rows and no others). ``lesion`` is the counted metastasis' name in a VAS table: the second at L3 in file order is
    ``L3#2``; None without a level. ``vas`` stands on counted rows only.

    ``rhi_percent`` of a high-intensity segment is its own. A counted bone metastasis has that of its high intensity:
    the n-th high-intensity segment at a level belongs to the n-th metastasis there (those beyond the last, to the
    last), and of several the one with the largest ratio stands for it. A metastasis without any has 0: it does
    not brighten the cord. Where that cannot be told (no level, high intensity without a level, no cord), None.
    """
    names = _names(measurement)
    brightest = _brightestOfMetastases(measurement)
    rows = []
    for index, lesion in enumerate(measurement.lesions):
        counted = _isCounted(lesion, measurement)
        name = names.get(index)
        ratio, slice_ = (lesion.rhiPercent, lesion.rhiSliceIndex) if lesion.role is Role.HIGH_INTENSITY else \
            brightest.get(index, (None, None))
        rows.append((measurement.caseId, measurement.timepoint, measurement.reader, name, str(lesion.role),
                     lesion.name, lesion.level, lesion.region, counted, lesion.volumeMm3, lesion.lengthMm, ratio,
                     slice_, scores.get(name) if name is not None else None))
    return rows


def countedLesionNames(measurement: CaseMeasurement) -> frozenset[str]:
    """The names (``L3``, ``L3#2``) by which a VAS table can score the case's metastases."""
    return frozenset(_names(measurement).values())


def _isCounted(lesion: LesionMeasurement, measurement: CaseMeasurement) -> bool:
    """As Cases.countedMetastases: the role the count is of, and no empty high intensity (its volume is 0)."""
    return lesion.role is measurement.countSource and (lesion.role is Role.METASTASIS or lesion.volumeMm3 > 0)


def _names(measurement: CaseMeasurement) -> dict[int, str]:
    """Name of every counted metastasis that has a level, by its index among the lesions."""
    seen: dict[str, int] = {}
    names = {}
    for index, lesion in enumerate(measurement.lesions):
        if lesion.level is not None and _isCounted(lesion, measurement):
            seen[lesion.level] = seen.get(lesion.level, 0) + 1
            names[index] = lesionKey(lesion.level, seen[lesion.level])
    return names


def _brightestOfMetastases(measurement: CaseMeasurement) -> dict[int, tuple[float | None, int | None]]:
    """Ratio and slice of the brightest high intensity of every bone metastasis, by its index."""
    bright = [each for each in measurement.lesions if each.role is Role.HIGH_INTENSITY and each.volumeMm3 > 0]
    if measurement.rhiPercent is None or any(each.level is None for each in bright):
        return {}
    metastases: dict[str, list[int]] = {}
    for index, lesion in enumerate(measurement.lesions):
        if lesion.role is Role.METASTASIS and lesion.level is not None:
            metastases.setdefault(lesion.level, []).append(index)
    found: dict[int, tuple[float | None, int | None]] = {}
    for level, indices in metastases.items():
        own: Sequence[LesionMeasurement] = [each for each in bright if each.level == level]
        for position, index in enumerate(indices):
            mine = own[position:] if index == indices[-1] else own[position:position + 1]
            ratios = [(each.rhiPercent, each.rhiSliceIndex) for each in mine if each.rhiPercent is not None]
            if len(ratios) == len(mine):
                found[index] = max(ratios, key=lambda ratio: ratio[0], default=(0.0, None))
    return found
