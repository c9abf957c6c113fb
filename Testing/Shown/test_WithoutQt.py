"""The package in a process of its own, as a front end without Qt has it."""

import re
import subprocess
import sys
from pathlib import Path

import SpinePainRHILib.Shown as Shown

FOLDER = Path(Shown.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def test_no_module_brings_qt_or_needs_translations():
    code = f"""
import importlib, sys
sys.modules["qt"] = sys.modules["ctk"] = sys.modules["PySide6"] = None
for name in {MODULES}:
    importlib.import_module("SpinePainRHILib.Shown." + name)
assert "slicer.i18n" not in sys.modules
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                         env={"PYTHONPATH": str(FOLDER.parents[1])})
    assert run.returncode == 0, run.stderr


def test_the_package_names_each_of_its_modules():
    assert sorted(re.findall(r"^    (\w+)  ", Shown.__doc__, re.MULTILINE)) == MODULES


def test_texts_are_asked_for_by_the_function_that_slicer_extracts_them_by():
    """Slicer extracts what stands in ``_("...")``, and looks it up by the file that calls ``_``."""
    for name in MODULES:
        text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        assert ("from .Words import _\n" in text) is bool(re.search(r"\b_\(", text)), name
        assert not re.search(r"\b_\(\s*[^\"'\s)]", text), f"{name}: a text that is put together is found by nobody"
