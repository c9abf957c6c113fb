"""How one case is measured, in a form that worker processes and the cache can use."""

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import SpinePainRHILib
from SpinePainRHILib.Core.Cases import CaseMeasurement


class MeasuresCase(Protocol):
    """Measures one case file. Raises ValueError with a sentence for a file that cannot be measured."""

    def __call__(self, path: Path, **settings: Any) -> CaseMeasurement: ...


@dataclass(frozen=True)
class MeasureFunction:
    """A MeasuresCase by the place it is imported from (``package.module:function``), and its settings.

    The module is imported at the first call, in the process that calls: so it can be handed to other processes
    without importing Slicer here. ``settings`` are keyword arguments and hold only what JSON can.
    """

    place: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, path: Path) -> CaseMeasurement:
        return self.load()(path, **self.settings)

    def load(self) -> MeasuresCase:
        """The function itself. Raises ImportError or AttributeError where it is not there."""
        module, _, name = self.place.partition(":")
        return getattr(importlib.import_module(module), name)

    def cacheText(self) -> str:
        """All that decides the result beside the file itself: function, settings and library version."""
        return json.dumps([self.place, dict(self.settings), SpinePainRHILib.__version__], sort_keys=True)
