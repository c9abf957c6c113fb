"""The tab of pain scores: a rater scores without images, outlines and numbers, which other tabs hold."""

from dataclasses import dataclass, field
from typing import Any

from SpinePainBrowserLib.Parts.Controls import (
    button,
    cells,
    choice,
    given,
    link,
    numberField,
    numberOf,
    row,
    scriptText,
    section,
    table,
    textField,
    words,
)
from SpinePainBrowserLib.Parts.Part import Part
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Run.ScoreDesk import ScoreDesk
from ..Run.ScoreEntry import HIDDEN_NOTE, LOG_NAME, STEPS


@dataclass
class ScoreShown:
    """State of this tab."""

    rater: str = ""
    items: list[tuple[str, ...]] = field(default_factory=list)
    at: int | None = None
    score: float = 0.0
    step: float = STEPS[0]
    current: str = ""
    history: str = ""
    status: str = ""
    whyNotSaved: str = ""


class ScorePage(Part[ScoreShown]):
    """The work list, the scale, and the saving; each score goes to the file in the opened folder at once."""

    title, ident = _("Pain scores"), "scores"

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, ScoreShown)
        self._desk = ScoreDesk()
        self._refresh()

    def build(self) -> None:
        name, acting = self._name, self._bench.acting
        with section(_("Who scores"), "score-rater-section"):
            with row():
                textField(_("Rater ID"), name.rater, "score-rater", acting("", self._setRater))
                button(_("Read the list anew"), acting("", self._read), "score-list")
            words(scriptText(_("Images, outlines and numbers are on other tabs while you score.")), "score-blind")
        with section(_("Score"), "score-section"):
            words(name.current, "score-current", "strong")
            words(name.history, "score-history")
            numberField(_("Pain, 0 to 10"), name.score, "score", acting("", self._setScore),
                        f"[0, 10, {name.step}]")
            with row():
                choice(_("Steps"), name.step, ((f"{each:g}", f"{each:g}") for each in STEPS), "score-step",
                       self._setStep)
                button(_("Score 0"), given(self._setScore, "0"), "score-zero")
                button(_("Save and go on"), acting(_("The score could not be saved."), self._save), "score-save",
                       reason=name.whyNotSaved)
            words(name.status, "score-status")
        with section(_("To score"), "score-items"), table(
                (_("Case"), _("Timepoint"), _("Of"), _("Score")), name.items,
                f':class="{{chosen: index === {name.at}}}"', act=given(self._select, "index")):
            with html.Td():
                link("each[0]")
            cells("each[1]", "each[2]", "each[3]")

    def setInFront(self, isInFront: bool) -> None:
        """The tab was chosen, or left: the list is read when it comes to the front."""
        if isInFront:
            self._bench.attempt("", self._read)

    def close(self) -> None:
        """Nothing is kept open."""

    # Act

    def _read(self) -> None:
        folder = self._bench.folder
        self._data.status = ""
        try:
            self._data.status = self._desk.read(folder, folder / LOG_NAME)
        finally:
            self._refresh()

    def _setRater(self, rater: Any) -> None:
        self._desk.setRater(str(rater))
        self._data.rater = self._desk.rater
        self._read()

    def _setStep(self, step: Any) -> None:
        self._data.step = float(step) if float(step) in STEPS else STEPS[0]
        self._desk.choose(self._desk.chosen)  # a score that was set on the other steps is set again
        self._refresh()

    def _setScore(self, score: Any) -> None:
        self._desk.give(None)  # nor is one saved that was taken away again
        self._refresh()
        self._desk.give(numberOf(score))
        self._refresh()

    def _select(self, index: Any) -> None:
        self._desk.choose(int(index))
        self._refresh()

    def _save(self) -> None:
        self._data.status = self._desk.save(HIDDEN_NOTE)
        self._refresh()

    def _refresh(self) -> None:
        data, desk = self._data, self._desk
        data.items, data.at, data.score = list(desk.rows), desk.chosen, desk.shownScore or 0.0
        data.current, data.history = f"{desk.chosenName} {desk.progress}".strip(), desk.history
        data.whyNotSaved = desk.whyNotSaved
