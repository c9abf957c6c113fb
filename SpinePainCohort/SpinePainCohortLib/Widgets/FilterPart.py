"""The filters: what is kept of the cohort."""

import re
from collections.abc import Callable
from typing import Any

import qt
from slicer.i18n import tr as _
from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Widgets.Connections import Connections

from ..Run.AnalysisOptions import AnalysisOptions
from ..Run.Filters import RELATIONS, Condition, FilterChoices, Filters
from .Choosing import chosen, fill


class FilterPart:
    """Reader, timepoint, region, a condition on a clinical column, and cases to exclude.

    ``onChanged`` is called after each change that keeps something else, of the value once it is entered: not at every
    key, and not at the completions that the box proposes meanwhile. ``onTyping`` is called at each key of the value.
    """

    def __init__(self, ui: Any, onChanged: Callable[[], None], onTyping: Callable[[], None]) -> None:
        self._ui, self._onChanged, self._onTyping = ui, onChanged, onTyping
        self._connections = Connections()
        self._columns: dict[str, tuple[str, ...]] = {}
        self._isFilling = self._isTyping = False
        self._told: Filters | None = None
        self._boxes = (ui.readerBox, ui.timepointBox, ui.regionBox)
        for text, relation in zip((_("is"), _("is not"), _("at least"), _("at most"), _("is missing")), RELATIONS,
                                  strict=True):
            ui.relationBox.addItem(text, relation)
        for box in (*self._boxes, ui.relationBox):
            self._connections.add(box, "currentIndexChanged(int)", self._onFilter)
        self._connections.add(ui.columnBox, "currentIndexChanged(int)", self._onColumn)
        ui.valueBox.setInsertPolicy(qt.QComboBox.NoInsert)
        self._valueEdit = ui.valueBox.lineEdit()
        self._connections.add(ui.valueBox, "currentIndexChanged(int)", self._onFilter)
        self._connections.add(self._valueEdit, "textEdited(QString)", self._onKey)
        self._connections.add(self._valueEdit, "editingFinished()", self._onFilter)
        self._connections.add(ui.excludeEdit, "textEdited(QString)", self._onKey)
        self._connections.add(ui.excludeEdit, "editingFinished()", self._onFilter)
        self._connections.add(ui.resetFiltersButton, "clicked(bool)", self.reset)
        self.setChoices(FilterChoices((), (BASELINE,), (), {}))

    def setChoices(self, choices: FilterChoices) -> None:
        """Offers what a newly gathered cohort has; what was chosen stays chosen where it is still there."""
        self._isFilling = True
        self._columns = choices.columns
        fill(self._ui.readerBox, _("alphabetically first"), choices.readers)
        fill(self._ui.timepointBox, None, choices.timepoints)
        fill(self._ui.regionBox, _("all"), choices.regions)
        fill(self._ui.columnBox, _("none"), {name: choices.titles.get(name, name) for name in choices.columns})
        self._fillValues()
        self._isFilling = False
        self._told = self.filters()

    def filters(self, options: AnalysisOptions | None = None) -> Filters:
        """What is chosen now, to be analysed by ``options``."""
        column = chosen(self._ui.columnBox)
        condition = None
        if column is not None:
            condition = Condition(column, chosen(self._ui.relationBox), self._ui.valueBox.currentText)
            if not condition.value.strip() and condition.relation != "is missing":
                condition = None  # nothing to compare with yet
        return Filters(chosen(self._ui.readerBox), chosen(self._ui.timepointBox) or BASELINE,
                       chosen(self._ui.regionBox), condition, self._excluded(), options or AnalysisOptions())

    def reset(self, _checked: bool = False) -> None:
        """Back to everything."""
        self._isFilling = True
        for box in (*self._boxes, self._ui.relationBox, self._ui.columnBox):
            box.currentIndex = 0
        self._ui.excludeEdit.text = ""
        self._fillValues()
        self._isFilling = False
        self._onFilter()

    def close(self) -> None:
        """Undoes every connection."""
        self._connections.removeAll()

    def _excluded(self) -> tuple[str, ...]:
        names = re.split(r"[\s,;]+", self._ui.excludeEdit.text)
        return tuple(dict.fromkeys(name for name in names if name))

    def _fillValues(self) -> None:
        column = chosen(self._ui.columnBox)
        self._ui.valueBox.clear()
        self._ui.valueBox.addItems(["", *self._columns.get(column or "", ())])
        for widget in (self._ui.relationBox, self._ui.valueBox):
            widget.enabled = column is not None
            widget.toolTip = _("Which patients are kept.") if column is not None else \
                _("Not available now: choose a clinical column first.")

    def _onColumn(self, _index: int = 0) -> None:
        if not self._isFilling:
            self._isFilling = True
            self._fillValues()
            self._isFilling = False
            self._onFilter()

    def _onFilter(self, _value: Any = None) -> None:
        if not self._isFilling and (self._isTyping or self.filters() != self._told):
            self._told, self._isTyping = self.filters(), False
            self._onChanged()

    def _onKey(self, _text: str = "") -> None:
        self._isTyping = True
        self._onTyping()
