"""The details of a case as they are entered: who outlined whom, when, and what the cord's outline means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Events.Signal import Signal
from SpinePainRHILib.Keep.ReaderMemory import lastReader, rememberReader
from SpinePainRHILib.Shown.CaseChoices import CordOutline
from SpinePainRHILib.Shown.CaseEntries import enteredInfo, proposedEntries
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import choice, field, scriptText
from .Part import Part
from .Workbench import Workbench


@dataclass
class EntryShown:
    """State of the fields."""

    caseId: str = ""
    timepoint: str = BASELINE
    reader: str = ""
    outline: str = CordOutline.spinalCord.name


class CaseEntry(Part[EntryShown]):
    """The fields, of the open case or of one still to be made.

    Signals: ``entered()`` a detail was entered; ``typed()`` letters of the case ID were; ``readerChanged()``.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, EntryShown)
        self._data.reader = lastReader()
        self.entered, self.typed, self.readerChanged = Signal(), Signal(), Signal()
        bench.server.state.change(self._name.caseId)(lambda **_state: self.typed.emit())

    def buildReader(self) -> None:
        """The field that the work list depends on."""
        _text(_("Reader ID"), self._name.reader, "reader", self._onReader, ("R1", _(
            "Who outlines, such as R1. Each reader's work is kept in a file of its own.")))

    def build(self) -> None:
        """The other fields."""
        name = self._name
        with html.Div(classes="pair"):
            _text(_("Case ID"), name.caseId, "case-id", self.entered.emit, ("sub-001", _(
                "Pseudonym of the patient in the study, such as sub-001. Never a name or a hospital number: it is "
                "written into the file.")))
            _text(_("Timepoint"), name.timepoint, "timepoint", self.entered.emit, (BASELINE, _(
                "When the image was taken, such as baseline or week12.")))
        choice(_("Cord outline is"), name.outline, ((each.label(), each.name) for each in CordOutline),
               "cord-outline", self._onOutline)

    def info(self) -> CaseInfo:
        """The details as they are entered."""
        return self.infoOf(str(self._data.caseId), str(self._data.timepoint))

    def infoOf(self, caseId: str, timepoint: str) -> CaseInfo:
        """The details for a case of another ID."""
        return enteredInfo(caseId, timepoint, str(self._data.reader), _outlineOf(self._data.outline))

    def show(self, info: CaseInfo) -> None:
        """Shows the details of a case. The reader stays who is entered where the case names none."""
        data = self._data
        data.caseId, data.timepoint, data.reader = info.caseId, info.timepoint, info.reader or data.reader
        data.outline = CordOutline(info.cordMeaning).name

    def propose(self, volumeNode: Any) -> None:
        """Shows what the name of a volume's file tells, for a case that is still to be made."""
        caseId, timepoint = proposedEntries(volumeNode, None)
        self._data.caseId, self._data.timepoint = caseId or "", timepoint or BASELINE

    def _onReader(self) -> None:
        rememberReader(str(self._data.reader))
        self.entered.emit()
        self.readerChanged.emit()

    def _onOutline(self, name: Any) -> None:
        self._data.outline = _outlineOf(name).name
        self.entered.emit()


def _outlineOf(name: Any) -> CordOutline:
    return CordOutline.__members__.get(str(name), CordOutline.notStated)


def _text(label: str, state: str, ident: str, act: Callable[[], None], told: tuple[str, str]) -> None:
    """A line of text that the server knows letter by letter; ``told`` are an example and a tip."""
    example, tip = told
    with field(label, ident):
        html.Input(type="text", id=ident, v_model=(state,), change=act, raw_attrs=[
            f':title="{scriptText(tip)}"', f'placeholder="{example}"', 'autocomplete="off"', 'spellcheck="false"'])
