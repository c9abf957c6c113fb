"""Categories of a pain score: none, mild, moderate, severe."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

CUT_POINT_TOLERANCE = 1e-9
"""A score less than this below a cut-point counts as being on it.

Binary fractions hold hardly any decimal one, so that the mean of 3.2 4.1 3.7 2.8 2.8 4.4, which is 3.5, may come out
as 3.4999999999999996: such errors of averages are below 1e-13. An average that really differs from a cut-point does so
by far more: by 1e-5 at the least for a thousand raters who score with two decimals. No pain is exactly 0, which a mean
of zeros is."""


@dataclass(frozen=True)
class VasCategories:
    """Cut-points between categories: none 0 < mild < ``moderateFrom`` <= moderate < ``severeFrom`` <= severe.

    The cut-points lie between whole scores, so that averaged scores fall into a category too. An average that is a
    cut-point counts as one although its last digit was lost in the computer (see CUT_POINT_TOLERANCE): it belongs to
    the upper category. Raises ValueError unless 0 < moderateFrom < severeFrom <= 10.
    """

    moderateFrom: float = 3.5
    severeFrom: float = 7.5

    NAMES: ClassVar[tuple[str, ...]] = ("none", "mild", "moderate", "severe")
    """The categories, from no pain to the worst."""

    def __post_init__(self) -> None:
        if not 0 < self.moderateFrom < self.severeFrom <= 10:
            raise ValueError(f"The cut-points {self.moderateFrom:g} and {self.severeFrom:g} are not in order: "
                             "0 < moderate < severe <= 10 is needed.")

    def of(self, vas: float | None) -> str | None:
        """The category of a score; None where there is no score. Raises ValueError outside 0 to 10."""
        if vas is None:
            return None
        if not 0 <= vas <= 10:
            raise ValueError(f"A pain score of {vas:g} is outside 0 to 10.")
        return str(self.NAMES[self._place(vas)])

    def codesOf(self, vas: NDArray[np.float64]) -> NDArray[np.float64]:
        """0 to 3 for none to severe, the places in ``NAMES``; NaN where ``vas`` is NaN. Scores are from 0 to 10."""
        return np.where(np.isnan(vas), np.nan, self._place(vas))

    def describe(self) -> str:
        """The cut-points in words, for tables and methods text."""
        return f"none 0, mild < {self.moderateFrom:g}, moderate < {self.severeFrom:g}, severe from {self.severeFrom:g}"

    def _place(self, vas: Any) -> Any:
        """Of one score or of each of an array."""
        return 1 * (vas > 0) + sum(1 * (vas >= cut - CUT_POINT_TOLERANCE) for cut in (self.moderateFrom,
                                                                                      self.severeFrom))


PUBLISHED_CATEGORIES = VasCategories()
"""1-3 mild, 4-7 moderate, 8-10 severe (Kong et al. 2025, doi 10.7150/ijms.103916); averages are cut half-way."""

ALTERNATIVE_CATEGORIES = VasCategories(moderateFrom=4.5, severeFrom=8.5)
"""1-4 mild, 5-8 moderate, 9-10 severe (Xu et al. 2021, doi 10.3892/etm.2021.10159)."""
