"""How label volumes are named on the command line, Windows paths among them."""

from pathlib import Path

import pytest
from SpinePainCohortLib.Importing.MaskArguments import (
    MaskArgument,
    parseHighIntensity,
    parseMask,
    parseMetastasis,
    parseTools,
)
from SpinePainRHILib.Core.CaseTags import Role


@pytest.mark.parametrize(("text", "path", "label", "level"), [
    ("m.nii.gz", "m.nii.gz", None, None), ("m.nii.gz:l3", "m.nii.gz", None, "L3"),
    ("m.nii.gz@2", "m.nii.gz", 2, None), ("m.nii.gz@2:L3", "m.nii.gz", 2, "L3"),
    (r"C:\d\m.nii.gz", r"C:\d\m.nii.gz", None, None), (r"C:\d\m.nii.gz:T12", r"C:\d\m.nii.gz", None, "T12"),
    (r"C:\d\m.nii.gz@14", r"C:\d\m.nii.gz", 14, None), (r"C:\d\m.nii.gz@14:C3", r"C:\d\m.nii.gz", 14, "C3"),
    ("C:/d/m.nii.gz@2", "C:/d/m.nii.gz", 2, None), ("a@b/m.nii.gz", "a@b/m.nii.gz", None, None),
    ("a@1/m.nii.gz@3:S1", "a@1/m.nii.gz", 3, "S1"), ("m@x.nii.gz:L1", "m@x.nii.gz", None, "L1")])
def test_a_file_a_label_and_a_level_are_told_apart(text, path, label, level):
    assert parseHighIntensity(text) == (MaskArgument(Path(path), label), level)


def test_a_file_that_is_there_by_that_name_is_taken_for_itself(tmp_path):
    odd = tmp_path / "m@2"
    odd.write_bytes(b"x")
    assert parseMask(str(odd)) == MaskArgument(odd)
    assert parseMask(f"{odd}@3") == MaskArgument(odd, 3)
    assert str(parseMask(f"{odd}@3")) == f"{odd}@3"


@pytest.mark.parametrize("text", ["m.nii.gz:2", "m.nii.gz:L9", "m.nii.gz@2:L9"])
def test_what_is_no_level_is_refused(text):
    with pytest.raises(ValueError, match="level"):
        parseHighIntensity(text)


def test_a_metastasis_may_have_a_label_of_a_file():
    assert parseMetastasis("T4") == (None, "T4")
    assert parseMetastasis(r"T4:C:\m.nii.gz@5") == (MaskArgument(Path(r"C:\m.nii.gz"), 5), "T4")
    with pytest.raises(ValueError, match="names no file"):
        parseMetastasis("T4:")


def test_a_program_is_of_all_roles_or_of_the_one_that_is_named():
    assert parseTools(["ITK-SNAP 4.2"]) == dict.fromkeys(Role, "ITK-SNAP 4.2")
    assert parseTools([" cord = SCT 6.5 ", "a=b 1"]) == {**dict.fromkeys(Role, "a=b 1"), Role.CORD: "SCT 6.5"}
    assert parseTools([]) == {}


@pytest.mark.parametrize("texts", [[""], ["cord="], ["x" * 101], ["a\tb"]])
def test_a_program_without_a_name_is_refused(texts):
    with pytest.raises(ValueError, match="names no program"):
        parseTools(texts)


@pytest.mark.parametrize("texts", [["a", "b"], ["cord=a", "cord=b"]])
def test_a_program_named_twice_is_refused(texts):
    with pytest.raises(ValueError, match="named twice"):
        parseTools(texts)
