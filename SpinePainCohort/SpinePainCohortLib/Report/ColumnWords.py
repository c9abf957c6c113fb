"""What columns are called where people read them: by a report's words, or by the labels of a data dictionary.

Needs nothing that Slicer does not bring.
"""

import re
from collections.abc import Mapping

from ..Gathering.Cohort import Cohort

NAMES = {"vas": "VAS", "rhi_percent": "RHI", "rhi_max_percent": "largest RHI of all slices",
         "rhi_volume_percent": "RHI by volume", "count": "number of metastases", "count_group": "number group",
         "vas_category": "pain category", "change of vas": "change of VAS", "change of rhi_percent": "change of RHI",
         "levels": "levels of metastases", "rhi_source": "source of RHI",
         "dice_cord": "Dice of the cord", "dice_high_intensity": "Dice of the high intensity"}
"""How columns are called in a report."""

_COLUMN = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_UNITS = frozenset(("years", "months", "weeks", "days", "mm", "cm", "kg", "mg"))
_ABBREVIATIONS = frozenset(("sins", "ecog", "escc", "kps", "bmi", "her2", "omed", "mme", "qlq", "mri"))
_PERSONS = frozenset(("bilsky", "tokuhashi", "tomita", "karnofsky", "frankel", "charlson"))
_SCALES = {"painful_sites": "painful sites", "pain_characteristics": "pain characteristics",
           "functional_interference": "functional interference", "psychosocial_aspects": "psychosocial aspects"}


def measureName(column: str) -> str:
    """A column as a report calls it: NAMES, the scales of the QLQ-BM22, any other name that is written as names of
    columns are (``age_years``: age, years) in words, everything else as it is."""
    key = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")
    if (scale := re.fullmatch(r"(?:eortc_)?qlq_?bm_?22_?(.*)", key)) is not None:
        rest = _SCALES.get(scale[1], scale[1].replace("_", " "))
        return f"QLQ-BM22 {rest} (0 to 100)" if rest in _SCALES.values() else f"QLQ-BM22 {rest}".rstrip()
    if column in NAMES or not _COLUMN.fullmatch(column):
        return NAMES.get(column, column)
    words = column.split("_")
    unit = f", {words.pop()}" if len(words) > 1 and words[-1] in _UNITS else ""
    return " ".join(word.upper() if word in _ABBREVIATIONS else word.capitalize() if word in _PERSONS else word
                    for word in words) + unit


def ratioAxis(ratio: str) -> str:
    """What an axis of the ratio that is analysed shows."""
    of = "volume" if ratio == "rhi_volume_percent" else "area"
    return f"{beginning(NAMES[ratio])}, percent of the cord's {of}"


def beginning(text: str) -> str:
    """With a capital, as at the beginning of a sentence or in a list of other names."""
    return text[:1].upper() + text[1:]


def columnWord(column: str, labels: Mapping[str, str]) -> str:
    """A column by its label; without one by ``measureName``."""
    return labels.get(column) or measureName(column)


def labelsOfCohort(cohort: Cohort) -> dict[str, str]:
    """The labels by the names that columns have in ``patients``; none where a label is a name of a report's own."""
    if cohort.clinical is None or not cohort.clinical.labels:
        return {}
    names = cohort.patients.columns[len(cohort.patients.columns) - len(cohort.clinical.columns):]
    own = {name.casefold() for name in (*NAMES, *NAMES.values())}
    return {name: label for name, given in zip(names, cohort.clinical.columns, strict=True)
            if (label := cohort.clinical.labels.get(given)) and label.casefold() not in own}
