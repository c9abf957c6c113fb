"""Whose a case file is: the same case, timepoint and reader in measuring, panel, guard of saving, lists and tables."""

import re

import pytest
from EveryPlace import asked, gathered, measurementsOf, ownersOf
from SessionTools import cordOf, lesionOf
from SpinePainRHILib.Core.CaseNames import pseudonymOf
from SpinePainRHILib.Core.CaseOwner import PSEUDONYM_NOTE, Owner
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Files.CaseFileNames import caseFileName, namedOwner
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Keep.CaseNaming import checkMayReplace
from SpinePainRHILib.Keep.FolderOfCases import WorkList, WorkStatus

NAME = "sub-017_ses-week12_T2w.seg.nrrd"
CORD = "SpinePain.Role:cord|"


@pytest.fixture
def path(session, strokes, tmp_path):
    """A case file with a cord and one lesion, written with the tags of our own."""
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    path = session.file.save().path
    path = path.rename(tmp_path / NAME)
    session.close(keepUnsaved=False)
    return path


def retag(path, cord, without=()):
    """Replaces the case-wide tags of the cord, keeps role, level and terminology, and removes tags of all segments."""
    def newTags(match):
        tags = [each for each in match[2].decode().split("|") if each]
        kept = [each for each in tags if each.startswith(("SpinePain.Role", "SpinePain.Level", "TerminologyEntry"))]
        added = cord if CORD in match[2].decode() else []
        return match[1] + "".join(f"{each}|" for each in (*kept, *added) if each.split(":")[0] not in without).encode()

    path.write_bytes(re.sub(rb"(Segment[0-9]+_Tags:=)([^\n]*)", newTags, path.read_bytes()))


@pytest.mark.parametrize(("tags", "owner"), [
    (["SpinePain.Case:A", "SpinePain.Timepoint:week3", "SpinePain.Reader:R1"], Owner("A", "week3", "R1")),
    (["SpinePain.Case:A", "SpinePain.Timepoint:", "SpinePain.Reader:R1"], Owner("A", "baseline", "R1")),
    (["SpinePain.Case:A"], Owner("A", "baseline", None)),
    (["SpinePain.Case:A", "SpinePain.Reader:"], Owner("A", "baseline", None)),
    ([], Owner("sub-017", "week12", None)),
    (["SpinePain.Case:", "SpinePain.Timepoint:"], Owner("sub-017", "week12", None)),
    (["SpinePain.Case:", "SpinePain.Timepoint:week3", "SpinePain.Reader:R1"], Owner("sub-017", "week3", "R1")),
    (["SpinePain.Case:%E5%AD%94%7C1", "SpinePain.Timepoint:t%201", "SpinePain.Reader:M%C3%BCller"],
     Owner("孔|1", "t 1", "Müller"))])
@pytest.mark.parametrize("byTerminology", [False, True])
def test_every_place_takes_a_file_for_the_same_case(path, console, tags, owner, byTerminology):
    retag(path, tags, without=["SpinePain.Role"] if byTerminology else ())
    assert ownersOf(path, console) == dict.fromkeys(
        ("measured", "through Slicer", "command", "panel", "guard", "details"), owner)
    tables = gathered(path.parent)
    key = owner.caseId, owner.timepoint
    assert (tables.patient["case_id"], tables.patient["timepoint"]) == asked(path.parent)[0] == key
    item, = WorkList(path.parent, owner.reader or "R9").items
    assert (item.caseId, item.timepoint, item.casePath) == (owner.caseId, owner.timepoint, path)
    assert item.status is WorkStatus.IN_PROGRESS
    checkMayReplace(path, CaseInfo(owner.caseId, owner.timepoint, owner.reader))
    for other in (CaseInfo("B", owner.timepoint, owner.reader), CaseInfo(owner.caseId, "later", owner.reader)):
        with pytest.raises(ValueError, match=f"holds case {re.escape(owner.caseId)}"):
            checkMayReplace(path, other)


def test_a_case_without_a_timepoint_may_be_saved_to_its_own_file(path):
    retag(path, ["SpinePain.Case:A", "SpinePain.Timepoint:"])
    checkMayReplace(path, CaseInfo("A", ""))
    assert caseFileName(CaseInfo("A", "")) == "A_ses-baseline.seg.nrrd"


@pytest.mark.parametrize("timepoint", ["ses-week3", "Baseline", " week3"])
def test_raters_are_asked_for_the_timepoint_by_which_their_scores_are_found(path, timepoint):
    retag(path, ["SpinePain.Case:A", f"SpinePain.Timepoint:{timepoint}"])
    tables = gathered(path.parent)
    assert asked(path.parent)[0] == (tables.patient["case_id"], tables.patient["timepoint"])


def test_the_status_of_a_case_whose_cord_is_told_by_terminology_is_seen_in_the_work_list(path):
    retag(path, ["SpinePain.Case:A", "SpinePain.Reader:R1", "Segmentation.Status:completed"],
          without=["SpinePain.Role"])
    item, = WorkList(path.parent, "R1").items
    assert item.status is WorkStatus.COMPLETED


def test_a_file_whose_roles_are_not_clear_still_belongs_to_whom_it_names(path):
    retag(path, ["SpinePain.Case:A", "SpinePain.Timepoint:week3", "SpinePain.Reader:R1"])
    content = path.read_bytes()
    cord, lesion = b"SpinePain.Role:cord|", b"SpinePain.Role:highIntensity|"
    for unclear in (content.replace(lesion, cord), content.replace(cord, lesion)):  # two cords, then none
        path.write_bytes(unclear)
        header = readCaseHeader(path)
        assert header.owner == Owner("A", "week3", "R1")
        with pytest.raises(ValueError):
            header.info  # noqa: B018 - it raises
        with pytest.raises(ValueError, match="outlined by reader R1"):
            checkMayReplace(path, CaseInfo("A", "week3", "R2"))


@pytest.mark.parametrize("info", [
    CaseInfo("sub-1", "week2", "R1"), CaseInfo("孔_1", "t 1", "Müller"), CaseInfo("a.b")])
def test_the_name_of_an_own_file_tells_its_owner(tmp_path, info):
    assert namedOwner(tmp_path / caseFileName(info)) == Owner.of(info)


@pytest.mark.parametrize("stem", ["DOE_JANE_19500131", "王小明"])
def test_a_file_that_names_no_case_but_maybe_a_person_is_the_same_pseudonym_in_every_place(path, console, stem):
    retag(path, [])
    path = path.rename(path.with_name(f"{stem}.seg.nrrd"))
    owner = Owner(pseudonymOf(stem), "baseline", None)
    assert ownersOf(path, console) == dict.fromkeys(
        ("measured", "through Slicer", "command", "panel", "guard", "details"), owner)
    assert namedOwner(path) == owner
    assert asked(path.parent)[0] == (owner.caseId, "baseline")
    (path.parent / f"{stem}.nrrd").write_bytes(b"an image")
    item, = WorkList(path.parent, "R9").items
    assert (item.caseId, item.casePath, item.volumePath.name) == (owner.caseId, path, f"{stem}.nrrd")
    tables = gathered(path.parent)
    assert (tables.patient["case_id"], tables.patient["timepoint"]) == (owner.caseId, "baseline")
    assert PSEUDONYM_NOTE in tables.warnings
    assert PSEUDONYM_NOTE in measurementsOf(path).problems


@pytest.mark.parametrize("caseId", ["x" * 300, "孔" * 90])
def test_a_case_id_too_long_for_a_file_system_has_a_name_of_its_own_all_the_same(tmp_path, caseId):
    names = {caseFileName(CaseInfo(each, "baseline", "R1")) for each in (caseId, f"{caseId}y", f"{caseId}z")}
    assert len(names) == 3
    for name in names:
        (tmp_path / f".{name}.autosave").write_bytes(b"x")
