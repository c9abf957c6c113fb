"""Cases made and opened with the questions on the way, whoever asks them."""

import pytest
from SessionTools import Strokes, addVolume, cordOf
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Core.CaseTags import CordMeaning
from SpinePainRHILib.Scene.CaseVolume import volumeVoxels
from SpinePainRHILib.Shown.Asking import answered, answeredLater
from SpinePainRHILib.Shown.CaseChoices import CordOutline
from SpinePainRHILib.Shown.CaseEntries import areOfCase, changeDetails, enteredInfo, proposedEntries
from SpinePainRHILib.Shown.CaseOpener import CaseOpener, folderFor
from SpinePainRHILib.Shown.CurrentCase import CurrentCase

CORD = slice(2, 8), slice(5, 25), slice(6, 14)


class Reader:
    """Answers questions, one after the other, and remembers them."""

    def __init__(self, *answers):
        self.questions, self._answers = [], list(answers)

    def __call__(self, question):
        self.questions.append(question.split("\n")[0])
        return self._answers.pop(0)


@pytest.fixture
def current(session):
    case = CurrentCase()
    case.open(session)
    return case


@pytest.fixture
def opener(current, console, tmp_path):
    def refuse(path):
        raise ValueError(f"no volume is loaded here: {path.name}")
    return CaseOpener(current, console, refuse, lambda: tmp_path / "spare")


@pytest.fixture
def second(scene, volume):
    """Another volume, of other voxels."""
    return addVolume(scene, volumeVoxels(volume) + 1, "second")


def test_a_case_without_unsaved_work_is_left_without_a_word(opener, current, second, tmp_path):
    reader = Reader()
    made = answered(opener.makeCase(second, CaseInfo("sub-002"), tmp_path), reader)
    assert reader.questions == [] and current.session is made and made.info.caseId == "sub-002"
    made.close(keepUnsaved=False)


@pytest.mark.parametrize("isSaved", [True, False])
def test_unsaved_work_of_the_case_before_is_saved_or_kept_aside(opener, strokes, session, second, tmp_path, isSaved):
    strokes.paint(cordOf(session), CORD)
    reader = Reader(isSaved)
    answered(opener.makeCase(second, CaseInfo("sub-002"), tmp_path), reader).close(keepUnsaved=False)
    assert reader.questions == ["Case sub-001 has unsaved work. Save it before another case is opened?"]
    assert [path.name for path in tmp_path.glob("sub-001*")] == ["sub-001_ses-baseline_reader-R1.seg.nrrd"][:isSaved]
    assert session.keptFile is None if isSaved else session.keptFile.is_file()


@pytest.mark.parametrize("isWanted", [True, False])
def test_unsaved_work_of_an_earlier_session_is_offered(opener, current, strokes, session, volume, isWanted):
    strokes.paint(cordOf(session), CORD)
    path = session.file.proposedPath
    current.close()
    reader = Reader(isWanted)
    opened = answered(opener.createOrOpen(path, CaseInfo("sub-001", reader="R1"), volume), reader)
    assert reader.questions[0].startswith("There is unsaved work of sub-001_ses-baseline_reader-R1.seg.nrrd from ")
    assert (opened.values.measurement.cordVolumeMm3 == 960.0) is isWanted
    opened.close(keepUnsaved=False)


def test_the_file_of_the_open_case_is_not_opened_a_second_time(opener, session):
    session.file.save()
    with pytest.raises(ValueError, match="belongs to the case that is open"):
        answered(opener.openFile(session.file.path), Reader())


def test_a_file_that_is_there_is_gone_on_with_where_the_reader_wants_that(opener, current, session, volume, tmp_path):
    path = session.file.save().path
    current.close()
    reader = Reader(True)
    opened = answered(opener.makeCase(volume, CaseInfo("sub-001", reader="R1"), tmp_path), reader)
    assert reader.questions == ["sub-001_ses-baseline_reader-R1.seg.nrrd is there already. Go on with it?"]
    assert opened.file.path == path and opened.file.spareFolder == tmp_path / "spare"
    opened.close(keepUnsaved=False)


def test_a_file_is_opened_on_the_loaded_volume_that_it_was_outlined_on(opener, current, session, volume, second):
    path = session.file.save().path
    current.close()
    opened = answered(opener.openFile(path, selected=second), Reader())
    assert opened.volumeNode is volume and opened.sourceProblem is None
    opened.close(keepUnsaved=False)


def test_the_open_case_of_the_scene_stays_open_and_another_is_gone_on_with(opener, current, session):
    assert answered(opener.openNode(session.segmentationNode), Reader()) is None
    node = session.segmentationNode
    current.close()
    assert not node.GetDisplayNode().GetVisibility()
    opened = answered(opener.openNode(node), Reader())
    assert current.session is opened and node.GetDisplayNode().GetVisibility()
    opened.close(keepUnsaved=False)


def test_a_front_end_that_cannot_wait_gets_question_and_result_one_after_the_other(opener, strokes, session, second,
                                                                                   tmp_path):
    strokes.paint(cordOf(session), CORD)
    asked, results = [], []
    answeredLater(opener.makeCase(second, CaseInfo("sub-002"), tmp_path),
                  lambda question, answer: asked.append((question, answer)), results.append)
    [(question, answer)] = asked
    assert question.startswith("Case sub-001 has unsaved work") and results == [] and session.isOpen
    answer(True)
    assert [each.info.caseId for each in results] == ["sub-002"] and len(asked) == 1 and not session.isOpen
    results[0].close(keepUnsaved=False)


@pytest.mark.parametrize("isYes", [True, False])
def test_a_later_answer_is_taken_as_it_was_given(isYes):
    def talk():
        return (yield "Really?")
    asked, results = [], []
    answeredLater(talk(), lambda _question, answer: asked.append(answer), results.append)
    asked[0](isYes)
    assert results == [isYes]


@pytest.mark.parametrize("hasFolder", [True, False])
def test_work_that_was_kept_aside_gets_a_folder_only_where_one_is_known(opener, current, console, volume, tmp_path,
                                                                        hasFolder):
    current.close()
    folder = tmp_path / "cases" if hasFolder else None
    (tmp_path / "cases").mkdir()
    made = answered(opener.makeCase(volume, CaseInfo("sub-002"), folder), Reader())
    Strokes(made).paint(cordOf(made), CORD)
    current.close()
    again = answered(opener.makeCase(volume, CaseInfo("sub-002"), folder), Reader(True))
    assert again.file.folder == folder and again.values.measurement.cordVolumeMm3 == 960.0
    again.close(keepUnsaved=False)


def test_a_case_that_ends_by_itself_tells_what_became_of_its_work(current, strokes, session, scene):
    told = []
    current.ended.connect(told.append)
    strokes.paint(cordOf(session), CORD)
    scene.RemoveNode(session.segmentationNode)
    assert current.session is None
    assert told == ["The segmentation was removed from the scene. Its unsaved work was kept beside the case file and "
                    "is offered when the case is opened again."]


def test_entries_are_taken_without_their_blanks():
    assert enteredInfo(" sub-1 ", " ", " ", CordOutline.notStated) == CaseInfo("sub-1")
    assert enteredInfo("sub-1", "week12", "R2", CordOutline.thecalSac) == CaseInfo(
        "sub-1", "week12", "R2", CordMeaning.THECAL_SAC)


def test_entries_belong_to_the_open_case_unless_another_volume_is_chosen(session, volume, second):
    assert areOfCase(session, volume) and areOfCase(session, None)
    assert not areOfCase(session, second) and not areOfCase(None, None)
    changeDetails(session, enteredInfo("sub-009", "week12", "R2", CordOutline.other))
    assert (session.info.caseId, session.info.timepoint, session.info.reader) == ("sub-009", "week12", "R2")


def test_a_volume_without_a_file_proposes_nothing_and_never_the_open_case(session, second):
    assert proposedEntries(second, None) == (None, None)
    assert proposedEntries(second, session) == ("", None)


def test_a_case_goes_to_the_folder_of_the_list_where_the_volume_has_no_file(volume, tmp_path):
    assert folderFor(volume, f" {tmp_path} ") == tmp_path
    assert folderFor(volume, "") is None and folderFor(volume, str(tmp_path / "missing")) is None
