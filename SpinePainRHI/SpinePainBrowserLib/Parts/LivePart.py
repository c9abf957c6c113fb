"""The live ratio: of the slice in view, the representative, the largest, the volume; and how far to trust it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from SpinePainRHILib.Core.Cases import CaseMeasurement
from SpinePainRHILib.Live.LiveValues import LiveValues
from SpinePainRHILib.Shown.CaseTexts import whyClosed
from SpinePainRHILib.Shown.CordChart import SliceAxis, chartOf
from SpinePainRHILib.Shown.LiveTexts import liveStatusText, pinnedValues
from SpinePainRHILib.Shown.ShownNumbers import percent
from SpinePainRHILib.Shown.ValueRows import measuredRows, valueRows
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, cells, checkBox, given, link, row, scriptText, section, table, words
from .Part import Part
from .Workbench import Workbench


@dataclass
class LiveShown:
    """State of this part: texts as they stand on the page; ``chart`` marks slices by their index."""

    here: str = ""
    caseName: str = ""
    case: str = ""
    short: str = ""
    status: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    outside: str = ""
    problems: str = ""
    bars: list[dict[str, Any]] = field(default_factory=list)
    top: str = ""
    range: str = ""
    representative: int | None = None
    largest: int | None = None
    current: int | None = None
    isFrozen: bool = False
    closed: str | None = None


class LivePart(Part[LiveShown]):
    """Shows the session's values as they come; computes nothing itself."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, LiveShown)
        self._axis: SliceAxis | None = None
        self._measured: CaseMeasurement | None = None
        bench.case.valuesChanged.connect(self.show)
        bench.case.changed.connect(self._onCase)
        self._onCase()

    def buildPinned(self, shown: str) -> None:
        """The two ratios that stay in sight whatever is scrolled, where the expression ``shown`` holds: a rater of
        pain does not see them."""
        name = self._name
        with html.Div(classes="pinned", id="pinned", v_show=shown, role="status", raw_attrs=['aria-live="polite"']):
            for ident, label, value in (("ratio-here", scriptText(_("This slice")), name.here),
                                        ("ratio-case", name.caseName, name.case)):
                with html.Div(classes="ratio"):
                    html.Div(f"{{{{ {label} }}}}", classes="ratio-name")
                    html.Div(f"{{{{ {value} }}}}", id=ident, classes="ratio-value")
            html.Div(f"{{{{ {name.short} }}}}", id="ratio-status", raw_attrs=[f':title="{name.status}"'])

    def build(self) -> None:
        name, views = self._name, self._bench.views
        with section(_("Live ratio"), "live"):
            words(name.status, "live-status")
            with table(("", _("RHI"), _("Cord"), _("High intensity")), name.rows, ':data-row="each.key"',
                       classes="values"):
                with html.Td():
                    link("each.name", given(self._jump, "each.sliceIndex"), 'v-if="each.sliceIndex !== null"')
                    html.Span("{{ each.name }}", v_else=True)
                cells("each.ratio", "each.cord", "each.highIntensity", classes="number")
            words(name.outside, "live-outside")
            words(name.problems, "live-problems", "problem")
            self._buildChart()
            with row():
                checkBox(_("Freeze the values"), name.isFrozen, "freeze", self._freeze, name.closed)
                button(_("Previous slice"), given(views.step, "-1"), "slice-down", reason=name.closed)
                button(_("Next slice"), given(views.step, "1"), "slice-up", reason=name.closed)

    def _buildChart(self) -> None:
        name = self._name
        with html.Div(classes="chart", id="chart", role="img", raw_attrs=[
                f':aria-label="{scriptText(_("RHI of each slice"))} + \', \' + {name.range}"']):
            html.Div(f"{{{{ {name.top} }}}}", classes="chart-top")
            with html.Div(classes="chart-bars"), html.Div(classes="chart-place", click=given(self._jump, "bar.slice"),
                                                          raw_attrs=[
                    f'v-for="bar in {name.bars}"', ':key="bar.slice"', ':data-slice="bar.slice"', ':title="bar.tip"',
                    f':class="{{current: bar.slice === {name.current}}}"']):
                html.Span("▼", classes="chart-mark", v_if=f"bar.slice === {name.representative}")
                html.Span("◆", classes="chart-mark", v_if=f"bar.slice === {name.largest}")
                html.Div(classes="chart-bar", v_if="bar.height !== null",
                         raw_attrs=[':style="{height: (100 * bar.height) + \'%\'}"'])
            html.Div(f"{{{{ {name.range} }}}}", classes="chart-range")

    def show(self, values: LiveValues | None) -> None:
        """Puts values on the page."""
        data, pinned = self._data, pinnedValues(values)
        data.here, data.caseName, data.case, data.short = pinned.here, pinned.caseName, pinned.case, pinned.status
        data.status = liveStatusText(values)
        data.rows = [asdict(each) | {"key": key} for key, each in zip(
            ("view", "representative", "largest", "volume"), valueRows(values), strict=True)]
        data.current = self._axis.current(values.viewSlice) if self._axis is not None and values is not None else None
        measurement = values.measurement if values is not None else None
        if measurement is None or measurement is not self._measured:
            self._measured = measurement
            self._showMeasured(measurement)

    def _showMeasured(self, measurement: CaseMeasurement | None) -> None:
        data, measured, chart = self._data, measuredRows(measurement), chartOf(measurement)
        data.outside, data.problems = measured.outside, measured.problems
        data.top, data.range = chart.topText if chart.bars else "", chart.rangeText
        data.representative, data.largest = chart.representative, chart.largest
        data.bars = [{"slice": bar.sliceIndex, "height": bar.height,
                      "tip": f"{bar.sliceIndex}: {percent(bar.rhiPercent)}"} for bar in chart.bars]

    def _onCase(self) -> None:
        session = self._session
        self._axis, self._measured = SliceAxis(session) if session is not None else None, None
        self._data.closed = whyClosed(session)
        self._data.isFrozen = session is not None and session.isFrozen
        self.show(session.values if session is not None else None)

    def _freeze(self, isFrozen: bool) -> None:
        if self._session is not None:
            self._session.setFrozen(bool(isFrozen))
            self._data.isFrozen = bool(isFrozen)

    def _jump(self, index: int) -> None:
        if self._session is not None:
            self._bench.views.jump(self._session.pointOfSlice(int(index)))
