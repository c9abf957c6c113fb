"""A part's share of the page's state, as a dataclass: what the server sets is what the page shows."""

from dataclasses import asdict, fields
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

Shown = TypeVar("Shown")


class PartState(Generic[Shown]):
    """``data`` reads and sets the fields of ``kind`` in the state of the page; ``name`` has, for each field, its name
    there, for the controls that show it."""

    def __init__(self, state: Any, kind: type[Shown]) -> None:
        names = {each.name: f"{kind.__name__}_{each.name}" for each in fields(cast(Any, kind))}
        self.name: Any = SimpleNamespace(**names)
        self.data: Shown = cast(Shown, _StateFields(state, names))
        for field, value in asdict(cast(Any, kind())).items():
            state[names[field]] = value


class _StateFields:
    """The fields, each at its name in the state."""

    def __init__(self, state: Any, names: dict[str, str]) -> None:
        object.__setattr__(self, "_state", state)
        object.__setattr__(self, "_names", names)

    def __getattr__(self, field: str) -> Any:
        return self._state[self._names[field]]

    def __setattr__(self, field: str, value: Any) -> None:
        name = self._names[field]
        if self._state[name] != value:
            self._state[name] = value
