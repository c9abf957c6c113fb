"""How precise a study of a given size is, and how large one must be: for planning, from no data."""

import numpy as np
import pandas as pd
from scipy import optimize, stats

from .Settings import AnalysisSettings

PLANNING_COLUMNS = ("r", "n_power_80", "n_power_90", "n_width_20", "n_width_30", "ci_low_here", "ci_high_here")
CORRELATIONS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


def planningTable(n: int, settings: AnalysisSettings) -> pd.DataFrame:
    """A row a true correlation: patients for power 80 % and 90 %, for an interval of a width of 0.2 and of 0.3, and
    the interval that ``n`` patients give around it (None below 4). PLANNING_COLUMNS.

    Fisher's z: power needs ((z_a + z_b) / atanh(r))^2 + 3, rounded up, two-sided at 1 - confidence: Cohen 1988,
    chapter 3; the width is tanh(atanh(r) + h) - tanh(atanh(r) - h), h = z / sqrt(n - 3): Bonett & Wright 2000,
    Psychometrika 65:23.
    R: ``ceiling(((qnorm(.975) + qnorm(.8)) / atanh(r))^2 + 3)``.
    """
    z = stats.norm.isf((1 - settings.confidenceLevel) / 2)
    rows = []
    for r in CORRELATIONS:
        middle = np.arctanh(r)
        power = [int(np.ceil(((z + stats.norm.ppf(share)) / middle) ** 2 + 3)) for share in (0.8, 0.9)]
        width = [int(np.ceil((z / _halfOfWidth(middle, wide)) ** 2 + 3)) for wide in (0.2, 0.3)]
        half = z / np.sqrt(n - 3) if n > 3 else np.nan
        rows.append((r, *power, *width, np.tanh(middle - half), np.tanh(middle + half)))
    return pd.DataFrame(rows, columns=list(PLANNING_COLUMNS))


def _halfOfWidth(middle: float, wide: float) -> float:
    """Half the width on Fisher's scale of an interval that is ``wide`` on that of r."""
    return float(optimize.brentq(lambda h: np.tanh(middle + h) - np.tanh(middle - h) - wide, 1e-6, 10.0))
