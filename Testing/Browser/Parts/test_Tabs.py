"""Ring 2: the tabs beside the outlining: pain scores without images, and the cohort by the command's own options."""

import asyncio
from types import SimpleNamespace

import pytest
from SpinePainBrowserLib.Parts.PageTabs import OUTLINE, PageTabs
from SpinePainBrowserLib.Parts.Workbench import Workbench
from SpinePainCohortLib.CommandLine.OptionForms import optionForms
from SpinePainCohortLib.Pages.CohortPage import CohortPage
from SpinePainCohortLib.Pages.ScorePage import ScorePage
from SpinePainCohortLib.Run import CohortProcess, ScoreEntry
from SpinePainCohortLib.Run.CohortRequest import RESULTS, CohortRequest
from SpinePainCohortLib.Run.ScoresToGive import ScoresToGive, ScoreToGive
from trame_server.state import State


@pytest.fixture
def bench(tmp_path):
    opened = tmp_path / "opened"
    opened.mkdir()
    state = State()
    state.ready()
    return Workbench(SimpleNamespace(state=state), SimpleNamespace(), opened)


@pytest.fixture
def scores(bench, monkeypatch):
    items = (ScoreToGive("A", "baseline", "L3"), ScoreToGive("B", "baseline", None))
    monkeypatch.setattr(ScoreEntry, "readScoresToGive", lambda *_: ScoresToGive(items, ()))
    return ScorePage(bench)


@pytest.fixture
def cohort(bench):
    for name in ("vas.csv", "clinical.csv", "more.xlsx"):
        (bench.folder / name).write_text("")
    (bench.folder / "cases").mkdir()
    (bench.folder / "cases" / "a.seg.nrrd").write_text("")
    options = optionForms("cohort", frozenset({"--out", "--jobs", "--scheduler", "--cache"}))
    page = CohortPage(bench, CohortRequest(bench.folder, options))
    page.setInFront(True)
    return page


class Tab:
    title = ident = "other"

    def __init__(self):
        self.calls = []

    def setInFront(self, isInFront):
        self.calls.append(isInFront)

    def close(self):
        self.calls.append("closed")


def test_one_tab_is_in_front_and_each_is_told_when_that_changes(bench):
    tab = Tab()
    tabs = PageTabs(bench, (tab,))
    assert bench.server.state.tab == OUTLINE
    for ident in ("other", "other", "no such tab", OUTLINE):
        tabs.choose(ident)
    assert (tab.calls, bench.server.state.tab) == ([True, False], OUTLINE)
    tabs.close()
    assert tab.calls[-1] == "closed"


def test_a_score_is_saved_only_once_it_was_set_and_the_next_one_follows(bench, scores):
    state = bench.server.state
    scores.setInFront(True)
    assert state.ScoreShown_whyNotSaved == "give your rater ID."
    scores._setRater(" R1 ")
    assert [row[3] for row in state.ScoreShown_items] == ["open", "open"]
    assert state.ScoreShown_current == "A, baseline, L3 (2 of 2 open), rater R1"
    with pytest.raises(ValueError, match="Set the score"):
        scores._save()
    scores._setScore("4.5")
    scores._save()
    assert [row[3] for row in state.ScoreShown_items] == ["4.5", "open"]
    assert state.ScoreShown_current.startswith("B, baseline (1 of 2")
    assert state.ScoreShown_status == "Saved: A, baseline, L3, 4.5, in vas.csv."
    assert "4.5,L3,baseline" in (bench.folder / "vas.csv").read_text(encoding="utf-8-sig")
    assert "images hidden" in (bench.folder / "vas.csv").read_text(encoding="utf-8-sig")


def test_a_score_that_was_taken_away_again_is_not_saved(bench, scores):
    scores._setRater("R1")
    scores._setScore("7")
    with pytest.raises(ValueError, match="Enter a number"):
        scores._setScore("")
    with pytest.raises(ValueError, match="Set the score"):
        scores._save()


def test_a_score_stays_on_the_scale_and_a_chosen_row_shows_what_was_entered(bench, scores):
    scores._setRater("R1")
    scores._setScore(99)
    assert bench.server.state.ScoreShown_score == 10.0
    scores._save()
    scores._select(0)
    assert bench.server.state.ScoreShown_history.startswith("Entered so far: 10.")
    scores._setStep("1")
    scores._setStep("0.3")
    assert bench.server.state.ScoreShown_step == 0.5


def test_tables_of_the_folder_are_offered_and_named_ones_chosen(bench, cohort):
    state = bench.server.state
    assert [each["text"] for each in state.CohortChosen_offered["--vas"]] == [
        "–", "clinical.csv", "more.xlsx", "vas.csv"]
    assert [each["text"] for each in state.CohortChosen_offered["--cases"]] == ["–", ".", "cases"]
    assert state.CohortChosen_files == {"--cases": 0, "--vas": 2, "--clinical": 0, "--readings": -1,
                                        "--dictionary": -1}


def test_the_command_gets_files_of_the_folder_and_what_was_set(bench, cohort):
    cohort._options._choose("--cases", "1")
    cohort._options._choose("--clinical", "-1")
    cohort._options._set("--categories", "alternative")
    cohort._options._set("--merge-rare", True)
    cohort._options._set("--out", "/etc")
    cohort._options._choose("--out", "0")
    assert cohort._request.arguments() == [
        f"--cases={bench.folder / 'cases'}", f"--vas={bench.folder / 'vas.csv'}", "--out=cohort-report",
        "--categories=alternative", "--merge-rare"]
    assert bench.server.state.CohortChosen_values["--categories"] == "alternative"
    assert "--out" not in bench.server.state.CohortChosen_values


async def test_what_the_command_says_and_finds_is_shown_and_the_report_with_it(bench, cohort, monkeypatch):
    asked = []

    async def run(folder, arguments, show):
        asked.append((folder, arguments[-1]))
        show("2 case files")
        result = folder / RESULTS
        result.mkdir()
        (result / "report.html").write_text("<p>")
        (result / "problems.csv").write_text("file,line,reason\na.csv,3,No score.\n", encoding="utf-8-sig")
        return "2 case files"
    monkeypatch.setattr(cohort._process, "run", run)
    cohort._start()
    assert bench.server.state.CohortShown_isRunning
    await asyncio.sleep(0.02)
    state = bench.server.state
    assert asked == [(bench.folder, "--out=cohort-report")]
    assert (state.CohortShown_isRunning, state.CohortShown_said) == (False, "2 case files")
    assert state.CohortShown_problems == [{"file": "a.csv", "line": 3, "reason": "No score."}]
    assert state.CohortShown_report.startswith("/results/report.html?")


async def test_a_run_is_cancelled_and_a_second_one_refused_meanwhile(bench, cohort, monkeypatch):
    monkeypatch.setattr(CohortProcess, "_RUN", "import time; time.sleep(60)")
    cohort._start()
    await asyncio.sleep(0.3)
    with pytest.raises(ValueError, match="under way"):
        cohort._start()
    cohort._process.cancel()
    await asyncio.wait_for(cohort._task, 10)
    assert bench.server.state.CohortShown_said == "Cancelled. An earlier result stays as it was."
    assert not (bench.folder / RESULTS).exists()

