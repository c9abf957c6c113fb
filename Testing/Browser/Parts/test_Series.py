"""DICOM in the opened folder: its series are listed, T2 first, and a case on one finds it again."""

import pytest

pytest.importorskip("highdicom", reason="highdicom, which makes the series, is not installed")
from SeriesFiles import save
from SeriesOfCase import makeHeaders, makeVolume


@pytest.fixture
def dicom(folder):
    """A folder with one series, and one with a T1 and a T2."""
    save(folder / "export" / "one", makeHeaders(makeVolume()))
    first, second = makeHeaders(makeVolume()), makeHeaders(makeVolume())
    for header in first:
        header.SeriesNumber, header.EchoTime, header.RepetitionTime = 2, "10", "500"
    save(folder / "export" / "two", first, "A{:04d}")
    return save(folder / "export" / "two", second, "B{:04d}")


async def choose(desk, name):
    await desk.do(desk.case.series.choose, next(
        each["key"] for each in desk.state.SeriesShown_folders if each["text"] == name))


async def test_folders_with_dicom_are_listed_and_a_single_series_is_opened_at_once(desk, dicom):
    desk.case.lookAgain()
    assert [each["text"] for each in desk.state.SeriesShown_folders] == ["export/one", "export/two"]
    await choose(desk, "export/one")
    assert desk.views.shown == ["one"]
    assert desk.state.CaseShown_lines == "No case is open.\nVolume: one"
    assert desk.state.CaseShown_notMade == "enter a case ID first"


async def test_of_several_series_one_is_chosen_from_a_list_with_t2_first(desk, dicom):
    desk.case.lookAgain()
    await choose(desk, "export/two")
    assert desk.views.shown == []
    assert [each["text"].split(":")[0] for each in desk.state.SeriesShown_series] == ["5", "2"]
    assert "PLANTED" not in str(desk.state.to_dict()).upper()
    await desk.do(desk.case.series.open, desk.state.SeriesShown_series[0]["key"])
    assert desk.views.shown == ["two"]


async def test_a_case_on_a_series_is_saved_in_the_opened_folder_and_opened_on_it_again(desk, dicom, another):
    desk.case.lookAgain()
    await choose(desk, "export/one")
    desk.enter(caseId="pilot1")
    await desk.do(desk.case.makeCase)
    desk.outline()
    await desk.do(desk.save.save)
    path = desk.folder / "pilot1_ses-baseline_reader-R1.seg.nrrd"
    assert path.is_file()
    fresh = another()
    assert fresh.statuses["pilot1"] == "In progress"
    await fresh.open("pilot1")
    assert fresh.session.file.path == path
    assert (fresh.session.volumeNode.GetName(), fresh.session.sourceProblem) == ("one", None)


async def test_a_case_whose_volume_is_nowhere_says_what_to_do(desk):
    await desk.open("sub-001")
    desk.outline()
    await desk.do(desk.save.save)
    desk.bench.case.close()
    (desk.folder / "sub-001_T2w.nrrd").unlink()
    desk.case.lookAgain()
    await desk.open("sub-001")
    assert desk.session is None
    assert "The volume of sub-001 is not in this folder" in desk.notice


async def test_a_folder_of_dicom_with_a_link_to_elsewhere_is_not_read(desk, dicom):
    outside = desk.folder.parent / "outside"
    (desk.folder / "export" / "one" / "IM0000").replace(outside.with_name("moved"))
    (desk.folder / "export" / "one" / "IM0000").symlink_to(outside.with_name("moved"))
    desk.case.lookAgain()
    await choose(desk, "export/one")
    assert desk.views.shown == []
    assert "leads out of the folder" in desk.notice
