"""Collects the *TestCase.py files of this folder and runs them on the stand-in for Slicer's window."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import StandIn


class TestCaseFile(pytest.Module):
    """Imported while the stand-in is installed, since such a file imports qt and slicer at its top."""

    def collect(self):
        standIn = StandIn.install()
        try:
            return list(super().collect())
        finally:
            standIn.uninstall()


def pytest_pycollect_makemodule(module_path, parent):
    return TestCaseFile.from_parent(parent, path=module_path) if module_path.name.endswith("TestCase.py") else None


def pytest_collect_file(file_path, parent):
    # A file named on the command line is collected by pytest itself.
    if file_path.name.endswith("TestCase.py") and not parent.session.isinitpath(file_path):
        return TestCaseFile.from_parent(parent, path=file_path)
    return None


@pytest.fixture(scope="module", autouse=True)
def standIn():
    standIn = StandIn.install()
    yield standIn
    standIn.uninstall()
