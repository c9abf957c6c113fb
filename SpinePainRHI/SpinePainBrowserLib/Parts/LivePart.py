"""The live ratio: of the slice in view, the representative, the largest, the volume; and how far to trust it."""

from dataclasses import dataclass, field
from typing import Any

from SpinePainRHILib.Live.LiveValues import LiveValues
from trame.widgets import html
from trame_server.utils.typed_state import TypedState

from .Workbench import Workbench


@dataclass
class LiveShown:
    """State of this part: texts as they stand on the page."""

    status: str = ""
    ratio: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


class LivePart:
    """Shows the session's values as they come; computes nothing itself."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._shown = TypedState(bench.server.state, LiveShown)
        bench.case.valuesChanged.connect(self.show)

    def build(self) -> None:
        html.Div(f"{{{{ {self._shown.name.ratio} }}}}", id="live-ratio", classes="text-h4 pa-2")
        html.Div(f"{{{{ {self._shown.name.status} }}}}", classes="pa-2")

    def show(self, values: LiveValues) -> None:
        """Puts values on the page."""
        self._shown.data.ratio = "–" if values.rhiPercent is None else f"{values.rhiPercent:.1f} %"
        self._shown.data.status = str(values.status)
