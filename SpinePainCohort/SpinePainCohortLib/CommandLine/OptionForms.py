"""The options of a command as plain data, for a front end that shows controls for them."""

import argparse
from pathlib import Path

from ..Run.OptionForm import OptionForm, OptionKind
from .Parser import makeParser


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
