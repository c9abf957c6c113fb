"""Subjects told by the names of files: each image with its own outlines, and never one that was guessed."""

from dataclasses import replace

import pytest
from SpinePainCohortLib.Importing.BidsSubjects import Layout, findSubjects
from SpinePainCohortLib.Importing.Subjects import ForAll
from SpinePainRHILib.Core.CaseNames import pseudonymOf

LABELS = "derivatives/labels"


@pytest.fixture
def dataset(tmp_path):
    """Makes empty files; ``find`` gives the subjects told by their names."""
    def make(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    def find(layout=None, **settings):
        return findSubjects(tmp_path, layout or Layout(), ForAll(tmp_path / "out", **settings))

    make.find, make.root = find, tmp_path
    return make


def told(subjects, root):
    """Of each subject: case, timepoint, image, cord, lesions with their levels."""
    def name(path):
        return path.relative_to(root).as_posix()

    return [(each.wanted.caseId, each.wanted.timepoint, name(each.wanted.volume), name(each.wanted.cord.path),
             [(name(lesion.mask.path), lesion.level) for lesion in each.wanted.lesions])
            for each in subjects.subjects]


def reasons(subjects):
    return [each.reason for each in subjects.problems]


def spineGeneric(subject="sub-01", session="", image="T2w"):
    folder = f"{subject}/{session + '/' if session else ''}anat"
    stem = "_".join(filter(None, (subject, session, image)))
    return (f"{folder}/{stem}.nii.gz", f"{LABELS}/{folder}/{stem}_label-SC_seg.nii.gz",
            f"{LABELS}/{folder}/{stem}_label-lesion_seg.nii.gz")


def test_labels_of_derivatives_belong_to_the_image_they_are_named_after(dataset):
    names = spineGeneric()
    dataset(*names, "sub-01/anat/sub-01_T1w.nii.gz", f"{LABELS}/sub-01/anat/sub-01_T1w_label-SC_seg.nii.gz")
    subjects = dataset.find()
    assert told(subjects, dataset.root) == [("sub-01", "baseline", names[0], names[1], [(names[2], None)])]
    assert not subjects.problems
    assert subjects.subjects[0].wanted.out.name == "sub-01_ses-baseline.seg.nrrd"


def test_sessions_are_timepoints(dataset):
    first, second = spineGeneric(session="ses-pre"), spineGeneric(session="ses-week12")
    dataset(*first, *second)
    assert [each[:3] for each in told(dataset.find(), dataset.root)] == [
        ("sub-01", "pre", first[0]), ("sub-01", "week12", second[0])]


@pytest.mark.parametrize(("cord", "lesion"), [
    ("_seg", "_lesionseg"), ("_sc_seg", "_lesion_seg"), ("_seg-manual", "_lesion-manual"),
    ("_label-SC_mask", "_label-lesion_mask")])
@pytest.mark.parametrize("folder", ["sub-01/anat", "derivatives/sct/sub-01/anat"])
def test_names_of_the_spinal_cord_toolbox_are_known_beside_the_image_and_in_derivatives(dataset, cord, lesion, folder):
    names = [f"{folder}/sub-01_T2w{each}.nii.gz" for each in (cord, lesion)]
    dataset("sub-01/anat/sub-01_T2w.nii.gz", *names)
    (_case, _timepoint, _image, *outlines), = told(dataset.find(), dataset.root)
    assert outlines == [names[0], [(names[1], None)]]


def test_several_images_with_an_outline_are_a_problem_until_one_kind_is_chosen(dataset):
    sagittal, axial = spineGeneric(image="acq-sag_T2w"), spineGeneric(image="acq-ax_T2w")
    dataset(*sagittal, *axial)
    assert told(dataset.find(), dataset.root) == []
    reason, = reasons(dataset.find())
    assert sagittal[0] in reason and axial[0] in reason and "--volume-pattern" in reason
    chosen = dataset.find(Layout(volume="{subject}/anat/*_acq-ax_T2w.nii.gz"))
    assert [each[2] for each in told(chosen, dataset.root)] == [axial[0]]


def test_of_several_images_the_one_with_an_outline_named_after_it_is_meant(dataset):
    names = spineGeneric(image="acq-sag_T2w")
    dataset(*names, "sub-01/anat/sub-01_acq-ax_T2w.nii.gz")
    assert [each[2] for each in told(dataset.find(), dataset.root)] == [names[0]]


def test_two_outlines_of_one_image_are_a_problem_until_one_is_named(dataset):
    names = spineGeneric()
    other = "derivatives/sct/sub-01/anat/sub-01_T2w_seg.nii.gz"
    dataset(*names, other)
    reason, = reasons(dataset.find())
    assert names[1] in reason and other in reason and "--cord-pattern" in reason
    chosen = dataset.find(Layout(cord="derivatives/sct/{folder}/{image}_seg.nii.gz"))
    assert [each[3] for each in told(chosen, dataset.root)] == [other]


def test_a_subject_without_a_lesion_file_is_left_out_unless_that_means_none(dataset):
    dataset(*spineGeneric()[:2])
    assert "--lesions-optional" in reasons(dataset.find())[0]
    subject, = dataset.find(Layout(lesionsOptional=True)).subjects
    assert subject.wanted.lesions == ()


def test_a_subject_with_files_of_some_patterns_of_high_intensity_alone_is_imported_and_said(dataset):
    dataset(*(f"{case}/{name}.nii" for case in ("P1", "P2", "P3") for name in ("t2", "seg")),
            "P1/grey.nii", "P1/white.nii", "P2/grey.nii")
    layout = Layout("{case}/t2.nii", "{folder}/seg.nii", ("{folder}/grey.nii", "{folder}/white.nii@1:T4"))
    subjects = dataset.find(layout)
    assert [len(each.wanted.lesions) for each in subjects.subjects] == [2, 1]
    note, = subjects.notes
    assert note.startswith("--high-intensity-pattern {folder}/white.nii finds no file of 'P2 baseline':")
    assert not dataset.find(replace(layout, highIntensity=("{folder}/grey.nii",))).notes


def test_a_subject_without_image_or_cord_is_named_and_not_passed_over(dataset):
    dataset(*spineGeneric("sub-01"), "sub-02/anat/sub-02_T1w.nii.gz", "sub-03/anat/sub-03_T2w.nii.gz")
    problems = {each.file: each.reason for each in dataset.find().problems}
    assert "no image" in problems["sub-02"]
    assert "no outline of the cord" in problems["sub-03/anat/sub-03_T2w.nii.gz"]
    assert len(problems) == 2


def test_any_layout_is_told_by_patterns_with_labels_and_levels(dataset):
    dataset("P1/week 1/t2.nrrd", "P1/week 1/seg.nrrd", "P1/week 1/les_T4.nrrd", "P1/week 1/les_th8.nrrd")
    layout = Layout("{case}/{timepoint}/t2.nrrd", "{case}/{timepoint}/seg.nrrd@2", ("{folder}/les_{level}.nrrd",))
    subject, = dataset.find(layout).subjects
    assert (subject.wanted.caseId, subject.wanted.timepoint, subject.wanted.cord.label) == ("P1", "week 1", 2)
    assert [each.level for each in subject.wanted.lesions] == ["T4", "T8"]
    one = dataset.find(Layout("{case}/*/t2.nrrd", "{folder}/seg.nrrd@1", ("{folder}/seg.nrrd@2:L1",)))
    lesion, = one.subjects[0].wanted.lesions
    assert (lesion.mask.label, lesion.level) == (2, "L1")


def test_levels_of_patterns_may_be_written_as_anywhere(dataset):
    dataset("P1/t2.nii", "P1/seg.nii", *(f"P1/les_{each}.nii" for each in (
        "D8", "BWK11", "l05", "胸2", "T13", "L30", "lesions_2")))
    layout = Layout("{case}/t2.nii", "{folder}/seg.nii", ("{folder}/les_{level}.nii", "{folder}/seg.nii@2:BWK 12"))
    subject, = dataset.find(layout).subjects
    assert {each.mask.path.stem: each.level for each in subject.wanted.lesions} == {
        "les_D8": "T8", "les_BWK11": "T11", "les_l05": "L5", "les_胸2": "T2", "seg": "T12"}
    with pytest.raises(ValueError, match="T13"):
        dataset.find(Layout("{case}/t2.nii", highIntensity=("{folder}/les.nii:T13",)))


def test_a_folder_that_may_be_called_after_a_person_gives_a_pseudonym_everywhere(dataset):
    dataset("MUSTER_ERIKA/t2.nii", "MUSTER_ERIKA/t2_seg.nii", "MUSTER_ERIKA/t2_lesionseg.nii")
    subject, = dataset.find(Layout("{case}/t2.nii")).subjects
    pseudonym = pseudonymOf("MUSTER_ERIKA")
    assert subject.wanted.caseId == pseudonym
    assert "MUSTER" not in subject.file + subject.wanted.out.name
    kept, = dataset.find(Layout("{case}/t2.nii"), keepFileNames=True).subjects
    assert kept.wanted.caseId == "MUSTER_ERIKA"


def test_vertebrae_are_those_of_the_pattern(dataset):
    names = spineGeneric()
    vertebrae = f"{LABELS}/sub-01/anat/sub-01_T2w_label-vertebrae_dseg.nii.gz"
    dataset(*names, vertebrae)
    layout = Layout(vertebrae="derivatives/labels/{folder}/{image}_label-vertebrae_dseg.nii.gz")
    assert dataset.find(layout).subjects[0].wanted.vertebrae == dataset.root / vertebrae


def test_a_root_that_is_none_and_volumes_that_tell_no_case_are_refused(dataset, tmp_path):
    with pytest.raises(ValueError, match="does not exist"):
        findSubjects(tmp_path / "no", Layout(), ForAll(tmp_path))
    with pytest.raises(ValueError, match="neither"):
        dataset.find(Layout("anat/*.nii"))
