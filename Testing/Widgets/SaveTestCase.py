"""Cases saved and opened in the panel."""

import shutil

import slicer
from PanelTools import CORD, RATIO, RhiPanelTestCase, addVolume
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Widgets.CaseFolders import spareFolder
from StandIn.ModulePanel import processEvents

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"


class SaveTestCase(RhiPanelTestCase):
    def test_a_case_saved_and_reopened_after_the_scene_was_closed_shows_the_same_values(self):
        self.outline()
        ui = self.ui
        ui.statusBox.currentIndex = 2
        ui.notesEdit.setPlainText("motion at T4")
        self.assertIn("Unsaved work", ui.saveLabel.text)
        ui.saveButton.click()
        self.assertTrue(ui.saveLabel.text.startswith("Saved. "))
        self.assertEqual(measureCase(readCaseFile(self.folder / FILE)).rhiPercent, 100 * 20 / 240)
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.assertIsNone(self.session)
        self.assertEqual(ui.representativeRhi.text, "–")
        self.panel.casePanel.openFile(self.folder / FILE, addVolume())
        processEvents()
        self.assertEqual((ui.representativeRhi.text, ui.notesEdit.plainText, ui.statusBox.currentIndex),
                         (RATIO, "motion at T4", 2))
        self.assertIsNone(self.session.sourceProblem)
        self.assertEqual([level for level, _text in self.messages], [])

    def test_the_file_dialog_opens_a_case(self):
        self.outline()
        self.ui.saveButton.click()
        slicer.mrmlScene.Clear(False)
        self.dialogs.answer("QFileDialog.getOpenFileName", str(self.folder / FILE))
        self.ui.openCaseButton.click()
        processEvents()
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.assertIn("Choose the T2 volume", self.ui.caseLabel.text)
        self.ui.volumeSelector.setCurrentNode(addVolume())
        self.assertNotIn("Choose the T2 volume", self.ui.caseLabel.text)

    def test_another_readers_file_is_another_file(self):
        self.outline()
        self.ui.saveButton.click()
        self.ui.readerEdit.text = "R2"
        self.ui.readerEdit.editingFinished()
        self.ui.saveButton.click()
        self.assertEqual({each.name for each in self.folder.iterdir()}, {FILE, FILE.replace("R1", "R2")})

    def test_a_file_that_changed_meanwhile_is_replaced_only_when_the_reader_agrees(self):
        self.outline()
        self.ui.saveButton.click()
        path = self.folder / FILE
        path.write_bytes(path.read_bytes() + b"\0")
        changed = path.read_bytes()
        self.paint(((6, 5, 1), (7, 6, 1)))
        self.ui.saveButton.click()
        self.assertEqual(path.read_bytes(), changed)
        self.assertIn("Replace it?", self.messages[-1][1])
        self.confirms = True
        self.ui.saveButton.click()
        self.assertNotEqual(path.read_bytes(), changed)
        self.assertFalse(self.session.file.isModified)

    def test_another_readers_file_is_refused_without_asking_whether_to_replace_it(self):
        self.outline()
        self.ui.saveButton.click()
        before = (self.folder / FILE).read_bytes()
        self.ui.readerEdit.text = "R2"
        self.ui.readerEdit.editingFinished()
        self.confirms = True
        self.dialogs.answer("QFileDialog.getSaveFileName", str(self.folder / FILE))
        self.ui.saveAsButton.click()
        self.assertEqual((self.folder / FILE).read_bytes(), before)
        self.assertEqual(len(self.messages), 1)
        self.assertIn("was outlined by reader R1", self.messages[0][1])

    def test_a_plain_name_gets_the_ending_of_case_files(self):
        standIn = self.requireStandIn()
        self.outline()
        for typed, saved in (("mine", "mine.seg.nrrd"), ("second.nrrd", "second.seg.nrrd"),
                             ("third.seg", "third.seg.nrrd"), ("v1.2", "v1.2.seg.nrrd"),
                             ("fourth.seg.nrrd", "fourth.seg.nrrd")):
            standIn.dialogs.answer("QFileDialog.getSaveFileName", str(self.folder / typed))
            self.ui.saveAsButton.click()
            self.assertEqual(self.session.file.path, self.folder / saved)
            self.assertTrue((self.folder / saved).is_file())
        self.assertEqual(self.messages, [])

    def test_a_plain_name_does_not_replace_a_file_that_the_dialog_did_not_ask_about(self):
        standIn = self.requireStandIn()
        self.outline()
        self.ui.saveButton.click()
        other = self.folder / "mine.seg.nrrd"
        other.write_bytes((self.folder / FILE).read_bytes())
        before = other.read_bytes()
        self.paint(((6, 5, 1), (7, 6, 1)))
        standIn.dialogs.answer("QFileDialog.getSaveFileName", str(self.folder / "mine"))
        self.ui.saveAsButton.click()
        self.assertIn("Replace it?", self.messages[-1][1])
        self.assertEqual(other.read_bytes(), before)

    def makeCaseWithoutFolder(self):
        self.ui.volumeSelector.setCurrentNode(self.volume)
        self.ui.caseIdEdit.text = "sub-009"
        self.ui.makeCaseButton.click()
        self.assertIsNone(self.session.file.proposedPath)

    def test_unsaved_work_of_a_case_without_a_folder_is_kept_beside_slicers_settings_and_offered_again(self):
        spare = spareFolder()
        self.addCleanup(shutil.rmtree, spare, True)
        self.makeCaseWithoutFolder()
        self.paint(CORD)
        voxels = self.session.values.measurement.cordVolumeMm3
        slicer.mrmlScene.Clear(False)
        self.assertIn("was kept and is offered when the case is made again", self.ui.noticeLabel.text)
        self.assertEqual(len(list(spare.iterdir())), 1)
        self.volume, self.confirms = addVolume(), True
        self.makeCaseWithoutFolder()  # nobody would look for a case in that folder
        self.assertIn("unsaved work", self.messages[-1][1])
        self.assertEqual(self.session.values.measurement.cordVolumeMm3, voxels)
        self.session.file.save(self.folder / "mine.seg.nrrd")
        self.assertEqual(list(spare.iterdir()), [])

