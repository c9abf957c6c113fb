"""The tab of pain scores: a rater scores without images, outlines and numbers, which other tabs hold."""

from dataclasses import dataclass, field
from typing import Any

from SpinePainBrowserLib.Parts.Controls import (
    button,
    choice,
    given,
    numberField,
    numberOf,
    row,
    scriptOptions,
    scriptText,
    section,
    textField,
    words,
)
from SpinePainBrowserLib.Parts.PartState import PartState
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Run.ScoreEntry import HIDDEN_NOTE, LOG_NAME, STEPS, ScoreEntry, nameOfScore, partOf


@dataclass
class ScoreShown:
    """State of this tab."""

    rater: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    at: int = -1
    score: float = 0.0
    step: float = STEPS[0]
    current: str = ""
    history: str = ""
    status: str = ""
    whyNotSaved: str = ""


class ScorePage:
    """The work list, the scale, and the saving; each score goes to the file in the opened folder at once."""

    title, ident = _("Pain scores"), "scores"

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._shown = PartState(bench.server.state, ScoreShown)
        self._entry: ScoreEntry | None = None
        self._isScored = False
        self._refresh()

    def build(self) -> None:
        name, acting = self._shown.name, self._bench.acting
        with section(_("Who scores"), "score-rater-section"):
            with row():
                textField(_("Rater ID"), name.rater, "score-rater", given(acting("", self._setRater)))
                button(_("Read the list anew"), acting("", self._read), "score-list")
            words(scriptText(_("Images, outlines and numbers are on other tabs while you score.")), "score-blind")
        with section(_("Score"), "score-section"):
            words(name.current, "score-current", "strong")
            words(name.history, "score-history")
            numberField(_("Pain, 0 to 10"), name.score, "score", given(acting("", self._setScore)),
                        f"[0, 10, {name.step}]")
            with row():
                choice(_("Steps"), name.step, scriptOptions((f"{each:g}", f"{each:g}") for each in STEPS),
                       "score-step", given(self._setStep))
                button(_("Score 0"), (self._setScore, "[0]"), "score-zero")
                button(_("Save and go on"), acting(_("The score could not be saved."), self._save), "score-save",
                       reason=name.whyNotSaved)
            words(name.status, "score-status")
        with section(_("To score"), "score-items"), html.Table():
            with html.Tr():
                for heading in (_("Case"), _("Timepoint"), _("Of"), _("Score")):
                    html.Th(heading)
            with html.Tr(click=given(self._select, "index"), raw_attrs=[
                    f'v-for="(each, index) in {name.items}"', ':key="index"',
                    f':class="{{chosen: index === {name.at}}}"']):
                with html.Td():
                    html.Button("{{ each.case }}", type="button", classes="link")
                for column in ("timepoint", "part", "state"):
                    html.Td(f"{{{{ each.{column} }}}}")

    def setInFront(self, isInFront: bool) -> None:
        """The tab was chosen, or left: the list is read when it comes to the front."""
        if isInFront:
            self._bench.attempt("", self._read)

    def close(self) -> None:
        """Nothing is kept open."""

    # Act

    def _read(self) -> None:
        folder = self._bench.folder
        self._entry = None
        self._entry = ScoreEntry(folder, folder / LOG_NAME, self._shown.data.rater)
        self._shown.data.status = self._entry.note
        self._choose(self._entry.nextOpen())

    def _setRater(self, rater: Any) -> None:
        self._shown.data.rater = str(rater).strip()
        self._read()

    def _setStep(self, step: Any) -> None:
        self._shown.data.step = float(step) if float(step) in STEPS else STEPS[0]

    def _setScore(self, score: Any) -> None:
        self._isScored = False  # nor one that was taken away again
        self._refresh()
        self._shown.data.score = min(max(numberOf(score), 0.0), 10.0)
        self._isScored = True
        self._refresh()

    def _select(self, index: Any) -> None:
        self._choose(int(index))

    def _choose(self, index: int | None) -> None:
        entry = self._entry
        items = entry.items if entry is not None else ()
        self._shown.data.at = -1 if index is None or not 0 <= index < len(items) else index
        own = entry.entered(items[self._shown.data.at]) if entry is not None and self._shown.data.at >= 0 else ()
        self._shown.data.score = own[-1].vas if own else 0.0
        self._isScored = False  # a score that nobody gave must not be saved
        self._refresh()

    def _save(self) -> None:
        at = self._shown.data.at
        if self._entry is None or at < 0 or not self._isScored:
            raise ValueError(_("Set the score of a case of the list first."))
        item = self._entry.items[at]
        entry = self._entry.save(item, self._shown.data.score, HIDDEN_NOTE)
        text = self._entry.savedText(entry, item)
        self._choose(self._entry.nextOpen(at))
        self._shown.data.status = text

    def _refresh(self) -> None:
        data, entry = self._shown.data, self._entry
        items = entry.items if entry is not None else ()
        data.items = [{"case": each.caseId, "timepoint": each.timepoint, "part": partOf(each),
                       "state": entry.stateOf(each)} for each in items] if entry is not None else []
        item = items[data.at] if 0 <= data.at < len(items) else None
        data.current = _("Nothing is selected.") if item is None or entry is None else _(
            "{case} ({open} of {all} open), rater {rater}").format(
            case=nameOfScore(item), open=entry.openCount, all=len(items), rater=entry.rater or "–")
        data.history = entry.historyOf(item) if entry is not None and item is not None else ""
        data.whyNotSaved = (_("give your rater ID") if not data.rater else
                            _("select an item of the list") if item is None else
                            "" if self._isScored else _("set the score first"))
