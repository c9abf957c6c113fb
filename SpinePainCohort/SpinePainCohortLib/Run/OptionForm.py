"""One option of a command as plain data, for a front end that shows a control for it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class OptionKind(StrEnum):
    """How an option is entered: one of ``choices``, on or off, text, several texts, or a file."""

    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"
    TEXTS = "texts"
    FILE = "file"


@dataclass(frozen=True)
class OptionForm:
    """One option; ``flag`` is ``--name``."""

    flag: str
    kind: OptionKind
    help: str
    default: str = ""
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``patient score`` of ``--patient-score``."""
        return self.flag.removeprefix("--").replace("-", " ")

    def arguments(self, value: Any) -> list[str]:
        """The option as the command takes it; nothing for its default. A text cannot become another option."""
        if self.kind is OptionKind.SWITCH:
            return [self.flag] if value is True else []
        texts = str(value).splitlines() if self.kind is OptionKind.TEXTS else [str(value)]
        return [f"{self.flag}={text.strip()}" for text in texts if text.strip() and text.strip() != self.default]
