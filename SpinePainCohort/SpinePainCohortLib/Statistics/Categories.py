"""Pain categories of a VAS score and groups of the number of metastases."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

CATEGORIES = NONE, MILD, MODERATE, SEVERE = ("none", "mild", "moderate", "severe")
COUNT_GROUPS = ("1", "2", ">2")


@dataclass(frozen=True)
class CategoryScheme:
    """Cut-points of the VAS: none <= ``noneUpTo`` < mild < ``moderateFrom`` <= moderate < ``severeFrom`` <= severe.

    Raises ValueError unless 0 <= noneUpTo < moderateFrom < severeFrom <= 10.
    """

    name: str
    noneUpTo: float = 0.0
    moderateFrom: float = 3.5
    severeFrom: float = 7.5

    def __post_init__(self) -> None:
        if not 0 <= self.noneUpTo < self.moderateFrom < self.severeFrom <= 10:
            raise ValueError(
                f"The pain cut-points {self.noneUpTo:g}, {self.moderateFrom:g}, {self.severeFrom:g} are not usable: "
                "give three rising numbers between 0 and 10.")

    def codesOf(self, vas: np.ndarray) -> np.ndarray:
        """0 to 3 for none to severe, NaN where ``vas`` is NaN."""
        codes = np.select([vas <= self.noneUpTo, vas < self.moderateFrom, vas < self.severeFrom], [0.0, 1.0, 2.0], 3.0)
        return np.where(np.isnan(vas), np.nan, codes)

    def describe(self) -> str:
        """The cut-points in words, for tables and methods text."""
        return (f"none {'0' if self.noneUpTo == 0 else f'up to {self.noneUpTo:g}'}, mild < {self.moderateFrom:g}, "
                f"moderate < {self.severeFrom:g}, severe from {self.severeFrom:g}")


PUBLISHED_CATEGORIES = CategoryScheme("0, 1-3, 4-7, 8-10")
"""Kong et al. 2025 (doi 10.7150/ijms.103916); averaged scores are cut half-way."""

ALTERNATIVE_CATEGORIES = CategoryScheme("0, 1-4, 5-8, 9-10", moderateFrom=4.5, severeFrom=8.5)
"""Xu et al. 2021 (doi 10.3892/etm.2021.10159)."""


def categoriesOf(vas: pd.Series, scheme: CategoryScheme) -> pd.Series:
    """The pain category of each score as an ordered categorical; missing stays missing."""
    codes = scheme.codesOf(numbersOf(vas))
    values = pd.Categorical.from_codes(np.where(np.isnan(codes), -1, codes).astype(int), CATEGORIES, ordered=True)
    return pd.Series(values, index=vas.index, name="vas_category")


def countGroupsOf(count: pd.Series) -> pd.Series:
    """``1``, ``2`` or ``>2`` for a number of metastases; missing for a missing number and for anything below 1."""
    number = numbersOf(count)
    codes = np.select([number == 1, number == 2, number > 2], [0, 1, 2], -1)
    values = pd.Categorical.from_codes(codes, COUNT_GROUPS, ordered=True)
    return pd.Series(values, index=count.index, name="count_group")


def numbersOf(series: pd.Series) -> np.ndarray:
    """The values as floats; whatever is missing, not a number or infinite is NaN."""
    values = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def textsOf(series: pd.Series) -> np.ndarray:
    """The values as text in an object array, None where missing or empty; order and index are dropped."""
    texts = series.astype(str).to_numpy(dtype=object, copy=True)
    texts[series.isna().to_numpy() | (texts == "")] = None
    return texts


def numbersOrTexts(series: pd.Series) -> np.ndarray:
    """Floats where every value that is there is a number (also one written as text); else texts as ``textsOf``.

    True and False are texts, and so is a column without any value.
    """
    if pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype):
        return numbersOf(series)
    texts = textsOf(series)
    known = pd.Series([text for text in texts if text is not None], dtype=object)
    if pd.api.types.is_bool_dtype(series.dtype) or not len(known) or np.isnan(numbersOf(known)).any():
        return texts
    return numbersOf(pd.Series(texts, dtype=object))
