"""What reaches a terminal: no name, level, path or option of a file or a person acts on it, and no line is endless."""

import ast
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import SpinePainCohortLib.CommandLine as package
from SpinePainCohortLib.CommandLine.Output import say, terminalText
from SpinePainCohortLib.CommandLine.ProgressLine import ProgressLine
from SpinePainRHILib.Core.ShownText import SENTENCE_CHARACTERS

ATTACKS = ("\x1b]0;x\x07", "\x1b[2J", "\x07", "a\u202eb", "\x9b31m", "x" * 100_000)


def check(*outputs):
    for each in outputs:
        for line in each.split("\n"):
            assert line.isprintable(), line
            assert len(line) <= SENTENCE_CHARACTERS


@pytest.fixture
def hostileCase(spinepain, labels, tmp_path):
    """A case file whose texts (ID, reader, timepoint, segment name) all hold an attack."""
    def make(attack):
        path = tmp_path / "case.seg.nrrd"
        assert spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                         labels.lesion, "--case", f"c{attack}", "--reader", f"r{attack}", "--timepoint", f"t{attack}",
                         "--out", path).status == 0
        header, end, voxels = path.read_bytes().partition(b"\n\n")
        path.write_bytes(header.replace(b"Segment1_Name:=High intensity",
                                        f"Segment1_Name:=High{attack}".encode()) + end + voxels)
        return path
    return make


@pytest.mark.parametrize("attack", ATTACKS, ids=("title", "clear", "bell", "override", "colour", "endless"))
def test_texts_of_a_case_cannot_act_on_the_terminal(spinepain, hostileCase, attack):
    path = hostileCase(attack)
    for command in (("measure", path), ("check", path), ("measure", path, "--map", f"cord={attack}")):
        result = spinepain(*command)
        check(result.out, result.err)


@pytest.mark.parametrize("attack", ATTACKS, ids=("title", "clear", "bell", "override", "colour", "endless"))
def test_options_and_paths_cannot_act_on_the_terminal(spinepain, labels, tmp_path, attack):
    for arguments in (
            ("measure", f"{attack}.seg.nrrd"), ("check", f"{attack}.seg.nrrd"), ("measure", "x", "--axis", attack),
            (attack,), ("measure", "x", f"--{attack}"), ("measure", "x", "--map", attack),
            ("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
             f"{labels.lesion}:{attack}", "--case", "c", "--out", tmp_path / "c.seg.nrrd"),
            ("cohort", "--cases", attack, "--vas", attack, "--out", tmp_path / "out"),
            ("phantom", "--out", tmp_path, "--jobs", attack), ("trace-cord", "--volume", labels.volume,
                                                               "--points", attack, "--out", tmp_path / "x.nrrd")):
        result = spinepain(*arguments)
        assert result.status == 2
        check(result.out, result.err)


def test_a_table_of_lines_stays_one(capsys):
    say("a\n\tb\x1b\n")
    assert capsys.readouterr().out == "a\n\\tb\\x1b\n\n"
    assert terminalText("x\r\ny") == "x\\r\ny"


def test_progress_is_filtered_too():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with ProgressLine(stream) as progress:
        progress.show("at a\x1b[2J")
        progress.say("warned \x07")
    assert "\x1b" not in stream.getvalue()
    assert "\x07" not in stream.getvalue()


def test_nothing_but_the_one_place_writes_to_the_terminal():
    folder = Path(package.__file__).parent
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert "print" not in names, path.name
        if path.name not in ("Output.py", "Main.py", "ProgressLine.py", "Parser.py"):
            assert "sys" not in names, path.name


@pytest.mark.skipif(sys.platform == "win32", reason="closes file descriptors as a POSIX shell does")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
def test_a_closed_standard_stream_is_no_error(labels, closed, tmp_path):
    code = "import sys; from SpinePainCohortLib.CommandLine.Main import main; sys.exit(main())"
    run = ["sh", "-c", f'"$0" -c "$1" measure {tmp_path / "missing.seg.nrrd"} {closed}', sys.executable, code]
    finished = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (finished.returncode, "Traceback" in finished.stderr) == (2, False)


def test_an_endless_list_of_segment_names_becomes_a_sentence(spinepain, tmp_path):
    result = spinepain("measure", labelFile(tmp_path, 1_000))
    assert result.status == 2
    assert "and 992 more" in result.sentence
    assert len(result.sentence) < 500


@pytest.mark.parametrize("count", [2_001, 50_000])
def test_more_segments_than_slicer_can_let_go_of_are_refused_before_it_gets_them(spinepain, tmp_path, count):
    result = spinepain("measure", labelFile(tmp_path, count))
    assert result.status == 2
    assert f"holds {count} segments, more than the 2000" in result.sentence


def labelFile(folder, count):
    """A label volume with so many labels, from 2 on, without a list of segments."""
    import nrrd

    path = folder / "labels.seg.nrrd"
    labels = np.zeros((50, 50, 20), np.uint16)
    labels.flat[:count] = np.arange(2, count + 2)
    nrrd.write(str(path), labels, {"space": "left-posterior-superior", "space directions": np.eye(3).tolist(),
                                   "space origin": [0, 0, 0], "kinds": ["domain"] * 3})
    return path
