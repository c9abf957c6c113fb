"""The DICOM series of the opened folder: the folders with some, and the series of the one chosen, T2 first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from SpinePainRHILib.Files.DicomChoice import shownText
from SpinePainRHILib.Keep.FindingVolumes import seriesOf
from SpinePainRHILib.Shown.Asking import Talk
from SpinePainRHILib.Shown.CaseDoor import CaseDoor
from SpinePainRHILib.Shown.Failures import NOT_OPENED
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import given, link, words
from .Part import Part
from .Workbench import Workbench

MOST_SHOWN = 200


@dataclass
class SeriesShown:
    """State of this part: rows of ``key`` and ``text``; ``opened`` is the key of the folder whose series are shown."""

    folders: list[dict[str, Any]] = field(default_factory=list)
    series: list[dict[str, Any]] = field(default_factory=list)
    opened: str = ""
    more: str = ""


class SeriesChooser(Part[SeriesShown]):
    """Shows what there is, and opens a series as the volume to make a case on."""

    def __init__(self, bench: Workbench, door: CaseDoor) -> None:
        super().__init__(bench, SeriesShown)
        self._door = door
        self._folders: tuple[Path, ...] = ()
        self._series: tuple[tuple[Path, str], ...] = ()

    def build(self) -> None:
        name = self._name
        with html.Details(v_show=f"{name.folders}.length", id="dicom", classes="inner", raw_attrs=["open"]):
            html.Summary(_("DICOM series in this folder"))
            with html.Ul(classes="plain"), html.Li(raw_attrs=[f'v-for="each in {name.folders}"', ':key="each.key"']):
                link("each.text", given(self.choose, "each.key"), classes="dicom-folder")
                with html.Ul(v_if=f"each.key === {name.opened}", classes="plain"), html.Li(
                        raw_attrs=[f'v-for="one in {name.series}"', ':key="one.key"']):
                    link("one.text", given(self.open, "one.key"), classes="dicom-series")
            words(name.more, "dicom-more")

    def show(self, folders: Sequence[Path]) -> None:
        """Shows folders of the opened one."""
        root, data = self._bench.opened.root, self._data
        if tuple(folders) != self._folders:
            self._folders, self._series = tuple(folders), ()
            data.series, data.opened = [], ""
        data.folders = _rows("d", (each.relative_to(root).as_posix() for each in self._folders[:MOST_SHOWN]))
        more = len(self._folders) - MOST_SHOWN
        data.more = _("and {count} more: open a folder below this one.").format(count=more) if more > 0 else ""

    def choose(self, key: str) -> None:
        """Opens the series of a folder, or shows them to choose from where there are several."""
        self._with(key, "d", self._folders, lambda folder: self._bench.start(
            _("Reading the DICOM headers ..."), NOT_OPENED, self._looking(key, folder)))

    def open(self, key: str) -> None:
        """Opens one of the series that are shown."""
        self._with(key, "s", self._series, lambda place: self._bench.start(
            _("Reading the series ..."), NOT_OPENED, self._door.openVolume(*place)))

    def _looking(self, key: str, folder: Path) -> Talk[None]:
        self._door.checkFiles(folder)
        stacks = seriesOf(folder)
        if not stacks:
            raise ValueError(_("No DICOM images are in this folder."))
        if len(stacks) == 1:
            yield from self._door.openVolume(folder, stacks[0].name)
            return
        self._series = tuple((folder, each.name) for each in stacks)
        self._data.series, self._data.opened = _rows("s", map(shownText, stacks)), key

    @staticmethod
    def _with(key: str, kind: str, things: Sequence[Any], work: Callable[[Any], None]) -> None:
        """Works on the thing that a key is of; nothing where there is none, as from a page of before."""
        number = str(key).removeprefix(kind)
        if number.isascii() and number.isdigit() and int(number) < len(things):
            work(things[int(number)])


def _rows(kind: str, texts: Iterable[str]) -> list[dict[str, Any]]:
    return [{"key": f"{kind}{number}", "text": text} for number, text in enumerate(texts)]
