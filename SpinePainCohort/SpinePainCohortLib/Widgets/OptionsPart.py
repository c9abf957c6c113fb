"""How what is kept of the cohort is analysed: the options of ``spinepain cohort``, shown."""

from collections.abc import Callable
from typing import Any

import qt
from slicer.i18n import tr as _
from SpinePainRHILib.Widgets.Connections import Connections

from ..Run.AnalysisOptions import CATEGORIES, OUTLINED_AS, PATIENT_SCORES, RATIOS, AnalysisOptions, parseTimepoints
from ..Run.Filters import FilterChoices
from .Choosing import chosen, fill

_SETTING = "SpinePainCohort/Options/{name}"


class OptionsPart:
    """Ratio, scores, categories, covariates, order of timepoints. ``onChanged`` is called after each change.

    What is no matter of one cohort's data is remembered: rater, covariates and timepoints are not.
    """

    def __init__(self, ui: Any, onChanged: Callable[[], None]) -> None:
        self._ui, self._onChanged, self._connections = ui, onChanged, Connections()
        self._actions: dict[str, Any] = {}
        self._ofColumns, self._isFilling = Connections(), True
        self._boxes = {
            "ratio": (ui.ratioBox, RATIOS, {"slice": _("representative slice"), "max": _("largest of all slices"),
                                            "volume": _("by volume")}),
            "outlinedAs": (ui.outlinedBox, OUTLINED_AS, {
                "all": _("all structures"), "spinalCord": _("spinal cord"), "thecalSac": _("thecal sac"),
                "caudaEquina": _("cauda equina"), "other": _("other")}),
            "patientScore": (ui.patientScoreBox, PATIENT_SCORES, {"max": _("highest of the lesions"),
                                                                  "mean": _("mean of the lesions")}),
            "categories": (ui.categoriesBox, CATEGORIES, {"published": _("1-3, 4-7, 8-10 (published)"),
                                                          "alternative": _("1-4, 5-8, 9-10")})}
        self._checks = {"mergeRare": ui.mergeRareCheck, "published": ui.publishedCheck}
        for box, values, titles in self._boxes.values():
            for value in values:
                box.addItem(titles.get(value, value), value)
            self._connections.add(box, "currentIndexChanged(int)", self._onOption)
        for box in self._checks.values():
            self._connections.add(box, "toggled(bool)", self._onOption)
        self._connections.add(ui.raterBox, "currentIndexChanged(int)", self._onOption)
        self._connections.add(ui.timepointsEdit, "editingFinished()", self._onOption)
        self._connections.add(ui.resetOptionsButton, "clicked(bool)", self.reset)
        self._menu = qt.QMenu(ui.covariatesButton)
        ui.covariatesButton.setMenu(self._menu)
        ui.optionsSection.collapsed = True
        self._show(_remembered())
        self.setChoices(FilterChoices((), (), (), {}))

    def setChoices(self, choices: FilterChoices) -> None:
        """Offers the raters and clinical columns of a newly gathered cohort; what is still there stays chosen."""
        self._isFilling = True
        fill(self._ui.raterBox, _("mean of all"), choices.raters)
        before, self._titles = self.options().covariates, choices.titles
        self._clearMenu()
        for name in choices.columns:
            action = qt.QAction(choices.titles.get(name, name).replace("&", "&&"), self._menu)
            action.checkable = True
            action.checked = name in before
            self._menu.addAction(action)
            self._actions[name] = action
            self._ofColumns.add(action, "toggled(bool)", self._onOption)
        self._ui.covariatesButton.enabled = bool(choices.columns)
        self._ui.timepointsEdit.placeholderText = ", ".join(choices.timepoints)
        self._isFilling = False
        self._told = self.options()
        self._showSummary()

    def options(self) -> AnalysisOptions:
        """What is chosen now."""
        values: dict[str, Any] = {name: chosen(box) for name, (box, _values, _titles) in self._boxes.items()}
        values |= {name: bool(box.checked) for name, box in self._checks.items()}
        return AnalysisOptions(
            **values, rater=chosen(self._ui.raterBox), timepoints=parseTimepoints(self._ui.timepointsEdit.text),
            covariates=tuple(name for name, action in self._actions.items() if action.checked))

    def reset(self, _checked: bool = False) -> None:
        """Back to the published study's choices."""
        self._isFilling = True
        self._show(AnalysisOptions())
        self._ui.raterBox.currentIndex = 0
        self._ui.timepointsEdit.text = ""
        for action in self._actions.values():
            action.checked = False
        self._isFilling = False
        self._onOption()

    def close(self) -> None:
        """Undoes every connection."""
        self._isFilling = True
        self._clearMenu()
        self._connections.removeAll()

    def _show(self, options: AnalysisOptions) -> None:
        for name, (box, values, _titles) in self._boxes.items():
            box.currentIndex = list(values).index(getattr(options, name))
        for name, box in self._checks.items():
            box.checked = getattr(options, name)

    def _clearMenu(self) -> None:
        self._ofColumns.removeAll()
        self._actions.clear()
        self._menu.clear()

    def _showSummary(self) -> None:
        """The covariates, which a menu hides, and how many options are not those of the published study."""
        names = ", ".join(self._titles.get(name, name) for name in self._told.covariates)
        self._ui.covariatesLabel.text = names
        self._ui.covariatesLabel.visible = bool(names)
        number = len(self._told.describe())
        self._ui.optionsSection.text = _("Analysis options ({n} changed)").format(n=number) if number else \
            _("Analysis options")

    def _onOption(self, _value: Any = None) -> None:
        if self._isFilling or self.options() == self._told:
            return
        self._told = self.options()
        self._showSummary()
        for name in (*self._boxes, *self._checks):
            qt.QSettings().setValue(_SETTING.format(name=name), str(getattr(self._told, name)))
        self._onChanged()


def _remembered() -> AnalysisOptions:
    """The options of the last time; one that is none any more is left at its default."""
    default = AnalysisOptions()
    known: dict[str, Any] = {"ratio": RATIOS, "outlinedAs": OUTLINED_AS, "patientScore": PATIENT_SCORES,
                             "categories": CATEGORIES}
    values: dict[str, Any] = {}
    for name in (*known, "mergeRare", "published"):
        text = str(qt.QSettings().value(_SETTING.format(name=name)) or "")
        if name in known:
            values[name] = text if text in known[name] else getattr(default, name)
        else:
            values[name] = text == "True" if text in ("True", "False") else getattr(default, name)
    return AnalysisOptions(**values)
