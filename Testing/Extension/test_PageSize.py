"""The page stays small: what is not the web's belongs to what panel, console and page share."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("SpinePainRHI/SpinePainBrowserLib", "SpinePainCohort/SpinePainCohortLib/Pages")
MOST_LINES = 2500
"""Of code: Python and JavaScript; blank lines, comments and what documents do not count."""

_NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING,
            tokenize.ENDMARKER}


def pythonLines(text):
    """The numbers of lines with code."""
    documented = {number for each in ast.walk(ast.parse(text))
                  if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
                  and isinstance(each.value.value, str) for number in range(each.lineno, each.end_lineno + 1)}
    return {number for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in _NO_CODE
            for number in range(token.start[0], token.end[0] + 1)} - documented


def scriptLines(text):
    return [line for line in text.splitlines() if line.strip() and not line.strip().startswith("//")]


@pytest.mark.parametrize(("text", "lines"), [
    ('"""What it is."""\n\nX = 1  # one\n# a comment\nY = """two\nlines"""\n"""Of Y."""\n', {3, 5, 6}),
    ("def f(a,\n      b):\n    '''Says.'''\n    return a\n", {1, 2, 4}),
])
def test_lines_of_code_are_counted_as_one_would(text, lines):
    assert pythonLines(text) == lines


def test_the_code_of_the_page_stays_small():
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*"))]
    counts = {path.relative_to(ROOT).as_posix(): len(count(path.read_text(encoding="utf-8")))
              for suffix, count in ((".py", pythonLines), (".js", scriptLines))
              for path in paths if path.suffix == suffix}
    assert len(counts) > 40
    assert sum(counts.values()) < MOST_LINES, sorted(counts.items(), key=lambda each: -each[1])
