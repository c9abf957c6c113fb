"""The work list of a folder in the panel: one case after another."""

import numpy as np
import qt
import SimpleITK
import slicer
from PanelTools import CORD, SHAPE, RhiPanelTestCase
from StandIn.ModulePanel import processEvents
from UserActions import focusIn, pressKey

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"
AUTOSAVE = f".{FILE.removesuffix('.seg.nrrd')}.autosave.seg.nrrd"


class WorkListTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        for caseId in ("sub-001", "sub-002", "sub-003"):
            self.writeVolume(f"{caseId}_T2w.nrrd")
        self.ui.readerEdit.text = "R1"
        self.ui.folderEdit.currentPath = str(self.folder)

    def writeVolume(self, name):
        image = SimpleITK.GetImageFromArray(np.full(SHAPE, 100, np.int16))
        image.SetSpacing((0.5, 0.5, 4.0))
        image.SetDirection((0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
        SimpleITK.WriteImage(image, str(self.folder / name))

    def statuses(self):
        table = self.ui.workTable
        return [table.item(row, 2).text() for row in range(table.rowCount)]

    def test_a_folder_lists_its_cases_and_next_opens_them_one_after_another(self):
        self.assertEqual(self.statuses(), ["Not started"] * 3)
        self.ui.nextCaseButton.click()
        self.assertEqual(self.session.info.caseId, "sub-001")
        self.ui.statusBox.currentIndex = 2
        self.ui.saveButton.click()
        self.assertEqual(self.statuses(), ["Completed", "Not started", "Not started"])
        self.ui.nextCaseButton.click()
        self.assertEqual(self.session.info.caseId, "sub-002")
        self.ui.previousCaseButton.click()
        self.assertEqual((self.session.info.caseId, self.session.status), ("sub-001", "completed"))

    def test_the_nodes_of_the_case_before_are_taken_away_and_its_unsaved_work_is_kept(self):
        self.ui.nextCaseButton.click()
        self.paint(CORD)
        self.ui.nextCaseButton.click()
        processEvents()
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode"), 1)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode"), 2)  # with setUp's
        self.assertTrue((self.folder / AUTOSAVE).is_file())
        self.assertIn("unsaved work", self.statuses()[0])

    def test_a_volume_of_the_list_is_the_active_one_and_keeps_its_name_when_it_comes_again(self):
        for button in (self.ui.nextCaseButton, self.ui.nextCaseButton, self.ui.previousCaseButton):
            button.click()
            processEvents()
            selection = slicer.app.applicationLogic().GetSelectionNode()
            self.assertEqual(selection.GetActiveVolumeID(), self.session.volumeNode.GetID())
            self.assertEqual(self.session.volumeNode.GetName(), f"{self.session.info.caseId}_T2w")

    def test_next_goes_on_from_a_case_that_was_opened_otherwise(self):
        self.ui.nextCaseButton.click()
        self.ui.nextCaseButton.click()
        self.ui.saveButton.click()
        file = self.session.file.path
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.ui.readerEdit.text = "R1"
        self.ui.folderEdit.currentPath = ""
        self.ui.folderEdit.currentPath = str(self.folder)
        self.panel.casePanel.openFile(file)
        self.assertEqual(self.ui.workTable.selectionModel().selectedRows(0)[0].row(), 1)
        self.ui.nextCaseButton.click()
        self.assertEqual((self.session.info.caseId, self.messages), ("sub-003", []))

    def test_completed_cases_are_passed_over(self):
        self.ui.nextCaseButton.click()
        self.ui.nextCaseButton.click()
        self.ui.statusBox.currentIndex = 2
        self.ui.saveButton.click()
        self.ui.previousCaseButton.click()
        self.ui.unfinishedBox.click()
        self.ui.nextCaseButton.click()
        self.assertEqual(self.session.info.caseId, "sub-003")
        self.assertFalse(self.ui.nextCaseButton.enabled)
        self.assertIn("no further case", self.ui.nextCaseButton.toolTip)

    def test_a_volume_that_cannot_be_read_leaves_the_open_case_open(self):
        self.ui.nextCaseButton.click()
        (self.folder / "sub-002_T2w.nrrd").write_bytes(b"NRRD0004\nnonsense\n\n")
        self.ui.nextCaseButton.click()
        self.assertEqual(self.session.info.caseId, "sub-001")
        self.assertIn("could not be opened", self.messages[-1][1])

    def test_next_passes_a_volume_that_cannot_be_read_once_that_was_said(self):
        self.ui.nextCaseButton.click()
        (self.folder / "sub-002_T2w.nrrd").write_bytes(b"NRRD0004\nhalf")
        self.ui.nextCaseButton.click()
        self.assertEqual(self.session.info.caseId, "sub-001")
        self.ui.nextCaseButton.click()
        self.assertEqual(self.session.info.caseId, "sub-003")

    def test_the_open_case_double_clicked_stays_open_with_its_unsaved_work(self):
        self.ui.nextCaseButton.click()
        self.paint(CORD)
        volume = self.session.values.measurement.cordVolumeMm3
        self.ui.workTable.cellDoubleClicked(0, 0)
        self.assertIn("is open", self.messages[-1][1])
        self.assertEqual(self.session.values.measurement.cordVolumeMm3, volume)

    def test_another_readers_cases_are_not_started_for_this_one(self):
        self.ui.nextCaseButton.click()
        self.ui.saveButton.click()
        self.panel.case.close()
        self.ui.readerEdit.text = "R2"
        self.ui.readerEdit.editingFinished()
        self.assertEqual(self.statuses()[0], "Not started")
        self.assertIn("Also outlined by: R1", self.ui.workTable.item(0, 0).toolTip())

    def typed(self, text):
        """The combo box of the field, which has the keyboard, after a text was typed into it."""
        box = self.ui.folderEdit.comboBox()
        focusIn(box)
        for letter in text:
            for kind in (qt.QEvent.KeyPress, qt.QEvent.KeyRelease):
                slicer.app.sendEvent(box, qt.QKeyEvent(kind, 0, qt.Qt.NoModifier, letter))
        return box

    def rows(self):
        return [self.ui.workTable.item(row, 0).text() for row in range(self.ui.workTable.rowCount)]

    def test_a_path_that_is_typed_is_listed_when_typing_ends_and_no_folder_on_the_way(self):
        listed = []
        setFolder = self.panel.workList.setFolder
        self.panel.workList.setFolder = lambda folder: (listed.append(folder), setFolder(folder))
        self.ui.folderEdit.currentPath = ""
        listed.clear()
        box = self.typed(str(self.folder))
        self.assertEqual((listed, self.rows()), ([], []))
        pressKey(box, "Return")
        self.assertEqual((listed, self.rows()), ([self.folder], ["sub-001", "sub-002", "sub-003"]))
        self.typed("/nowhere")  # of which there is no proposal: Qt keeps the keyboard while it shows one
        self.assertEqual(len(listed), 1)
        slicer.app.sendEvent(box, qt.QFocusEvent(qt.QEvent.FocusOut, qt.Qt.TabFocusReason))
        self.assertEqual((listed[1:], self.rows()), ([None], []))

    def test_a_path_that_is_pasted_or_dropped_is_listed_at_once(self):
        self.ui.folderEdit.currentPath = ""
        line = self.ui.folderEdit.comboBox().lineEdit()
        line.insert(str(self.folder))
        self.assertEqual(len(self.rows()), 3)

    def test_folders_below_are_listed_and_their_cases_open_and_are_saved_beside_the_image(self):
        anat = self.folder / "tree" / "sub-007" / "ses-week12" / "anat"
        anat.mkdir(parents=True)
        self.writeVolume("tree/sub-007/ses-week12/anat/sub-007_ses-week12_T2w.nrrd")
        self.ui.folderEdit.currentPath = str(self.folder / "tree")
        self.assertEqual(self.rows(), ["sub-007"])
        self.assertFalse(self.ui.workNoteLabel.isVisibleTo(self.opened.panel))
        self.ui.nextCaseButton.click()
        self.paint(CORD)
        self.ui.saveButton.click()
        self.assertEqual([path.name for path in anat.glob("*.seg.nrrd")],
                         ["sub-007_ses-week12_reader-R1.seg.nrrd"])
        self.assertEqual((self.statuses(), self.messages), (["In progress"], []))

    def test_an_empty_list_says_why(self):
        (self.folder / "scans").mkdir()
        (self.folder / "scans" / "IM1.dcm").touch()
        self.ui.folderEdit.currentPath = str(self.folder / "scans")
        self.assertEqual(self.rows(), [])
        self.assertTrue(self.ui.workNoteLabel.isVisibleTo(self.opened.panel))
        self.assertIn("DICOM", self.ui.workNoteLabel.text)
        self.ui.folderEdit.currentPath = str(self.folder / "nowhere")
        self.assertIn("no such folder", self.ui.workNoteLabel.text)
        self.ui.folderEdit.currentPath = ""
        self.assertEqual(self.ui.workNoteLabel.text, "")
