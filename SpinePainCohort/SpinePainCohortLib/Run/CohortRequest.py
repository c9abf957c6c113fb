"""``spinepain cohort`` over an opened folder, as a front end asks for it: files, options, what it left there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from SpinePainRHILib.Shown.Words import _

from ..Tables.Problems import PROBLEMS_FILE, Problem, readProblems
from .OfferedFiles import OfferedFiles
from .OptionForm import OptionForm

RESULTS, REPORT = "cohort-report", "report.html"
"""The folder of results in the opened folder, and the report in it."""

FILES = {"--cases": _("Folder of cases"), "--vas": _("Pain scores"), "--clinical": _("Clinical table"),
         "--readings": _("Ratios measured elsewhere"), "--dictionary": _("Data dictionary")}
"""Options chosen among the files of the opened folder; the words for them."""

MOST_PROBLEMS = 200


class CohortRequest:
    """What the command is to be run with, and what it left in the folder of results."""

    def __init__(self, root: Path, options: Sequence[OptionForm]) -> None:
        self.files = OfferedFiles(root, RESULTS, tuple(FILES))
        self.options = tuple(each for each in options if each.flag not in FILES)
        self.values: dict[str, Any] = {each.flag: each.default for each in self.options}
        self.results = root / RESULTS

    def set(self, flag: str, value: Any) -> None:
        """Sets one of the options, to on or a text; any other is none of them."""
        if flag in self.values:
            self.values = {**self.values, flag: value if value is True else str(value or "")}

    def arguments(self) -> list[str]:
        """The arguments of the command; ValueError where something is missing."""
        if self.files.chosen("--vas") is None:
            raise ValueError(_("Choose the table of pain scores first."))
        return [*self.files.arguments(), f"--out={RESULTS}",
                *(text for each in self.options for text in each.arguments(self.values[each.flag]))]

    @property
    def hasReport(self) -> bool:
        """Whether a run, this one or an earlier one, wrote its report."""
        return (self.results / REPORT).is_file()

    def problems(self) -> tuple[Problem, ...]:
        """What that run left out, and what is to be looked at."""
        return readProblems(self.results / PROBLEMS_FILE, MOST_PROBLEMS)
