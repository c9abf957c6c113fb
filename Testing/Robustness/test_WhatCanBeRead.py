"""The page of what can be read and what is refused: every kind of input is made, and read or refused as it says."""

import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
sys.path.insert(0, str(Path(__file__).parents[1] / "Docs"))

import ReadableCases
import ReadableImages
import ReadableTables
from Markdown import DOCS, tablesOf
from ReadableImages import READ, REFUSED, Bench

PAGE = DOCS / "WhatCanBeRead.md"

KINDS = {
    "## Image volumes": ReadableImages.VOLUMES, "## Masks": ReadableImages.MASKS,
    "## Case files": ReadableCases.CASES,
    "## Tables of pain scores": ReadableTables.VAS, "The log of pain scores": ReadableTables.LOGS,
    "## Clinical tables": ReadableTables.CLINICAL, "## Points along the cord": ReadableTables.POINTS}
"""The kinds of each table, by words that stand before it."""

TABLES = tablesOf(PAGE)
ROWS = [(words, *row) for words, table in zip(KINDS, TABLES, strict=True) for row in table.rows]


def test_the_page_lists_the_kinds_that_are_tried_and_no_other():
    for (words, kinds), table in zip(KINDS.items(), TABLES, strict=True):
        assert words in table.before
        assert table.header == ("input", "what happens", "what is said")
        assert [row[0] for row in table.rows] == list(kinds)


@pytest.mark.parametrize(("words", "kind", "happens", "said"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_what_the_page_says_of_an_input_happens(tmp_path, words, kind, happens, said):
    if "pipe" in kind and sys.platform == "win32":
        pytest.skip("Windows has no such files")
    make = KINDS[words][kind]
    outcome, text = make(Bench(tmp_path) if words in ("## Image volumes", "## Masks", "## Case files") else tmp_path)
    assert outcome == happens, text
    assert bool(said) == (outcome != READ), "a sentence where there is something to say"
    pattern = ".*?".join(map(re.escape, said.split("…")))
    assert re.search(pattern, text), text
    if outcome == REFUSED:
        [sentence] = text.strip().splitlines()
        assert sentence.endswith(".") and "Traceback" not in sentence
