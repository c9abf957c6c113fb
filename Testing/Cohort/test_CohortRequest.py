"""``spinepain cohort`` as a front end asks for it: its arguments, its own process, and what it left in the folder."""

import asyncio

import pytest
from SpinePainCohortLib.CommandLine.OptionForms import optionForms
from SpinePainCohortLib.Run import CohortProcess as module
from SpinePainCohortLib.Run.CohortProcess import CohortProcess
from SpinePainCohortLib.Run.CohortRequest import RESULTS, CohortRequest
from SpinePainCohortLib.Tables.Problems import Problem, readProblems


@pytest.fixture
def asked(tmp_path):
    (tmp_path / "vas.csv").write_text("")
    request = CohortRequest(tmp_path, optionForms("cohort", frozenset({"--out", "--jobs"})))
    request.files.look()
    return request


def run(folder, arguments, show=lambda _text: None):
    return asyncio.run(CohortProcess().run(folder, arguments, show))


def test_files_the_folder_of_results_and_what_was_set_become_arguments(asked, tmp_path):
    for flag, value in (("--categories", "alternative"), ("--merge-rare", True), ("--out", "/etc"), ("--vas", "/x")):
        asked.set(flag, value)
    assert asked.arguments() == [f"--cases={tmp_path}", f"--vas={tmp_path / 'vas.csv'}", f"--out={RESULTS}",
                                    "--categories=alternative", "--merge-rare"]


@pytest.mark.parametrize("place", [99, -7])
def test_nothing_is_asked_without_the_table_of_scores(asked, place):
    asked.files.choose("--vas", place)
    with pytest.raises(ValueError, match="Choose the table of pain scores"):
        asked.arguments()


def test_the_real_command_answers_in_its_own_words_and_leaves_no_report(asked, tmp_path):
    shown = []
    said = run(tmp_path, asked.arguments(), shown.append)
    assert "vas.csv" in said
    assert shown[-1] == said
    assert not asked.hasReport
    assert asked.problems() == ()


def test_a_run_that_is_cancelled_ends_at_once_and_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_RUN", "import time; time.sleep(60)")

    async def cancelled():
        process = CohortProcess()
        running = asyncio.ensure_future(process.run(tmp_path, [], lambda _text: None))
        await asyncio.sleep(0.3)
        assert process.isRunning
        process.cancel()
        return await asyncio.wait_for(running, 10), process.isRunning
    assert asyncio.run(cancelled()) == ("", False)


def test_of_what_a_run_says_the_first_lines_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_RUN", "for each in range(1000): print(each)")
    assert run(tmp_path, []).splitlines() == [str(each) for each in range(module.MOST_LINES)]


def test_problems_are_read_as_they_were_before_they_were_made_safe_for_spreadsheets(tmp_path):
    path = tmp_path / "problems.csv"
    path.write_text("file,line,kind,reason\n'=a.csv,3,left out,No score.\nb,,warning,\"x, y\"\nc,,warning,z\n",
                    encoding="utf-8-sig")
    assert readProblems(path, 2) == (Problem("=a.csv", 3, "No score."), Problem("b", None, "x, y"))


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"a,b\n1,2\n", b"file,line,reason\nx\n",
                                     b"file,line,reason\nx,three,y\n"])
def test_no_file_of_problems_that_can_be_read_is_none(tmp_path, content):
    path = tmp_path / "problems.csv"
    if content is not None:
        path.write_bytes(content)
    assert readProblems(path, 9) == ()
