"""The published study's figures, shown beside a user's own as they were published."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ..Statistics.RatioTests import CORD
from ..Statistics.Settings import RATIOS, AnalysisSettings
from ..Tables.Categories import PUBLISHED_CATEGORIES
from ..Tables.Timepoints import mayBeInitial, orderTimepoints

NOT_PUBLISHED = ""


@dataclass(frozen=True)
class PublishedStudy:
    """What ``Resources/PublishedStudy.json`` holds."""

    facts: dict[str, Any]

    @property
    def reference(self) -> str:
        """The study, as it is cited."""
        return f"{self.facts['reference']}, doi {self.facts['doi']}"

    @property
    def doesNotAddUp(self) -> list[str]:
        """What is inconsistent in the published figures, one sentence each."""
        return list(self.facts["doesNotAddUp"])

    def characteristic(self, variable: str, level: str) -> str:
        """Cell of Table 1 for a variable and its level (empty for a number); empty where nothing was published.

        Clinical columns are known by a few plain names (age, histology, ...), whatever their letter case.
        """
        name = variable.casefold()
        levels = self.facts["table1"].get(self.facts["names"].get(name, name), {})
        return _cell(levels, level if variable in ("count_group",) else level.casefold())

    def vas(self, group: str) -> str:
        """Mean (range) of VAS in a group of Table 2."""
        return _cell(self.facts["vasMeanRange"], group)

    def rhi(self, group: str) -> str:
        """Median (range) of RHI in a group of Table 3."""
        return _cell(self.facts["rhiMedianRange"], group)

    def p(self, grouping: str) -> str:
        """The published p of a comparison of groups."""
        return _cell(self.facts["p"], grouping)


def publishedFor(settings: AnalysisSettings, timepoints: Iterable[str]) -> PublishedStudy | None:
    """The study with the figures that stand for the same as those of an analysis; None where none do.

    It is of the initial score: none where ``settings.timepoint`` is not the first of ``timepoints``, or cannot be.
    What is by pain category goes where the categories are others, what is of the ratio where another one is analysed
    or that of other structures than the cord. ``settings.published`` switches all of it off.
    """
    first = orderTimepoints(timepoints, settings.timepoints, settings.timepoint)[:1]
    if not settings.published or first != [settings.timepoint] or not mayBeInitial(settings.timepoint):
        return None
    facts = dict(readPublishedStudy().facts)
    hasCategories = settings.categories == PUBLISHED_CATEGORIES
    hasRatio = settings.ratio == RATIOS[0] and settings.outlinedAs in (None, CORD)
    if not hasCategories:
        facts["table1"] = {name: cells for name, cells in facts["table1"].items() if name != "vas_category"}
        facts["rhiMedianRange"] = {"all": facts["rhiMedianRange"]["all"]}
    if not hasRatio:
        facts["rhiMedianRange"] = {}
    if not (hasCategories and hasRatio):
        facts["p"] = {name: p for name, p in facts["p"].items() if name != "vas_category"}
    return PublishedStudy(facts)


def _cell(cells: dict[str, str], name: str) -> str:
    return cells.get(name, NOT_PUBLISHED)


NOTHING_PUBLISHED = PublishedStudy({"table1": {}, "names": {}, "vasMeanRange": {}, "rhiMedianRange": {}, "p": {}})


def readPublishedStudy() -> PublishedStudy:
    """The study from the package's own resource."""
    text = files(__package__).joinpath("Resources", "PublishedStudy.json").read_text(encoding="utf-8")
    return PublishedStudy(json.loads(text))
