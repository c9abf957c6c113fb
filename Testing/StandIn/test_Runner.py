"""The runner of the panels' tests, and the script that runs them in a real Slicer."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

import pytest

from StandIn import Runner

TESTING = Path(__file__).resolve().parents[1]

CASES = {
    "Passing": "self.assertEqual(slicer.util.mainWindow().objectName, 'qSlicerMainWindow')",
    "Failing": "self.fail('as it should')",
    "Skipped": "self.skipTest('not here')",
    "Broken": "import noSuchModule",
}

# As ctkAbstractPythonManager::executeFile runs a script: in __main__, from which Slicer deletes sys and os afterwards.
# With --testing Slicer ends right after the script, with status 0 unless an exception ended it; no timer fires then.
AS_SLICER = """
import json, sys
sys.path.insert(0, {testing!r})
import StandIn
standIn = StandIn.install()
import slicer
from pathlib import Path
from StandIn import InSlicer, Runner
Runner.WIDGETS, InSlicer.SETTLE_SECONDS, InSlicer.MODULES = Path({folder!r}), 0.0, ()
if {window!r} == "none":
    slicer.app._mainWindow.setParent(None)
    slicer.util.mainWindow = lambda: None
if {window!r} == "of a user":
    slicer.app.commandOptions().testingEnabled = False
asked = []
slicer.util.exit = asked.append
sys.argv = [{script!r}, *{names!r}]
main = {{"__name__": "__main__", "__file__": {script!r}}}
try:
    exec("import sys\\nsys.path.insert(0, {testing!r})\\nexec(open({script!r}).read(), globals())", main)
    status = 0
except Exception:
    status = 1
for name in ("sys", "os"):
    main.pop(name, None)
print(json.dumps(asked[-1] if asked else status))
standIn.uninstall()
"""


@pytest.fixture
def folder(tmp_path):
    for name, line in CASES.items():
        (tmp_path / f"{name}TestCase.py").write_text(
            f"import slicer\nfrom StandIn.WidgetTestCase import WidgetTestCase\n\n\n"
            f"class {name}TestCase(WidgetTestCase):\n    def test_it(self):\n        {line}\n")
    return tmp_path


def runInSlicer(folder, *names, window="with --testing"):
    """(exit status of Slicer, what was written to standard output and error)."""
    code = AS_SLICER.format(testing=str(TESTING), script=str(TESTING / "RunInSlicer.py"), folder=str(folder),
                            names=names, window=window)
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout.splitlines()[-1]), finished.stdout + finished.stderr


@pytest.mark.parametrize(("names", "status", "said"), [
    (["Passing"], 0, "OK"), (["Pass*", "Skipped"], 0, "skipped=1"), (["Failing", "Passing"], 1, "as it should"),
    (["Skipped"], 1, "No test passed"), (["Broken", "Passing"], 1, "noSuchModule"),
    (["Nothing"], 1, "no test case called Nothing"), ([], 1, "Ran 4 tests")])
def test_slicer_ends_with_status_0_only_where_tests_ran_and_all_passed(folder, names, status, said):
    found = runInSlicer(folder, *names)
    assert found[0] == status
    assert said in found[1]


def test_without_any_test_slicer_ends_with_status_1(tmp_path):
    assert runInSlicer(tmp_path)[0] == 1


@pytest.mark.parametrize(("window", "said"), [("none", "main window"), ("of a user", "Start Slicer with --testing")])
def test_the_tests_run_neither_without_a_window_nor_in_a_users_slicer(folder, window, said):
    status, text = runInSlicer(folder, "Passing", window=window)
    assert status == 1
    assert said in text


def test_a_ctest_of_the_script_has_all_tests_and_fails_without_any(standIn, folder, tmp_path_factory, monkeypatch):
    from StandIn import InSlicer

    monkeypatch.setattr(InSlicer, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(InSlicer, "MODULES", ())
    monkeypatch.setattr(Runner, "WIDGETS", folder)
    monkeypatch.syspath_prepend(str(TESTING))
    # slicer.testing.runUnitTest does this
    tests = unittest.TestLoader().loadTestsFromName("RunInSlicer")
    assert tests.countTestCases() == len(CASES)
    monkeypatch.setattr(Runner, "WIDGETS", tmp_path_factory.mktemp("nothing"))
    result = unittest.TestResult()
    unittest.TestLoader().loadTestsFromName("RunInSlicer").run(result)
    assert not result.wasSuccessful()


def test_the_runner_and_pytest_find_the_same_files_the_contracts_among_them(standIn):
    files = sorted((TESTING / "Widgets").glob("*TestCase.py"))
    contracts = [file for file in files if file.name.startswith("Contract")]
    found = {type(test).__module__ for test in flat(Runner.findTests())}
    assert contracts and {file.stem for file in files} == found
    assert {type(test).__module__ for test in flat(Runner.findTests(["Contract*"]))} == {f.stem for f in contracts}
    collected = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider",
                                str(TESTING / "Widgets")], capture_output=True, text=True, check=False).stdout
    assert {line.partition("::")[0].rpartition("/")[2] for line in collected.splitlines() if "::" in line} == \
        {file.name for file in files}


def flat(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from flat(each)
        else:
            yield each
