"""EORTC QLQ-BM22, the module for bone metastases: its four scales from its 22 items.

Source: scoring by the EORTC QLQ-C30 Scoring Manual (Fayers et al. 2001), whose formulas and half rule hold for the
modules; scales and wording of the items: Chow et al., Eur J Cancer 2009;45:1146, and Cancer 2012;118:1457. That two
items are turned follows from their wording; the module's own scoring sheet comes with EORTC's permission to use it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .ColumnKeys import plainKey

LOWEST, HIGHEST = 1, 4
"""Answers: not at all, a little, quite a bit, very much."""

_ITEM = re.compile(r"(?:eortc_)?(?:qlq_?)?bm_?22_?(?:q|i|item|question)?_?0?(?P<number>\d{1,2})(?:_(?P<rest>.+))?")
_AFTER_C30 = 30
"""Items are numbered 31 to 52 where they follow the 30 of QLQ-C30."""


@dataclass(frozen=True)
class Bm22Scale:
    """``items`` are numbered from 1. Of a symptom scale a high score is much of it, of a functional one good function;
    ``turned`` are items worded the other way round than the rest of their scale, whose answers are turned first."""

    name: str
    items: tuple[int, ...]
    isFunctional: bool
    turned: tuple[int, ...] = ()

    def scoreOf(self, answers: Mapping[int, float | None]) -> float | None:
        """0 to 100, from answers 1 to 4 by item; None where fewer than half of the items are answered.

        With the mean RS of the items answered: symptom (RS - 1) / 3 x 100, functional (1 - (RS - 1) / 3) x 100.
        Raises ValueError for an answer that is not 1, 2, 3 or 4.
        """
        given = [(item, answer) for item in self.items if (answer := answers.get(item)) is not None]
        for item, answer in given:
            if answer not in range(LOWEST, HIGHEST + 1):
                raise ValueError(f"Item {item} of the QLQ-BM22 is answered by {answer:g}, but 1, 2, 3 or 4 is needed.")
        if 2 * len(given) < len(self.items):
            return None
        values = [LOWEST + HIGHEST - answer if item in self.turned else answer for item, answer in given]
        share = (sum(values) / len(values) - LOWEST) / (HIGHEST - LOWEST)
        return 100 * (1 - share if self.isFunctional else share)


SCALES = (Bm22Scale("painful_sites", (1, 2, 3, 4, 5), False), Bm22Scale("pain_characteristics", (6, 7, 8), False),
          Bm22Scale("functional_interference", tuple(range(9, 17)), True),
          Bm22Scale("psychosocial_aspects", tuple(range(17, 23)), True, turned=(21, 22)))
"""Items 21 (hopeful that pain will get better) and 22 (positive about health) are the only ones where much is good."""

NOTES = (
    "QLQ-BM22 was scored from its items, 0 to 100: painful sites (1-5) and pain characteristics (6-8), where high is "
    "much pain; functional interference (9-16) and psychosocial aspects (17-22), where high is good function.",
    "Items 21 and 22 of the QLQ-BM22, worded positively, were turned round: compare with EORTC's scoring sheet. A "
    "scale needs half of its items; the items themselves are not analysed.")
"""What was done with the items, for whom it may concern."""

Column = list[float | str | None]


def scoredColumns(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns of a table with the items of every scale whose items are all there replaced by the scale's score.

    Items are told by their names (``qlq_bm22_q01`` to ``q22``, or ``q31`` to ``q52``); what stands behind the number
    (``_baseline``) stands behind the scale's name too (``qlq_bm22_painful_sites_baseline``), which takes the place of
    the first of its items. A scale whose name the table has already is left alone, as are answers that are no whole
    number.
    """
    families: dict[str, dict[int, str]] = {}
    for name in columns:
        if match := _ITEM.fullmatch(plainKey(name)):
            families.setdefault(match["rest"] or "", {})[int(match["number"])] = name
    replaced: dict[str, tuple[str, Column] | None] = {}
    for rest, byNumber in families.items():
        shift = _AFTER_C30 if min(byNumber) > _AFTER_C30 else 0
        for scale in SCALES:
            own = [byNumber.get(item + shift) for item in scale.items]
            target = "_".join(("qlq_bm22", scale.name, rest)).rstrip("_")
            names = [name for name in own if name is not None]
            if len(names) == len(scale.items) and target not in map(plainKey, columns):
                scores = _scores(scale, [columns[name] for name in names])
                replaced |= {names[0]: (target, scores)} | dict.fromkeys(names[1:])
    result: dict[str, Column] = {}
    for name, values in columns.items():
        found = replaced.get(name, (name, values))
        if found is not None:
            result[found[0]] = found[1]
    return result


def _scores(scale: Bm22Scale, columns: Sequence[Column]) -> Column:
    answers = range(LOWEST, HIGHEST + 1)
    return [scale.scoreOf({item: value for item, value in zip(scale.items, row, strict=True)
                           if isinstance(value, float) and value in answers}) for row in zip(*columns, strict=True)]
