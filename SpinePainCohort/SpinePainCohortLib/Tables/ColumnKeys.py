"""How names of columns are compared."""

import re
import unicodedata

_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]\s*")


def columnKey(name: str) -> str:
    """A column's name for comparison: blanks around it, letter case, and ``-`` or blank for ``_`` do not matter."""
    return "_".join(name.replace("\ufeff", "").replace("-", " ").replace("_", " ").casefold().split())


def plainKey(name: str) -> str:
    """As ``columnKey``, full-width letters made plain, without what stands in brackets (``Age (years)``: ``age``)."""
    text = unicodedata.normalize("NFKC", name)
    return columnKey(_BRACKETS.sub(" ", text)) or columnKey(text)
