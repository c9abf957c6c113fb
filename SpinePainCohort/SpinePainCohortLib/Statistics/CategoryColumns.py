"""Pain categories of VAS scores and groups of numbers of metastases, for whole columns."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS, countGroup

from ..Tables.Categories import VasCategories
from ..Tables.Moments import parseDate

CATEGORIES = VasCategories.NAMES


def categoriesOf(vas: pd.Series, categories: VasCategories) -> pd.Series:
    """The pain category of each score as an ordered categorical; missing stays missing."""
    codes = categories.codesOf(numbersOf(vas))
    values = pd.Categorical.from_codes(np.where(np.isnan(codes), -1, codes).astype(int), pd.Index(CATEGORIES),
                                       ordered=True)
    return pd.Series(values, index=vas.index, name="vas_category")


def countGroupsOf(count: pd.Series) -> pd.Series:
    """The group of each number of metastases (Core.LesionRules.countGroup); missing where it has none."""
    groups = [countGroup(number) for number in numbersOf(count).tolist()]
    values = pd.Categorical(groups, COUNT_GROUPS, ordered=True)
    return pd.Series(values, index=count.index, name="count_group")


def hasImages(patients: pd.DataFrame) -> bool:
    """Whether a table of patients knows anything of images: a location, number or ratio. One without rows does."""
    known = patients.reindex(columns=["location", "count", "rhi_percent", "rhi_max_percent", "rhi_volume_percent"])
    return not len(patients) or bool(known.notna().to_numpy().any())


def numbersOf(series: pd.Series) -> np.ndarray:
    """The values as floats; whatever is missing, not a number or infinite is NaN."""
    values = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def textsOf(series: pd.Series) -> np.ndarray:
    """The values as text in an object array, None where missing or empty; order and index are dropped."""
    texts = series.astype(str).to_numpy(dtype=object, copy=True)
    texts[series.isna().to_numpy() | (texts == "")] = None
    return texts


def areDates(texts: Iterable[str | None]) -> bool:
    """Whether there are texts, None aside, and all of them are dates: no category, however few there are."""
    known = {text for text in texts if text is not None}
    return bool(known) and all(isinstance(text, str) and parseDate(text) is not None for text in known)


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
