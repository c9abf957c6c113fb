"""Text of files and names as it may be shown: nothing that acts on a terminal, hides or reorders, or never ends.

The one home of these rules: sentences, terminal lines and tables of results take them from here.
"""

import unicodedata
from collections.abc import Iterable

NAME_CHARACTERS, SENTENCE_CHARACTERS = 40, 2000
_NAMES_LISTED = 8


def visible(text: str) -> str:
    """``text`` on one line, with everything that cannot be seen written out (``\\x1b``, ``\\u202e``).

    Control characters, escape sequences, marks that change the direction of writing, joiners without width, what is
    left of names that are not valid text (lone surrogates) and unassigned characters are written out; blanks of every
    kind stay.
    """
    if text.isprintable():
        return text
    return "".join(map(_visibleLetter, text))


def _visibleLetter(letter: str) -> str:
    if letter.isprintable() or unicodedata.category(letter) == "Zs":
        return letter
    return letter.encode("unicode_escape").decode("ascii")


def shortened(text: str, most: int = SENTENCE_CHARACTERS) -> str:
    """``text`` with ``…`` in place of its middle where it is longer than ``most`` characters, which is at least 3."""
    if len(text) <= most:
        return text
    end = (most - 1) // 2
    return f"{text[:most - 1 - end]}…{text[len(text) - end:]}"


def shownName(text: str) -> str:
    """A name of a file's as it stands in a sentence: quoted, visible, at most NAME_CHARACTERS characters of it."""
    return f"'{visible(shortened(text, NAME_CHARACTERS))}'"


def shownNames(names: Iterable[str]) -> str:
    """Names in a sentence, the first eight of them and how many more there are; ``none`` without any."""
    every = list(names)
    first = ", ".join(map(shownName, every[:_NAMES_LISTED]))
    return (f"{first} and {len(every) - _NAMES_LISTED} more" if every[_NAMES_LISTED:] else first) or "none"
