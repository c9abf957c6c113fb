"""What the sections of the page have in common."""

from typing import Generic

from SpinePainRHILib.Case.CaseSession import CaseSession

from .PartState import PartState, Shown
from .Workbench import Workbench


class Part(Generic[Shown]):
    """A section: its share of the page's state, and the case that is open."""

    def __init__(self, bench: Workbench, shown: type[Shown]) -> None:
        state = PartState(bench.server.state, shown)
        self._bench, self._data, self._name = bench, state.data, state.name

    @property
    def _session(self) -> CaseSession | None:
        return self._bench.case.session
