"""How numbers are written in a report. Files hold them at full precision."""

import math
from typing import Any

import pandas as pd

from ..Statistics.Results import TestResult, formatP

NOT_COMPUTABLE = "–"
_MINUS = "−"


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


def significant(value: float | None, digits: int = 3) -> str:
    """A number of any size with so many significant digits, never as a power of ten below a million."""
    if isMissing(value):
        return NOT_COMPUTABLE
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    if not -5 <= magnitude < 6:
        return f"{value:.{digits - 1}e}".replace("-", _MINUS)
    return fixed(value, max(0, digits - 1 - magnitude))


def whole(value: Any) -> str:
    """A count; a dash where there is none."""
    return NOT_COMPUTABLE if isMissing(value) else f"{int(value)}"


def degrees(result: TestResult) -> str:
    """Degrees of freedom as they follow a statistic: ``(3, 41)``; fractional ones with one decimal."""
    found = [value for value in (result.df1, result.df2) if value is not None]
    return f"({', '.join(f'{value:g}' if value == int(value) else f'{value:.1f}' for value in found)})" if found else ""


def statisticText(result: TestResult) -> str:
    """Statistic, degrees of freedom and p as in running text: ``F(3, 41) = 2.10, p = 0.115``."""
    parts = []
    if result.statistic is not None:
        parts.append(f"{result.statistic_name}{degrees(result)} = {fixed(result.statistic, 2)}")
    if result.p is not None:
        p = formatP(result.p)
        parts.append(f"p {p.replace('<', '< ')}" if p.startswith("<") else f"p = {p}")
    return ", ".join(parts)


def interval(result: TestResult, level: float = 0.95) -> str:
    """A confidence interval as in running text, with a leading blank; empty where there is none."""
    if result.ci_low is None or result.ci_high is None:
        return ""
    return f" ({100 * level:g} % CI {fixed(result.ci_low, 2)} to {fixed(result.ci_high, 2)})"
