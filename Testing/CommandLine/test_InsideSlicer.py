"""The batch script as Slicer runs it: as the main program, ending with the command's status."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from SpinePainCohortLib.CommandLine.Main import main
from SpinePainCohortLib.CommandLine.PhantomCommand import writePhantomCohort

SCRIPT = Path(__file__).resolve().parents[2] / "SpinePainCohort" / "SpinePainBatch.py"

# Slicer runs the script in its main module and provides slicer.util.exit; nothing else is on the path yet. Its own
# parser answers help and version, wherever they stand before "--", and takes that away. It writes lines of its own,
# and what Python writes to goes through objects that know nothing but this.
AS_SLICER = """
import runpy, sys
sys.path[:] = [each for each in sys.path if "SpinePain" not in each]
import slicer

class Redirect:
    __slots__ = ("_to",)
    def __init__(self, to):
        self._to = to
    def write(self, text):
        self._to.write(text)
    def flush(self):
        pass
    def isatty(self):
        return False

def unparsed(arguments):
    here = arguments.index("--") if "--" in arguments else len(arguments)
    if {{"--help", "-h", "--version"}} & set(arguments[:here]):
        print("Slicer 5.12.3")
        sys.exit(0)
    return arguments[:here] + arguments[here + 1:]

print("Number of registered modules: 107")
sys.argv = [{script!r}, *unparsed({arguments!r})]
slicer.util.exit = sys.exit
sys.modules.update(dict.fromkeys({absent!r}))
sys.stdout, sys.stderr = Redirect(sys.stdout), Redirect(sys.stderr)
runpy.run_path({script!r}, run_name="__main__")
"""


def runInSlicer(*arguments, absent=()):
    """Runs the script with these arguments, in a Slicer in which the modules ``absent`` are not installed."""
    code = AS_SLICER.format(script=str(SCRIPT), arguments=[str(each) for each in arguments], absent=absent)
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    own, _, finished.stdout = finished.stdout.partition("\n")
    assert own.startswith("Number of")
    return finished


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


@pytest.mark.parametrize(("words", "options"), [
    (["help"], ["--help"]), (["help", "measure"], ["measure", "--help"]), (["version"], ["--version"])])
def test_help_and_version_have_words_since_slicer_takes_the_options(spinepain, words, options):
    assert runInSlicer(*options).stdout == "Slicer 5.12.3\n"
    asked = runInSlicer(*words)
    assert (asked.returncode, asked.stderr, asked.stdout) == (0, "", spinepain(*options).out)
    assert runInSlicer("--", *options).stdout == asked.stdout == spinepain(*words).out


@pytest.mark.parametrize("option", ["--json", "--csv", "--slices"])
def test_a_result_on_standard_output_is_refused_where_slicers_lines_are(tmp_path, option):
    refused = runInSlicer("measure", tmp_path / "any.seg.nrrd", option, "-")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert f"{option} - cannot be used inside Slicer" in refused.stderr and "name a file" in refused.stderr


def test_the_versions_of_a_result_made_in_slicer_name_slicers(monkeypatch):
    import slicer
    from SpinePainCohortLib.Run.Application import applicationVersions

    assert applicationVersions() == {}
    application = SimpleNamespace(applicationVersion="5.12.3", revision="34567")
    monkeypatch.setattr(slicer, "app", application, raising=False)
    assert applicationVersions() == {"Slicer": "5.12.3", "Slicer revision": "34567"}


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """Arguments for ``spinepain cohort`` on a few phantoms, one case file of which is damaged."""
    folder = tmp_path_factory.mktemp("batch") / "cohort"
    writePhantomCohort(folder, 6, seed=3)
    (folder / "cases" / "broken.seg.nrrd").write_bytes(b"NRRD0004\nno")
    return ["cohort", "--cases", folder / "cases", "--vas", folder / "vas.csv", "--clinical", folder / "clinical.csv",
            "--jobs", 1]


def test_a_cohort_gives_the_same_files_in_slicer_and_from_pip(cohort, tmp_path, capsys):
    texts = []
    # Caches of their own: neither must get the other's measurements.
    fromPip, inSlicer = ([*cohort, "--out", tmp_path / name / "result", "--cache", tmp_path / name / "cache"]
                         for name in ("pip", "slicer"))
    assert main([str(each) for each in fromPip]) == 1
    texts.append(capsys.readouterr().out.replace(str(tmp_path / "pip"), ""))
    finished = runInSlicer(*inSlicer)
    assert (finished.returncode, finished.stderr) == (1, "")
    texts.append(finished.stdout.replace(str(tmp_path / "slicer"), ""))
    assert texts[0] == texts[1]
    first, second = ({path.relative_to(folder).as_posix(): path.read_bytes()
                      for path in folder.rglob("*") if path.is_file()}
                     for folder in (tmp_path / "pip" / "result", tmp_path / "slicer" / "result"))
    for files in (first, second):
        made = json.loads(files["provenance.json"])
        assert made.pop("created")
        files["provenance.json"] = json.dumps(made).encode()
    assert len(first) > 20 and sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(("arguments", "absent"), [
    (("cohort",), ("pandas", "statsmodels")), (("demo",), ("matplotlib",)), (("import-case",), ("matplotlib",))])
def test_what_slicer_does_not_bring_is_asked_for_before_any_work(cohort, tmp_path, arguments, absent):
    options = {"cohort": [*cohort[1:], "--out", tmp_path / "out"], "demo": ["--out", tmp_path / "out"],
               "import-case": ["--volume", "v.nrrd", "--cord", "c.nrrd", "--case", "a", "--out", "a.seg.nrrd",
                               "--picture", "a.png"]}[arguments[0]]
    result = runInSlicer(*arguments, *options, absent=absent)
    assert result.returncode == 2 and not (tmp_path / "out").exists()
    assert len(result.stderr.splitlines()) == 1
    verb = "are" if len(absent) > 1 else "is"
    assert f"{', '.join(absent)} {verb} needed and not installed: run" in result.stderr
    assert all(f'-m pip install "{absent[0]}>=' in result.stderr and each in result.stderr for each in absent)


def test_measuring_needs_nothing_that_slicer_does_not_bring(spinepain, labels, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    absent = ("pandas", "statsmodels", "matplotlib", "jinja2", "PIL", "nibabel", "nrrd")
    made = runInSlicer("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                       labels.lesion, "--case", "a", "--out", path, absent=absent)
    assert (made.returncode, made.stderr) == (0, "")
    for command in ("measure", "check"):
        assert runInSlicer(command, path, absent=absent).stdout == spinepain(command, path).out


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
