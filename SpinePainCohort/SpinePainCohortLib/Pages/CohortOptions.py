"""Controls for the files and options of a cohort, made of the command's own options."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from SpinePainBrowserLib.Parts.Controls import given
from SpinePainBrowserLib.Parts.PartState import PartState
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

FILES = {"--cases": _("Folder of cases"), "--vas": _("Pain scores"), "--clinical": _("Clinical table"),
         "--readings": _("Ratios measured elsewhere"), "--dictionary": _("Data dictionary")}
"""Chosen from the opened folder; the words for them."""


class OptionSource(Protocol):
    """One option of the command (CommandLine.OptionForms)."""

    flag: str
    help: str
    default: str
    choices: tuple[str, ...]

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    def arguments(self, value: Any) -> list[str]: ...


@dataclass
class CohortChosen:
    """State: what is offered and chosen. Files are told by their place in the list, never by a path."""

    folders: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


class CohortOptions:
    """What the command is to be run with."""

    def __init__(self, bench: Workbench, options: Sequence[OptionSource]) -> None:
        self._bench, self._options = bench, options
        self._chosen = PartState(bench.server.state, CohortChosen)
        self._folders: tuple[Path, ...] = ()
        self._tables: tuple[Path, ...] = ()
        self._chosen.data.files = dict.fromkeys(FILES, -1)
        self._chosen.data.values = {each.flag: each.default for each in options if each.flag not in FILES}

    def buildFiles(self) -> None:
        """A box for each file."""
        name = self._chosen.name
        for flag, label in FILES.items():
            ident = f"cohort{flag}"
            offered = name.folders if flag == "--cases" else name.tables
            with html.Div(classes="field"):
                html.Label(label, raw_attrs=[f'for="{ident}"'])
                with html.Select(id=ident, change=given(self._choose, f"'{flag}', $event.target.value"), raw_attrs=[
                        f':value="{name.files}[\'{flag}\']"']):
                    html.Option("–", value="-1")
                    html.Option("{{ each.text }}", raw_attrs=[f'v-for="each in {offered}"', ':key="each.value"',
                                                              ':value="each.value"'])

    def buildOptions(self) -> None:
        """A control for each option, with the command's own words for it."""
        for each in self._options:
            if each.flag not in FILES:
                self._build(each)

    def _build(self, option: OptionSource) -> None:
        ident, value = f"cohort{option.flag}", f"{self._chosen.name.values}['{option.flag}']"
        change = given(self._set, f"'{option.flag}', $event.target.value")
        with html.Div(classes="field", title=option.help):
            html.Label(option.name, raw_attrs=[f'for="{ident}"'])
            if option.kind == "choice":
                with html.Select(id=ident, change=change, raw_attrs=[f':value="{value}"']):
                    for text in option.choices:
                        html.Option(text or "–", value=text)
            elif option.kind == "switch":
                html.Input(type="checkbox", id=ident, raw_attrs=[f':checked="{value} === true"'],
                           change=given(self._set, f"'{option.flag}', $event.target.checked"))
            elif option.kind == "texts":
                html.Textarea(id=ident, change=change, rows="1", placeholder=_("one a line"),
                              raw_attrs=[f':value="{value}"'])
            else:
                html.Input(type="text", id=ident, change=change, raw_attrs=[f':value="{value}"'])

    def offer(self, folder: Path, folders: tuple[Path, ...], tables: tuple[Path, ...]) -> None:
        """Offers what there is now. What was chosen stays where it is still there; a file's name may tell which."""
        before = {flag: self._path(flag) for flag in FILES}
        self._folders, self._tables, data = folders, tables, self._chosen.data
        data.folders = [{"value": place, "text": each.relative_to(folder).as_posix()}
                        for place, each in enumerate(folders)]
        data.tables = [{"value": place, "text": each.relative_to(folder).as_posix()}
                       for place, each in enumerate(tables)]
        data.files = {flag: self._placeOf(flag, before[flag]) for flag in FILES}

    def arguments(self) -> list[str]:
        """The arguments of the command; ValueError where something is missing."""
        if self._path("--vas") is None:
            raise ValueError(_("Choose the table of pain scores first."))
        files = [f"{flag}={path}" for flag in FILES if (path := self._path(flag)) is not None]
        values = self._chosen.data.values
        return files + [text for each in self._options if each.flag in values
                        for text in each.arguments(values[each.flag])]

    def _path(self, flag: str) -> Path | None:
        offered, place = self._folders if flag == "--cases" else self._tables, self._chosen.data.files.get(flag, -1)
        return offered[place] if 0 <= place < len(offered) else None

    def _placeOf(self, flag: str, before: Path | None) -> int:
        offered = self._folders if flag == "--cases" else self._tables
        if before in offered:
            return offered.index(before)
        if flag == "--cases":
            return 0 if offered else -1
        word = flag.removeprefix("--")
        return next((place for place, path in enumerate(offered) if path.stem.lower() == word), -1)

    def _choose(self, flag: Any, place: Any) -> None:
        if flag in FILES:
            self._chosen.data.files = {**self._chosen.data.files, flag: int(place)}

    def _set(self, flag: Any, value: Any) -> None:
        if flag in self._chosen.data.values:
            self._chosen.data.values = {**self._chosen.data.values, flag: value if value is True else str(value or "")}
