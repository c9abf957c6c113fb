"""Patterns of paths: what fits, what the parts mean, and what is no pattern."""

import pytest
from SpinePainCohortLib.Importing.PathPatterns import PathPattern, Tree

T2 = "{subject}/[{session}/]anat/{subject}_*T2w.nii[.gz]"


@pytest.fixture
def tree(tmp_path):
    def make(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        return Tree(tmp_path)
    return make


def found(pattern, tree, **given):
    return sorted(path.relative_to(tree.root).as_posix() for path in PathPattern(pattern).matches(tree, given))


def test_a_part_in_brackets_may_be_missing_and_an_asterisk_stays_within_a_name(tree):
    names = ("sub-01/anat/sub-01_T2w.nii.gz", "sub-02/ses-a/anat/sub-02_ses-a_acq-sag_T2w.nii")
    root = tree(*names, "sub-03/anat/sub-03_T1w.nii.gz", "sub-04/x/y/anat/sub-04_T2w.nii.gz")
    assert found(T2, root) == sorted(names)


def test_placeholders_tell_what_they_stand_for(tree):
    root = tree("sub-02/ses-a/anat/sub-02_ses-a_acq-sag_T2w.nii")
    match, = PathPattern(T2).matches(root).values()
    assert (match.values["subject"], match.values["session"]) == ("sub-02", "ses-a")


def test_a_placeholder_that_comes_twice_is_the_same_text(tree):
    root = tree("sub-01/anat/sub-02_T2w.nii.gz", "P1/P1.nii", "P1/P2.nii", "P11/x.nii")
    assert found(T2, root) == []
    assert found("{case}/{case}.nii", root) == ["P1/P1.nii"]
    assert found("{case}/x.nii", root, case="P1") == []


def test_letters_that_mean_something_in_expressions_are_taken_as_they_are(tree):
    root = tree("a+b(1)/x.nii", "aab1/x.nii")
    assert found("a+b(1)/x.nii", root) == ["a+b(1)/x.nii"]
    assert found("{case}/x?nii", root, case="a+b(1)") == ["a+b(1)/x.nii"]


def test_levels_are_vertebrae_only(tree):
    root = tree("les_T4.nii", "les_T13.nii", "les_Th8.nii", "les_C8.nii")
    assert found("les_{level}.nii", root) == ["les_T4.nii", "les_Th8.nii"]


def test_a_folder_is_no_file_and_hidden_ones_are_not_looked_into(tree):
    root = tree("sub-01/anat/sub-01_T2w.nii.gz/inside.nii", ".git/anat/x_T2w.nii.gz")
    assert found(T2, root) == []
    assert found("*/anat/*.nii.gz", root) == []


def test_folders_of_subjects_without_a_file_that_fits_are_known_once(tree):
    root = tree("sub-01/anat/sub-01_T1w.nii.gz", "sub-02/ses-a/anat/sub-02_ses-a_T2w.nii",
                "sub-02/ses-b/anat/sub-02_ses-b_T1w.nii", "sub-03/ses-c/anat/x.txt")
    empty = [path.relative_to(root.root).as_posix() for path in PathPattern(T2).emptyFolders(root)]
    assert empty == ["sub-01", "sub-02/ses-b", "sub-03"]


@pytest.mark.parametrize(("text", "word"), [
    ("/data/*.nii", "below the folder"), ("../*.nii", "below the folder"), ("", "below the folder"),
    ("a[b.nii", "without ']'"), ("a]b.nii", r"without '\['"), ("{sub}/a.nii", "braces"), ("**/a.nii", r"'\*\*'"),
    ("{case/a.nii", "braces"), ("[a]" * 20, "too many")])
def test_what_is_no_pattern_is_said(text, word):
    with pytest.raises(ValueError, match=word):
        PathPattern(text)


def test_a_folder_that_cannot_be_read_is_named(tree, monkeypatch):
    root = tree("sub-01/anat/sub-01_T2w.nii.gz")
    from SpinePainCohortLib.Importing import PathPatterns
    scan = PathPatterns.os.scandir

    def scandir(folder):
        if str(folder).endswith("anat"):
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(PathPatterns.os, "scandir", scandir)
    assert found(T2, root) == []
    assert list(root.unreadable) == [root.root / "sub-01" / "anat"]
