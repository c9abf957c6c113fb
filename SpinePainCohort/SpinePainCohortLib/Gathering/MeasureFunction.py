"""How one case, or pair of cases, is measured, in a form that worker processes and the cache can use."""

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import SpinePainRHILib


class Measures(Protocol):
    """Measures one item, such as a case file. Raises ValueError with a sentence where it cannot be measured."""

    def __call__(self, item: Any, **settings: Any) -> Any: ...


@dataclass(frozen=True)
class MeasureFunction:
    """A function that measures, by the place it is imported from (``package.module:function``), and its settings.

    The module is imported at the first call, in the process that calls: so it can be handed to other processes
    without importing here what it needs. ``settings`` are keyword arguments and hold only what JSON can. One that
    measures cases takes a path and returns a CaseMeasurement.
    """

    place: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, item: Any) -> Any:
        return self.load()(item, **self.settings)

    def load(self) -> Measures:
        """The function itself. Raises ImportError or AttributeError where it is not there."""
        module, _, name = self.place.partition(":")
        measures: Measures = getattr(importlib.import_module(module), name)
        return measures

    def cacheText(self) -> str:
        """All that decides the result beside the file itself: function, settings and library version."""
        return json.dumps([self.place, dict(self.settings), SpinePainRHILib.__version__], sort_keys=True)
