"""The three tables of the paper, as tidy frames: full precision, missing values counted."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import LOCATIONS

from .CategoryColumns import CATEGORIES, areDates, numbersOrTexts, textsOf
from .Settings import SMALL_GROUP, SMALLEST_GROUP

MOST_LEVELS = 20
"""A text column with more different values is no category: its values are counted, not listed."""


_Row = dict[str, str | float | None]


def summaryOf(values: np.ndarray) -> dict[str, float | None]:
    """n, missing, mean, sd, median, q1, q3, min, max of floats with NaN for missing; None where there is none.

    ``sd`` has n - 1 below it. Quartiles interpolate linearly, as R's ``quantile(type = 7)`` does.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    counts: dict[str, float | None] = {"n": n, "missing": len(values) - n}
    if not n:
        return counts | dict.fromkeys(("mean", "sd", "median", "q1", "q3", "min", "max"))
    q1, median, q3 = (float(value) for value in np.quantile(known, [0.25, 0.5, 0.75]))
    return counts | {"mean": float(known.mean()), "sd": float(known.std(ddof=1)) if n > 1 else None,
                     "median": median, "q1": q1, "q3": q3, "min": float(known.min()), "max": float(known.max())}


_SUMMARY = tuple(summaryOf(np.empty(0)))


def table1(patients: pd.DataFrame) -> pd.DataFrame:
    """Characteristics: a row a level of each category (n, percent of those known), a row a number.

    Columns: variable, level (missing for a number), percent, note and those of ``summaryOf``. ``n`` of a level is
    its count; ``missing`` is of the variable. The first row counts all patients.
    """
    orders = {"location": LOCATIONS, "count_group": COUNT_GROUPS, "vas_category": CATEGORIES}
    rows: list[_Row] = [{"variable": "patients", "n": len(patients), "missing": 0}]
    for name in patients.columns:
        if name in ("case_id", "timepoint"):
            continue
        values = numbersOrTexts(patients[name]) if name not in orders else textsOf(patients[name])
        rows += _levelRows(str(name), values, orders.get(name)) if values.dtype == object else \
            [{"variable": str(name), **summaryOf(values)}]
    return _frame(rows, ["variable", "level", "n", "percent", *_SUMMARY[1:], "note"])


def groupTable(values: np.ndarray, groupings: dict[str, tuple[np.ndarray, Sequence[str]]]) -> pd.DataFrame:
    """``values`` summed up in all, and by group of each grouping (labels, order); empty groups are shown with n = 0.

    Columns: grouping, group, those of ``summaryOf``, note (which groups enter no test, which are small).
    """
    rows: list[_Row] = [{"grouping": "all", "group": "all", **summaryOf(values)}]
    for name, (labels, order) in groupings.items():
        labels = np.asarray(labels, dtype=object)
        for group in order:
            summary = summaryOf(values[labels == group])
            rows.append({"grouping": name, "group": group, **summary, "note": _sizeNote(int(summary["n"] or 0))})
        if (unknown := np.array([label is None for label in labels], dtype=bool)).any():
            rows.append({"grouping": name, "group": None, "note": "group unknown", **summaryOf(values[unknown])})
    return _frame(rows, ["grouping", "group", *_SUMMARY, "note"])


def _sizeNote(n: int) -> str:
    if n < SMALLEST_GROUP:
        return f"fewer than {SMALLEST_GROUP}: in the one-way ANOVA alone" if n else "no patient"
    return f"warning: fewer than {SMALL_GROUP}" if n < SMALL_GROUP else ""


def _levelRows(name: str, values: np.ndarray, order: Sequence[str] | None) -> list[_Row]:
    known = [value for value in values if value is not None]
    missing = len(values) - len(known)
    levels = dict.fromkeys([*(order or ()), *sorted(set(known))])
    if not known:
        return [{"variable": name, "n": 0, "missing": missing, "note": "all values are missing"}]
    if order is None and areDates(known):
        return [{"variable": name, "n": len(known), "missing": missing,
                 "note": f"{len(levels)} different dates, not listed"}]
    if order is None and len(levels) > MOST_LEVELS:
        return [{"variable": name, "n": len(known), "missing": missing,
                 "note": f"text with {len(levels)} different values, not listed"}]
    counts = {level: known.count(level) for level in levels}
    return [{"variable": name, "level": level, "n": count, "percent": 100 * count / len(known), "missing": missing}
            for level, count in counts.items()]


def _frame(rows: list[_Row], columns: list[str]) -> pd.DataFrame:
    numbers = [name for name in (*_SUMMARY[2:], "percent") if name in columns]
    frame = pd.DataFrame(rows, columns=columns)
    frame["note"] = [row.get("note", "") for row in rows]
    return frame.astype({"n": "Int64", "missing": "Int64"} | dict.fromkeys(numbers, "float64"))
