"""Controls for the files and options of a cohort, made of the command's own options."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from SpinePainBrowserLib.Parts import Controls
from SpinePainBrowserLib.Parts.Part import Part
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Run.CohortRequest import FILES, CohortRequest
from ..Run.OptionForm import OptionForm, OptionKind

NONE = "–"


@dataclass
class CohortChosen:
    """State: what is offered and chosen. Files are told by their place in the list, never by a path."""

    offered: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


class CohortOptions(Part[CohortChosen]):
    """What the command is to be run with."""

    def __init__(self, bench: Workbench, request: CohortRequest) -> None:
        super().__init__(bench, CohortChosen)
        self._folder, self._request = bench.folder, request
        self._show()

    def buildFiles(self) -> None:
        """A box for each file."""
        name = self._name
        for flag, label in FILES.items():
            Controls.choice(label, f"{name.files}['{flag}']", f"{name.offered}['{flag}']", f"cohort{flag}",
                            Controls.given(self._choose, f"'{flag}', $event.target.value"))

    def buildOptions(self) -> None:
        """A control for each option, with the command's own words for it."""
        for each in self._request.options:
            with html.Div(title=each.help):
                self._build(each, f"cohort{each.flag}", f"{self._name.values}['{each.flag}']")

    def _build(self, option: OptionForm, ident: str, value: str) -> None:
        change = partial(self._set, option.flag)
        if option.kind is OptionKind.CHOICE:
            Controls.choice(option.name, value, ((each or NONE, each) for each in option.choices), ident, change)
        elif option.kind is OptionKind.SWITCH:
            Controls.checkBox(option.name, f"{value} === true", ident, change)
        elif option.kind is OptionKind.TEXTS:
            with Controls.field(option.name, ident):
                html.Textarea(id=ident, change=Controls.given(change), rows="1", placeholder=_("one a line"),
                              raw_attrs=Controls.typed(value))
        else:
            Controls.textField(option.name, value, ident, change)

    def offer(self) -> None:
        """Offers what the opened folder holds now."""
        self._request.files.look()
        self._show()

    def _show(self) -> None:
        data, files = self._data, self._request.files
        data.offered = {flag: [{"value": -1, "text": NONE}, *(
            {"value": place, "text": self._shortened(path)} for place, path in enumerate(files.offered(flag)))]
            for flag in FILES}
        data.files, data.values = files.places, self._request.values

    def _shortened(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _choose(self, flag: Any, place: Any) -> None:
        self._request.files.choose(flag, int(place))
        self._show()

    def _set(self, flag: Any, value: Any) -> None:
        self._request.set(flag, value)
        self._show()
