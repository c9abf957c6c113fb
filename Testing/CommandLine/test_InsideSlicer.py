"""The batch script as Slicer runs it: as the main program, ending with the command's status."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "SpinePainCohort" / "SpinePainBatch.py"

# Slicer runs the script in its main module and provides slicer.util.exit; nothing else is on the path yet.
AS_SLICER = """
import runpy, sys
sys.path[:] = [each for each in sys.path if "SpinePain" not in each]
import slicer
slicer.util.exit = sys.exit
sys.argv = [{script!r}, *{arguments!r}]
runpy.run_path({script!r}, run_name="__main__")
"""


def runInSlicer(*arguments):
    code = AS_SLICER.format(script=str(SCRIPT), arguments=[str(each) for each in arguments])
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_command_runs_and_ends_with_its_status(spinepain, labels, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    result = runInSlicer("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", "a", "--out", path)
    assert (result.returncode, result.stderr) == (0, "")
    assert runInSlicer("measure", path).stdout == spinepain("measure", path).out


@pytest.mark.parametrize("arguments", [("measure", "nowhere.seg.nrrd"), ("measure",)])
def test_a_failing_command_ends_slicer_with_status_2_and_no_traceback(arguments):
    result = runInSlicer(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_slicer_finds_a_hidden_module_in_the_file():
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        from SpinePainBatch import SpinePainBatch
    finally:
        sys.path.remove(str(SCRIPT.parent))

    class Parent:
        hidden = False

    parent = Parent()
    SpinePainBatch(parent)
    assert parent.hidden
