"""The page's controls: plain HTML, so that keyboards and screen readers know them, each with a name and an ID.

``act`` is what a control does: a function, or one with arguments as ``given`` makes it. Of fields and boxes it gets
what was entered. ``reason`` is an expression that tells why a control cannot be used now, nothing where it can; it is
the control's tip then.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

Act = Callable[..., object] | tuple[Callable[..., object], str]
_CHECKED = "$event.target.checked"


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


def button(text: str, act: Act | str, ident: str, *, reason: str | None = None, tip: str = "",
           pressed: str | None = None) -> Any:
    """A button; where its text is a sign, ``tip`` is its name. ``pressed`` is an expression that tells whether it is
    down. ``act`` may be a JavaScript expression on the page's state, too."""
    raw = [*_usable(reason, tip), *([f':aria-pressed="{pressed} ? \'true\' : \'false\'"'] if pressed else [])]
    raw += [] if any(letter.isalpha() for letter in text) else [f':aria-label="{scriptText(tip)}"']
    return html.Button(text, type="button", id=ident, click=act, raw_attrs=raw)


def link(expression: str, act: Act | None = None, *raw: str, classes: str = "") -> None:
    """A button that looks like the text it is, in a row or a list."""
    html.Button(f"{{{{ {expression} }}}}", type="button", classes=f"link {classes}", raw_attrs=list(raw),
                **({} if act is None else {"click": act}))


def words(expression: str, ident: str, classes: str = "", *raw: str) -> None:
    """Text of the state, line breaks kept; never HTML."""
    html.Div(f"{{{{ {expression} }}}}", id=ident, classes=f"words {classes}".strip(), v_show=expression,
             raw_attrs=list(raw))


@contextmanager
def field(label: str, ident: str) -> Iterator[None]:
    """A label before the control with this ID."""
    with html.Div(classes="field"):
        html.Label(label, raw_attrs=[f'for="{ident}"'])
        yield


def choice(label: str, state: str, options: str | Iterable[tuple[str, str]], ident: str, act: Act,
           reason: str | None = None) -> None:
    """A box to choose from: ``options`` are texts with their values, or an expression for what ``asOptions`` gives."""
    options = options if isinstance(options, str) else scriptOptions(options)
    with field(label, ident), html.Select(id=ident, change=_taking(act), raw_attrs=[
            f':value="{state}"', *_usable(reason)]):
        html.Option("{{ each.text }}", raw_attrs=[f'v-for="each in {options}"', ':key="each.value"',
                                                  ':value="each.value"'])


def checkBox(label: str, state: str, ident: str, act: Act, reason: str | None = None) -> None:
    """A switch; ``act`` gets whether it is on."""
    with html.Label(classes="check"):
        html.Input(type="checkbox", id=ident, change=_taking(act, _CHECKED), raw_attrs=[
            f':checked="{state}"', *_usable(reason)])
        html.Span(label)


def textField(label: str, state: str, ident: str, act: Act, reason: str | None = None) -> None:
    """A line of text; ``act`` gets it when it is complete."""
    with field(label, ident):
        html.Input(type="text", id=ident, change=_taking(act), raw_attrs=[
            *typed(state, reason or "null"), 'autocomplete="off"', 'spellcheck="false"', *_usable(reason)])


def numberField(label: str, state: str, ident: str, act: Act, limits: str | Sequence[float],
                reason: str | None = None) -> None:
    """A slider and the number beside it; ``limits`` are least, most and step, or an expression for them."""
    limits = limits if isinstance(limits, str) else str(list(limits))
    least, most, step = (f"{limits}[{place}]" for place in range(3))
    raw = [f':min="{least}"', f':max="{most}"', f':step="{step}"', *_usable(reason)]
    with field(label, ident):
        html.Input(type="range", input=_taking(act), id=f"{ident}-slider", raw_attrs=[
            f':value="{state}"', f':aria-label="{scriptText(label)}"', *raw])
        html.Input(type="number", change=_taking(act), id=ident, raw_attrs=[
            *typed(state, least, most, step, reason or "null"), *raw])


def typed(state: str, *shown: str) -> list[str]:
    """The attributes of a field that is typed into: it shows ``state``, but what is being typed stays until it is
    entered or left, whatever changes on the page but what else the field shows, the expressions ``shown``."""
    return [f':value="{state}"', f'v-memo="[{", ".join((state, *shown))}]"', f'@blur="$event.target.value = {state}"']


@contextmanager
def table(headings: Sequence[str], rows: str, *raw: str, act: Act | None = None, classes: str = "") -> Iterator[None]:
    """A table under ``headings`` with a row for ``each`` of what the expression ``rows`` lists, at its ``index``; the
    cells are made inside. ``act`` is what a click on a row does, ``raw`` are further attributes of a row."""
    with html.Table(classes=classes):
        if headings:
            with html.Thead(), html.Tr():
                for heading in headings:
                    html.Th(heading)
        with html.Tbody(), html.Tr(raw_attrs=[f'v-for="(each, index) in {rows}"', ':key="each.key || index"', *raw],
                                   **({} if act is None else {"click": act})):
            yield


def cells(*expressions: str, classes: str = "") -> None:
    """Cells of a row, a text each."""
    for expression in expressions:
        html.Td(f"{{{{ {expression} }}}}", classes=classes)


def resource(name: str) -> str:
    """The text of a file of the page: its style, its scripts."""
    return (Path(__file__).parents[1] / "Resources" / name).read_text(encoding="utf-8")


def scriptText(text: str) -> str:
    """A text as a JavaScript string inside an attribute."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace('"', "&quot;").replace("\n", "\\n")
    return f"'{escaped}'"


def scriptOptions(options: Iterable[tuple[str, str]]) -> str:
    """What a box offers, each text with its value, as an expression for ``choice``."""
    return f"[{', '.join(f'{{value: {scriptText(value)}, text: {scriptText(text)}}}' for text, value in options)}]"


def asOptions(options: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """What a box offers, each text with its value, as state."""
    return [{"value": value, "text": text} for text, value in options]


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


def _taking(act: Act, expression: str = "$event.target.value") -> tuple[Any, str]:
    return act if isinstance(act, tuple) else given(act, expression)


def _usable(reason: str | None, tip: str = "") -> list[str]:
    """The attributes for why a control cannot be used, or its tip."""
    if reason is None:
        return [f':title="{scriptText(tip)}"'] if tip else []
    return [f':title="{reason} || {scriptText(tip)}"', f':disabled="!!({reason})"']
