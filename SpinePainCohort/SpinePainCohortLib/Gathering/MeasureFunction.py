"""How one case, or pair of cases, is measured, in a form that worker processes and the cache can use."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import SpinePainRHILib


@dataclass(frozen=True)
class MeasureFunction:
    """A function that measures and its settings, as they go to the processes that measure.

    ``function`` takes one item, such as a path, and raises ValueError with a sentence where that cannot be measured;
    it stands at the top of a module, so that every process can import it. One that measures cases returns a
    CaseMeasurement. ``settings`` are its keyword arguments and hold only what JSON can.
    """

    function: Callable[..., Any]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, item: Any) -> Any:
        return self.function(item, **self.settings)

    def cacheText(self) -> str:
        """All that decides the result beside the file itself: function, settings and library version."""
        place = f"{self.function.__module__}:{self.function.__qualname__}"
        return json.dumps([place, dict(self.settings), SpinePainRHILib.__version__], sort_keys=True)
