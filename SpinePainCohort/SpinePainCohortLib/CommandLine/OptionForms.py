"""The options of a command as plain data, for a front end that shows controls for them."""

import argparse
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from .Parser import makeParser


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


def optionForms(command: str, without: frozenset[str]) -> tuple[OptionForm, ...]:
    """The options of a command in their order, but for those of the flags ``without``."""
    parser = next(each for each in makeParser()._actions if isinstance(each, argparse._SubParsersAction))
    return tuple(_formOf(action) for action in parser.choices[command]._actions
                 if action.option_strings and not {*action.option_strings} & (without | {"--help"}))


def _formOf(action: argparse.Action) -> OptionForm:
    flag, text = action.option_strings[-1], (action.help or "").replace("%%", "%")
    if action.nargs == 0:
        return OptionForm(flag, OptionKind.SWITCH, text)
    if action.choices is not None:
        choices = tuple(str(each) for each in action.choices)
        default = str(action.default) if action.default is not None else ""
        return OptionForm(flag, OptionKind.CHOICE, text, default, choices if default else ("", *choices))
    if action.type is Path:
        return OptionForm(flag, OptionKind.FILE, text)
    if isinstance(action, argparse._AppendAction):
        return OptionForm(flag, OptionKind.TEXTS, text)
    return OptionForm(flag, OptionKind.TEXT, text, str(action.default) if action.default is not None else "")
