"""What the page offers of the opened folder: tables and folders of cases, nothing outside it."""

import pytest
from SpinePainCohortLib.Pages.CohortTables import caseFoldersIn, tablesIn


@pytest.fixture
def folder(tmp_path):
    opened = tmp_path / "opened"
    for name in ("vas.csv", "clinical.XLSX", "note.pdf", "cases/a.seg.nrrd", "cases/deep/b.seg.nrrd", "cases/x.sav",
                 "results/vas.csv", ".hidden/vas.csv", "1/2/3/4/far.csv"):
        path = opened / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / "outside.csv").write_text("")
    (opened / "linked.csv").symlink_to(tmp_path / "outside.csv")
    (opened / "linked").symlink_to(tmp_path, target_is_directory=True)
    return opened


def test_tables_are_offered_by_their_ending_but_results_links_and_hidden_ones_are_not(folder):
    assert [path.relative_to(folder).as_posix() for path in tablesIn(folder, "results")] == [
        "clinical.XLSX", "vas.csv", "cases/x.sav"]


def test_the_folder_itself_comes_first_then_those_with_cases(folder):
    assert [path.relative_to(folder).as_posix() for path in caseFoldersIn(folder, "results")] == [
        ".", "cases", "cases/deep"]
