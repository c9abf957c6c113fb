"""The page's controls: plain HTML, so that keyboards and screen readers know them, each with a name and an ID."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

Act = Callable[..., object] | str | tuple[Any, ...]
"""What a control does: a function, one with arguments, or a JavaScript expression on the page's state."""


@contextmanager
def section(title: str, ident: str, isOpen: bool = True) -> Iterator[None]:
    """One step of the work under a heading that folds it."""
    with html.Details(id=ident, classes="section", raw_attrs=["open"] if isOpen else []):
        html.Summary(title)
        with html.Div(classes="section-body"):
            yield


@contextmanager
def row() -> Iterator[None]:
    """Controls beside each other."""
    with html.Div(classes="row"):
        yield


def button(text: str, act: Act, ident: str, *, reason: str | None = None, tip: str = "",
           pressed: str | None = None) -> Any:
    """A button; where its text is a sign, ``tip`` is its name. ``reason`` is an expression that tells why it cannot be
    used now (empty where it can), and is its tip then; ``pressed`` is one that tells whether it is down."""
    raw = [f':aria-pressed="{pressed} ? \'true\' : \'false\'"'] if pressed else []
    raw += [f':title="{reason} || {scriptText(tip)}"', f':disabled="!!({reason})"'] if reason else [
        f':title="{scriptText(tip)}"']
    raw += [] if any(letter.isalpha() for letter in text) else [f':aria-label="{scriptText(tip)}"']
    return html.Button(text, type="button", id=ident, click=act, raw_attrs=raw)


def words(expression: str, ident: str, classes: str = "") -> Any:
    """Text of the state, line breaks kept; never HTML."""
    return html.Div(f"{{{{ {expression} }}}}", id=ident, classes=f"words {classes}".strip(), v_show=expression)


@contextmanager
def field(label: str, ident: str) -> Iterator[None]:
    """A label before the control with this ID."""
    with html.Div(classes="field"):
        html.Label(label, raw_attrs=[f'for="{ident}"'])
        yield


def choice(label: str, state: str, options: str, ident: str, act: Act, disabled: str = "false") -> None:
    """A box to choose from: ``options`` is an expression for a list of ``{value, text}``."""
    with field(label, ident), html.Select(
            id=ident, change=act, raw_attrs=[f':value="{state}"', f':disabled="{disabled}"']):
        html.Option("{{ each.text }}", raw_attrs=[f'v-for="each in {options}"', ':key="each.value"',
                                                  ':value="each.value"'])


def checkBox(label: str, state: str, ident: str, act: Act, disabled: str = "false") -> None:
    """A switch; ``act`` gets whether it is on."""
    with html.Label(classes="check"):
        html.Input(type="checkbox", id=ident, change=act, raw_attrs=[f':checked="{state}"', f':disabled="{disabled}"'])
        html.Span(label)


def textField(label: str, state: str, ident: str, act: Act, disabled: str = "false") -> None:
    """A line of text; ``act`` gets it when it is complete."""
    with field(label, ident):
        html.Input(type="text", id=ident, change=act, raw_attrs=[
            f':value="{state}"', f':disabled="{disabled}"', 'autocomplete="off"', 'spellcheck="false"'])


def numberField(label: str, state: str, ident: str, act: Act, limits: str, disabled: str = "false") -> None:
    """A slider and the number beside it; ``limits`` is an expression for ``[least, most, step]``."""
    bounds = [f':min="{limits}[0]"', f':max="{limits}[1]"', f':step="{limits}[2]"', f':disabled="{disabled}"']
    with field(label, ident):
        html.Input(type="range", input=act, id=f"{ident}-slider", raw_attrs=[
            f':value="{state}"', f':aria-label="{scriptText(label)}"', *bounds])
        html.Input(type="number", change=act, id=ident, raw_attrs=[f':value="{state}"', *bounds])


def scriptText(text: str) -> str:
    """A text as a JavaScript string inside an attribute."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace('"', "&quot;").replace("\n", "\\n")
    return f"'{escaped}'"


def scriptOptions(options: Iterable[tuple[str, str]]) -> str:
    """What a box offers, each text with its value, as an expression for ``choice``."""
    return f"[{', '.join(f'{{value: {scriptText(value)}, text: {scriptText(text)}}}' for text, value in options)}]"


def numberOf(entered: Any) -> float:
    """The number that was entered; ValueError where it is none, as in a field that was emptied."""
    try:
        number = float(entered)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(_("Enter a number."))
    return number


def given(function: Callable[..., object], expression: str = "$event.target.value") -> tuple[Any, str]:
    """A function called with what an expression gives when something happens: by default what was entered."""
    return function, f"[{expression}]"
