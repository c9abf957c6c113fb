"""The extension as CMake would package it."""

import re
import shutil
import struct
import subprocess

import pytest
from FileLists import MODULES, REPOSITORY, VARIABLES, filesOf, listedIn


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("variable", VARIABLES)
def test_every_python_file_and_resource_of_a_module_is_listed_in_its_cmake_file(module, variable):
    assert listedIn(module)[variable] == filesOf(module)[variable], (
        "run: python Testing/Extension/FileLists.py")


def test_the_project_name_is_that_of_the_extension():
    assert re.search(r"^project\(SpinePain\)$", (REPOSITORY / "CMakeLists.txt").read_text(), re.M)


@pytest.mark.parametrize("icon", ["SpinePain.png", *(f"{module}/Resources/Icons/{module}.png" for module in MODULES)])
def test_icons_are_128_pixels_square(icon):
    header = (REPOSITORY / icon).read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:24]) == (128, 128)


@pytest.mark.parametrize("module", MODULES)
def test_files_stay_small_enough_to_hold_one_idea(module):
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (REPOSITORY / module).rglob("*.py")}
    assert not [path for path, count in lines.items() if count > (150 if path.parent.name == module else 300)]


@pytest.mark.skipif(shutil.which("cmake") is None, reason="cmake is not installed")
def test_cmake_accepts_the_extension_and_finds_every_listed_file(tmp_path):
    configured = subprocess.run(
        ["cmake", "-S", REPOSITORY, "-B", tmp_path, f"-DSlicer_DIR={REPOSITORY / 'Testing/Extension/FakeSlicer'}",
         "-DBUILD_TESTING=ON"], capture_output=True, text=True)
    assert configured.returncode == 0, configured.stderr
    for module in MODULES:
        assert f"module {module}: {len(filesOf(module)[VARIABLES[0]])} scripts" in configured.stdout
