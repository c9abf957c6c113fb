"""A name means one thing: no two files, public classes or public functions of both libraries are called alike."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("SpinePainRHI/SpinePainRHILib", "SpinePainRHI/SpinePainTraceLib", "SpinePainRHI/SpinePainPhantomLib",
            "SpinePainRHI/SpinePainDicomLib", "SpinePainRHI/SpinePainBrowserLib",
            "SpinePainCohort/SpinePainCohortLib")

ALLOWED = {
    "run": "the one entrance of every command of spinepain, which Main calls",
}
"""Names that several files may give, each with the reason why it means the same in all of them."""


def namesOf(path, tree):
    """The file and its public classes, which share the names that begin with a capital; and its public functions."""
    names = {path.stem} | {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    return {name for name in names if not name.startswith("_")}


def placesOf(folders):
    places = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            for name in namesOf(path, ast.parse(path.read_text(encoding="utf-8"))):
                places[name].append(path.name)
    return places


def test_no_two_files_classes_or_functions_share_a_name():
    places = placesOf([REPOSITORY / package for package in PACKAGES])
    assert len(places) > 800  # both libraries were found
    shared = {name for name, files in places.items() if len(files) > 1}
    assert shared - set(ALLOWED) == set()
    assert set(ALLOWED) <= shared, "a name that is no longer shared needs no leave"


@pytest.mark.parametrize(("first", "second"), [
    ("class Reading: pass", "class Reading: pass"),
    ("def scores(): pass", "def scores(): pass"),
    ("", "class First: pass"),
])
def test_a_name_given_twice_is_found(tmp_path, first, second):
    (tmp_path / "First.py").write_text(first)
    (tmp_path / "Second.py").write_text(second + "\nclass _Own: pass")
    assert [len(files) for files in placesOf([tmp_path]).values()].count(2) == 1


def test_a_class_may_have_the_name_of_its_own_file(tmp_path):
    (tmp_path / "First.py").write_text("class First: pass")
    (tmp_path / "Second.py").write_text("class _Own: pass")
    assert all(len(files) == 1 for files in placesOf([tmp_path]).values())
