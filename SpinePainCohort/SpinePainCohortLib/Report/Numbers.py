"""How numbers are written in a report. Files hold them at full precision."""

import math
import re
from typing import Any

import pandas as pd

from ..Statistics.Results import TestResult, formatP

NOT_COMPUTABLE = "–"
_UP_TO_ONE = frozenset((
    "eta squared", "omega squared", "rank epsilon squared", "r", "rho", "Kendall tau-b", "Kendall W", "AUC", "kappa",
    "ICC", "R squared", "McFadden R squared", "rank-biserial correlation", "share", "variance share"))
_MINUS, _NO_BREAK = "−", "\u00a0"


def isMissing(value: Any) -> bool:
    """Whether there is no value: None, NaN or NA."""
    return value is None or bool(pd.isna(value))


def fixed(value: float | None, decimals: int = 1) -> str:
    """A number with fixed decimals and a true minus; a dash where there is none. Never ``-0.0``."""
    if isMissing(value):
        return NOT_COMPUTABLE
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", _MINUS)


def whole(value: Any) -> str:
    """A count; a dash where there is none."""
    return NOT_COMPUTABLE if isMissing(value) else f"{int(value)}"


def statisticValue(result: TestResult) -> str:
    """The statistic with two decimals; a sum of ranks (V, J), which is whole or a half, as it is."""
    if result.statistic is not None and result.statistic_name in ("V", "J"):
        return fixed(result.statistic, 0 if result.statistic == int(result.statistic) else 1)
    return fixed(result.statistic, 2)


def degrees(result: TestResult) -> str:
    """Degrees of freedom as they follow a statistic: ``(3, 41)``; fractional ones with one decimal."""
    found = [value for value in (result.df1, result.df2) if value is not None]
    texts = [f"{value:g}" if value == int(value) else f"{value:.1f}" for value in found]
    return f"({', '.join(texts)})" if texts else ""


def statisticText(result: TestResult) -> str:
    """Statistic, degrees of freedom and p as in running text: ``F(3, 41) = 2.10, p = 0.115``."""
    parts = []
    if result.statistic is not None and result.statistic_name != result.effect_name:
        parts.append(f"{result.statistic_name}{degrees(result)} = {statisticValue(result)}")
    if result.p is not None:
        parts.append(pText(result.p))
    return ", ".join(parts)


def pText(p: float) -> str:
    """p as in running text: ``p = 0.115``, ``p < 0.001``."""
    text = formatP(p)
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def effectDecimals(result: TestResult) -> int:
    """Three decimals of a measure that lies between -1 and 1, such as a correlation or a share; else so many that the
    largest of effect and interval has three digits, from one to six."""
    if result.effect_name in _UP_TO_ONE:
        return 3
    largest = max((abs(value) for value in (result.effect, result.ci_low, result.ci_high) if value), default=1.0)
    return min(6, max(1, 2 - math.floor(math.log10(largest))))


def effectText(result: TestResult, level: float | None = None) -> str:
    """Effect size with its name and interval: ``eta squared 0.115 (0.000 to 0.270)``, with ``level`` as running text:
    ``eta squared 0.115 (90 % CI 0.000 to 0.270)``; an interval of a level of its own always
    names it. Numbers are never torn at the end of a line."""
    if result.effect is None:
        return NOT_COMPUTABLE
    decimals = effectDecimals(result)
    name = plainName(result.effect_name)
    text = f"{name}{_NO_BREAK if len(name) < 4 else ' '}{fixed(result.effect, decimals)}"
    if result.ci_low is None or result.ci_high is None:
        return text
    named = result.ci_level if result.ci_level is not None else level
    before = "" if named is None else f"{100 * named:g} % CI "
    limits = f"{before}{fixed(result.ci_low, decimals)} to {fixed(result.ci_high, decimals)}".replace(" ", _NO_BREAK)
    return f"{text}{_NO_BREAK}({limits})"


def plainName(effectName: str | None) -> str:
    """An effect's name without column names."""
    return re.sub(r"change of vas per unit of rhi_\w*percent", "slope, VAS points per % of RHI", effectName or "")


def summaryRange(row: Any, middle: str, decimals: int = 1) -> str:
    """``4.7 (4.0–5.5)``: a mean or median with smallest and largest value."""
    if isMissing(row[middle]):
        return NOT_COMPUTABLE
    return f"{fixed(row[middle], decimals)} ({fixed(row['min'], decimals)}–{fixed(row['max'], decimals)})"


def meanSd(row: Any, decimals: int = 1) -> str:
    """``4.7 (1.2)``; the SD is missing below two values."""
    if isMissing(row["mean"]):
        return NOT_COMPUTABLE
    return f"{fixed(row['mean'], decimals)} ({fixed(row['sd'], decimals)})"


def medianQuartiles(row: Any, decimals: int = 1) -> str:
    """``4.5 [3.0, 5.5]``."""
    if isMissing(row["median"]):
        return NOT_COMPUTABLE
    return f"{fixed(row['median'], decimals)} [{fixed(row['q1'], decimals)}, {fixed(row['q3'], decimals)}]"
