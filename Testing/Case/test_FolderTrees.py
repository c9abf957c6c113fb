"""A work list of folders within folders: what is found, of whom it is, and why there is nothing."""

import pytest
from SpinePainRHILib.Core.CaseNames import pseudonymOf
from SpinePainRHILib.Keep.FolderOfCases import WorkList
from SpinePainRHILib.Keep.FolderSearch import FolderSearch


@pytest.fixture
def tree(tmp_path):
    def make(*names, content=b""):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tmp_path
    return make


def keys(root):
    return [(item.caseId, item.timepoint) for item in WorkList(root, "R1").items]


def notes(root):
    return " ".join(WorkList(root, "R1").notes)


def test_a_bids_tree_lists_its_images_by_subject_and_session_and_no_derivatives(tree):
    root = tree("sub-01/ses-pre/anat/sub-01_ses-pre_T2w.nii.gz", "sub-01/ses-post/anat/sub-01_ses-post_T2w.nii.gz",
                "sub-02/anat/sub-02_T2w.nii.gz", "derivatives/labels/sub-02/anat/sub-02_T2w_label-SC_seg.nii.gz",
                "derivatives/data_preprocessed/sub-02/anat/sub-02_space-other_T2w.nii.gz", "participants.tsv")
    items = WorkList(root, "R1").items
    assert [(item.caseId, item.timepoint) for item in items] == [
        ("sub-01", "post"), ("sub-01", "pre"), ("sub-02", "baseline")]
    assert items[2].otherVolumes == ()
    assert items[2].casePath == root / "sub-02/anat/sub-02_ses-baseline_reader-R1.seg.nrrd"
    assert WorkList(root, "R1").notes == ()


def test_a_folder_within_derivatives_that_is_chosen_itself_is_listed(tree):
    root = tree("derivatives/data_preprocessed/sub-02/anat/sub-02_T2w.nii.gz")
    assert keys(root / "derivatives" / "data_preprocessed") == [("sub-02", "baseline")]
    assert "'derivatives'" in notes(root)


def test_folders_tell_the_patients_where_the_images_have_the_same_name(tree):
    root = tree("P01/t2_sag.nii", "P02/t2_sag.nii", "P02/t1.nii", "sub-7/ses-a/T2.nii")
    items = {(item.caseId, item.timepoint): item for item in WorkList(root, "R1").items}
    assert list(items) == [("P01", "baseline"), ("P02", "baseline"), ("sub-7", "a")]
    assert items["P02", "baseline"].volumePath.name == "t2_sag.nii"


def test_two_patients_of_one_name_in_two_folders_are_never_one_case(tree):
    assert keys(tree("site1/case3.nii", "site2/case3.nii", "site2/case4.nii")) == [
        ("case4", "baseline"), ("site1-case3", "baseline"), ("site2-case3", "baseline")]


def test_a_folder_that_may_be_called_after_a_person_gives_a_pseudonym(tree):
    assert keys(tree("MUSTER_ERIKA/t2.nii")) == [(pseudonymOf("MUSTER_ERIKA"), "baseline")]


def test_links_that_go_round_in_a_circle_end(tree):
    root = tree("a/sub-01_T2w.nii")
    (root / "a" / "up").symlink_to(root)
    item, = WorkList(root, "R1").items
    assert item.otherVolumes == ()


@pytest.mark.parametrize(("names", "content", "word"), [
    ((), b"", "The folder is empty"), (("a/b/readme.txt",), b"", "No image"),
    (("IM1", "IM2"), b"\0" * 128 + b"DICM", "2 files are DICOM"), (("x/1.2.840.10",), b"\0" * 128 + b"DICM", "DICOM"),
    (("x.dcm",), b"", "1 file is DICOM"), ((".t2.nii",), b"", "hidden"), ((".hidden/t2.nii",), b"", "hidden"),
    (("a_seg.nii",), b"", "named as label volumes"), (("sub-1_T2w.nii",), b"/annex/objects/x\n", "git annex get"),
    (("sub-1_T2w.nii",), b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull")])
def test_an_empty_list_says_why(tree, names, content, word):
    root = tree(*names, content=content)
    assert keys(root) == []
    assert word in notes(root)


def test_a_link_to_content_that_git_annex_has_not_fetched_is_named_as_that(tree):
    root = tree("sub-02/anat/sub-02_T2w.nii.gz")
    (root / "sub-02/anat/sub-02_T1w.nii.gz").symlink_to("../../.git/annex/objects/zz/SHA256E-s1--aa.nii.gz")
    assert keys(root) == [("sub-02", "baseline")]
    assert "1 file" in notes(root) and "git annex get" in notes(root)


def test_a_folder_that_cannot_be_read_is_named_and_the_others_are_listed(tree, monkeypatch):
    from SpinePainRHILib.Keep import FolderSearch as module
    scan = module.os.scandir

    def scandir(folder):
        if folder.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    root = tree("locked/sub-1_T2w.nii", "open/sub-2_T2w.nii")
    monkeypatch.setattr(module.os, "scandir", scandir)
    assert keys(root) == [("sub-2", "baseline")]
    assert "locked" in notes(root)


def test_a_search_ends_at_its_limits_and_says_so(tree, monkeypatch):
    root = tree(*(f"d{number}/sub-{number}_T2w.nii" for number in range(30)), "a/b/c/sub-99_T2w.nii")
    few = FolderSearch(root, mostEntries=10)
    assert len(few.everything().images) < 31 and "Only" in " ".join(few.everything().notes())
    assert "Only" in " ".join(few.again().notes())
    short = FolderSearch(root, mostSeconds=-1)
    assert "Only" in " ".join(short.everything().notes())
    deep = FolderSearch(root, depth=2).everything()
    assert len(deep.images) == 30 and "more than 2" in deep.limit
    assert len(FolderSearch(root).everything().images) == 31
    monkeypatch.setattr("SpinePainRHILib.Keep.FolderSearch.MOST_FOUND", 5)
    full = FolderSearch(root).everything()
    assert len(full.images) == 5 and "Only" in full.limit


def test_a_refresh_sees_what_was_saved_and_does_not_walk_again(tree, monkeypatch):
    root = tree("sub-01/anat/sub-01_T2w.nii", "empty/x.txt")
    work = WorkList(root, "R1")
    monkeypatch.setattr(FolderSearch, "everything", lambda _self: pytest.fail("walked again"))
    (root / "sub-01/anat/sub-02_T2w.nii").touch()
    assert [item.caseId for item in work.refresh()] == ["sub-01", "sub-02"]


def test_a_copy_of_a_case_elsewhere_does_not_stand_for_the_one_beside_its_image(tree, console, volume):
    from test_FolderOfCases import outline

    root = tree("x/sub-01_T2w.nii")
    path = outline(console, volume, root / "x", "sub-01")
    copy = root / "a-backup" / path.name
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    item, = WorkList(root, "R1").items
    assert (item.casePath, item.otherCases) == (path, (copy,))


def test_case_files_that_there_is_no_time_to_read_are_known_by_name_and_read_later(tree, console, volume, monkeypatch):
    from SpinePainRHILib.Keep import FolderOfCases as module
    from SpinePainRHILib.Scene.SegmentStatus import CaseStatus
    from test_FolderOfCases import outline

    root = tree("sub-01_T2w.nii")
    outline(console, volume, root, "sub-01", status=CaseStatus.COMPLETED)
    monkeypatch.setattr(module, "MOST_READING_SECONDS", -1.0)
    work = WorkList(root, "R1")
    assert [(item.caseId, item.status) for item in work.items] == [("sub-01", module.WorkStatus.IN_PROGRESS)]
    assert "known by their names alone, as reading all takes long: 1." in work.notes[0]
    monkeypatch.setattr(module, "MOST_READING_SECONDS", 10.0)
    assert [item.status for item in work.refresh()] == [module.WorkStatus.COMPLETED]
    assert work.notes == ()
