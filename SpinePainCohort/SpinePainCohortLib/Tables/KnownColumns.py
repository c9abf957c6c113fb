"""Clinical columns whose values are known: scales with their ranges and grades, told by the column's name."""

import re
from dataclasses import dataclass

from .ColumnKeys import plainKey


@dataclass(frozen=True)
class KnownColumn:
    """A scale from ``low`` to ``high``, or the ``grades`` there are, in order; ``what`` is its name in sentences."""

    what: str
    low: float = 0.0
    high: float = 0.0
    grades: tuple[str, ...] = ()

    def gradeOf(self, text: str) -> str | None:
        """The grade that ``text`` means (``Grade 1A`` is ``1a``); None where it is none."""
        plain = re.sub(r"(?:grade|grad|escc|bilsky|级|分级)|[\s._-]", "", text.casefold())
        return plain if plain in self.grades else None


_BILSKY = KnownColumn("grade of epidural spinal cord compression", grades=("0", "1", "1a", "1b", "1c", "2", "3"))
_BY_START = (
    (("age", "age_years", "patient_age", "alter", "alter_jahre", "年龄"), KnownColumn("age", 0, 120)),
    (("sins", "sins_score", "sins_total", "sins评分"), KnownColumn("SINS", 0, 18)),
    (("ecog", "ecog_ps", "ecog_score", "ecog_status", "ecog评分"), KnownColumn("ECOG performance status", 0, 4)),
    (("karnofsky", "kps", "karnofsky_index", "karnofsky_score", "kps评分"), KnownColumn("Karnofsky index", 0, 100)),
    (("tokuhashi", "tokuhashi_score"), KnownColumn("revised Tokuhashi score", 0, 15)),
    (("tomita", "tomita_score"), KnownColumn("Tomita score", 2, 10)),
    (("bilsky", "escc", "bilsky_grade", "escc_grade", "bilsky_escc", "bilsky分级"), _BILSKY))
_AT_TIMES = frozenset(("age", "sins", "ecog", "karnofsky", "kps", "bilsky", "escc"))
_QLQ = re.compile(r"(?:eortc)?(?:qlq)?bm22(?P<rest>.*)")
_QLQ_ITEM = re.compile(r"(?:q|i|item|question)?(?P<number>\d{1,2})(?P<rest>[a-z].*)?")


def knownColumn(name: str) -> KnownColumn | None:
    """What is known of a column by its name, also with a timepoint behind it (``ecog_week12``); None: nothing.

    Sources: SINS, Fisher et al. 2010; epidural compression, Bilsky et al. 2010; Tokuhashi et al. 2005; Tomita et al.
    2001; EORTC QLQ-BM22 scoring manual (items 1 to 4, scales 0 to 100). ECOG 5 (dead) answers no questionnaire.
    """
    key = plainKey(name)
    for names, known in _BY_START:
        if key in names:
            return known
    first, _, rest = key.partition("_")
    if first in _AT_TIMES and rest:
        from .Timepoints import isTimepoint

        if isTimepoint(rest):
            return knownColumn(first)
    if match := _QLQ.fullmatch(re.sub(r"[^a-z0-9]", "", key)):
        item = _QLQ_ITEM.fullmatch(match["rest"])
        if item is not None and int(item["number"]) in (*range(1, 23), *range(31, 53)):
            return KnownColumn("QLQ-BM22 item", 1, 4)
        return KnownColumn("QLQ-BM22", 0, 100)
    return None
