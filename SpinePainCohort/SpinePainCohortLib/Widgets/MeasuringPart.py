"""How cases are measured where the published way does not fit: the options of ``spinepain cohort``, shown."""

from typing import Any

from slicer.i18n import tr as _
from SpinePainRHILib.Core.Geometry import AXIS_CHOICES
from SpinePainRHILib.Core.Rhi import Rule
from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Widgets.Connections import Connections

from ..Gathering.MeasureFunction import MeasureFunction
from ..Run.AnalysisOptions import parseNames
from ..Run.CaseMeasuring import measuring
from .Choosing import chosen


class MeasuringPart:
    """Axis, rule, segments of other tools, names of files. They take effect with the next gathering and are not kept
    for the next start: they belong to the cases."""

    def __init__(self, ui: Any) -> None:
        self._ui, self._connections = ui, Connections()
        axes = {"acquisition": _("as acquired"), "SI": _("superior-inferior"), "AP": _("anterior-posterior"),
                "LR": _("left-right")}
        rules = {"auto": _("as each case says"), "cord": _("over the cord"), "union": _("carved out of the cord")}
        for box, values, titles in ((ui.axisBox, AXIS_CHOICES, axes), (ui.ruleBox, ("auto", *Rule), rules)):
            for value in values:
                box.addItem(titles.get(value, str(value)), str(value))
            self._connections.add(box, "currentIndexChanged(int)", self._onOption)
        self._connections.add(ui.segmentsEdit, "textChanged(QString)", self._onOption)
        self._connections.add(ui.keepNamesCheck, "toggled(bool)", self._onOption)
        ui.measuringSection.collapsed = True
        self._onOption()

    def settings(self) -> dict[str, Any]:
        """What is chosen, as ``measuring`` takes it."""
        return {"axis": chosen(self._ui.axisBox), "rule": chosen(self._ui.ruleBox),
                "mapping": parseNames(self._ui.segmentsEdit.text),
                "keepFileNames": bool(self._ui.keepNamesCheck.checked)}

    def measure(self) -> MeasureFunction | None:
        """What measures so; None where everything is as it is by default. Raises ValueError with a sentence for
        segments that are not understood."""
        settings = self.settings()
        for text in settings["mapping"]:
            parseRoleMapping(text)
        return measuring(**settings) if self._changed() else None

    def close(self) -> None:
        """Undoes every connection."""
        self._connections.removeAll()

    def _changed(self) -> int:
        default = {"axis": "acquisition", "rule": "auto", "mapping": (), "keepFileNames": False}
        return sum(self.settings()[name] != value for name, value in default.items())

    def _onOption(self, _value: Any = None) -> None:
        number = self._changed()
        self._ui.measuringSection.text = _("How cases are measured ({n} changed)").format(n=number) if number else \
            _("How cases are measured")
