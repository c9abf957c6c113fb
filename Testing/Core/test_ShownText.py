"""How text of files is shown: every kind of letter that acts, hides or never ends, and those of every script."""

import pytest
from SpinePainRHILib.Core.ShownText import NAME_CHARACTERS, shortened, shownName, shownNames, visible

HOSTILE = {
    "escape sequence": "\x1b]0;title\x07", "colour": "\x1b[31mred", "bell": "a\x07", "backspace": "good\b\b\bbad",
    "carriage return": "fine\rDELETED", "one-byte control sequence": "\x9b2J", "delete": "\x7f", "NUL": "\0",
    "right-to-left override": "gnp.\u202eexe", "isolate": "\u2066x\u2069", "mark": "\u200fx", "no width": "a\u200bb",
    "byte order mark": "\ufeffx", "line separator": "a\u2028b", "paragraph separator": "a\u2029b",
    "half a surrogate": "\udcff", "next line": "a\x85b", "tag letters": "\U000e0041"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_acts_or_hides_is_written_out_on_one_line(text):
    shown = visible(text)
    assert shown.isprintable()
    shown.encode("utf-8")


@pytest.mark.parametrize("text", ["Müller", "孔 子", "سلام", "ไทย", "a\u00a0b", "全\u3000角", "mm³ – “x”"])
def test_letters_and_blanks_of_every_script_stay(text):
    assert visible(text) == text


def test_a_text_without_end_is_shortened_in_its_middle():
    assert shortened("a" * 5 + "b" * 5, 7) == "aaa…bbb"
    assert shortened("1234567", 7) == "1234567"
    assert len(shownName("x" * 10**6)) == NAME_CHARACTERS + 2
    assert shownName("a\x1bb") == r"'a\x1bb'"


def test_a_thousand_names_are_eight_and_how_many_more():
    assert shownNames(map(str, range(1000))) == "'0', '1', '2', '3', '4', '5', '6', '7' and 992 more"
    assert shownNames([]) == "none"
    assert shownNames(["a"]) == "'a'"
