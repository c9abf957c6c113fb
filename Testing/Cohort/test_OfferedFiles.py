"""What is offered of an opened folder: tables and folders of cases, nothing outside it, and which are meant."""

import pytest
from SpinePainCohortLib.Run.OfferedFiles import OfferedFiles, caseFoldersIn, tablesIn


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


@pytest.fixture
def files(folder):
    files = OfferedFiles(folder, "results", ("--cases", "--vas", "--clinical", "--readings"))
    files.look()
    return files


def test_tables_are_offered_by_their_ending_but_results_links_and_hidden_ones_are_not(folder):
    assert [path.relative_to(folder).as_posix() for path in tablesIn(folder, "results")] == [
        "clinical.XLSX", "vas.csv", "cases/x.sav"]


def test_the_folder_itself_comes_first_then_those_with_cases(folder):
    assert [path.relative_to(folder).as_posix() for path in caseFoldersIn(folder, "results")] == [
        ".", "cases", "cases/deep"]


def test_the_folder_and_tables_that_are_called_as_their_option_are_chosen(files, folder):
    assert files.places == {"--cases": 0, "--vas": 1, "--clinical": 0, "--readings": -1}
    assert files.arguments() == [
        f"--cases={folder}", f"--vas={folder / 'vas.csv'}", f"--clinical={folder / 'clinical.XLSX'}"]


def test_what_was_chosen_stays_where_it_is_when_the_list_grows_and_is_gone_with_its_file(files, folder):
    files.choose("--vas", 2)
    (folder / "another.csv").write_text("")
    files.look()
    assert files.chosen("--vas") == folder / "cases" / "x.sav"
    (folder / "cases" / "x.sav").unlink()
    files.look()
    assert files.chosen("--vas") == folder / "vas.csv", "the one that is called so"


@pytest.mark.parametrize("place", [99, -7, -1])
def test_a_place_that_is_not_on_the_list_is_no_file(files, place):
    files.choose("--vas", place)
    assert files.chosen("--vas") is None


def test_no_option_but_those_of_files_is_chosen_for(files):
    files.choose("--out", 0)
    assert "--out" not in files.places
