"""The panel of SpinePainRHI: saving, reopening, the work list, and what may disturb it."""

import gc
import weakref

import numpy as np
import SimpleITK
import slicer
from PanelTools import CORD, LESION, RATIO, SHAPE, RhiPanelTestCase, addVolume
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Mrml.CaseFile import readCaseFile
from StandIn.ModulePanel import processEvents

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"
AUTOSAVE = f".{FILE.removesuffix('.seg.nrrd')}.autosave.seg.nrrd"


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
        standIn = self.requireStandIn()
        self.outline()
        self.ui.saveButton.click()
        slicer.mrmlScene.Clear(False)
        standIn.dialogs.answer("QFileDialog.getOpenFileName", str(self.folder / FILE))
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

    def test_a_scene_file_restores_the_case_that_was_open(self):
        self.outline()
        path = str(self.folder / "scene.mrb")
        edited = self.session.editor.selectedId
        self.assertTrue(slicer.mrmlScene.WriteToMRB(path))
        slicer.mrmlScene.Clear(False)
        self.assertTrue(slicer.mrmlScene.ReadFromMRB(path))
        processEvents()
        self.assertEqual((self.session.info.caseId, self.ui.representativeRhi.text), ("sub-001", RATIO))
        self.assertEqual(self.session.editor.selectedId, edited)

    def test_a_case_without_any_folder_says_that_it_is_not_kept_aside(self):
        self.ui.volumeSelector.setCurrentNode(self.volume)
        self.ui.caseIdEdit.text = "sub-009"
        self.ui.makeCaseButton.click()
        self.paint(CORD)
        slicer.mrmlScene.Clear(False)
        self.assertIn("before a folder is chosen", self.ui.noticeLabel.text)


class DisturbanceTestCase(RhiPanelTestCase):
    def test_unsaved_work_is_kept_when_the_scene_closes_and_offered_again(self):
        self.outline()
        slicer.mrmlScene.Clear(False)
        self.assertTrue((self.folder / AUTOSAVE).is_file())
        self.assertIn("kept beside the case file", self.ui.noticeLabel.text)
        self.assertFalse(self.ui.noticeLabel.isHidden())
        self.volume, self.confirms = addVolume(), True
        self.makeCase()
        self.assertIn("unsaved work", self.messages[-1][1])
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.assertTrue(self.ui.noticeLabel.isHidden())

    def test_recovery_that_is_refused_leaves_the_unsaved_work_where_it_is(self):
        self.outline()
        slicer.mrmlScene.Clear(False)
        self.volume = addVolume()
        self.makeCase()
        self.assertEqual(self.ui.representativeRhi.text, "–")
        self.assertTrue((self.folder / AUTOSAVE).is_file())

    def test_deleting_the_segmentation_leaves_no_number_behind(self):
        self.outline()
        slicer.mrmlScene.RemoveNode(self.session.segmentationNode)
        processEvents()
        self.assertIsNone(self.session)
        self.assertEqual((self.ui.representativeRhi.text, self.ui.sliceRhi.text, self.tableTexts()), ("–", "–", []))
        self.assertEqual(self.panel.annotation.texts(), {})
        self.assertTrue((self.folder / AUTOSAVE).is_file())

    def test_deleting_the_volume_keeps_the_case_and_its_values(self):
        self.outline()
        slicer.mrmlScene.RemoveNode(self.volume)
        processEvents()
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.assertIn("the case has no volume", self.ui.previewButton.toolTip)

    def test_a_volume_switched_in_the_middle_of_a_stroke_does_not_move_the_outlines(self):
        self.outline()
        self.ui.editor.setActiveEffectByName("Paint")
        other = addVolume("T2 of week 12")
        self.ui.volumeSelector.setCurrentNode(other)
        self.paint(((8, 15, 4), (11, 19, 4)))
        self.assertIs(self.session.volumeNode, self.volume)
        self.assertEqual(self.ui.representativeRhi.text, "16.7\N{NO-BREAK SPACE}%")  # 10 of 60 mm2
        self.assertIn("on T2", self.ui.caseLabel.text)
        self.assertTrue(self.ui.makeCaseButton.enabled)

    def test_another_case_asks_about_unsaved_work_and_keeps_it_when_refused(self):
        self.outline()
        first = self.session.segmentationNode
        self.volume = addVolume("T2 of another patient")
        self.makeCase("sub-002")
        self.assertIn("Case sub-001 has unsaved work", self.messages[-1][1])
        self.assertEqual(self.session.info.caseId, "sub-002")
        self.assertTrue((self.folder / AUTOSAVE).is_file())
        self.assertFalse(first.GetDisplayNode().GetVisibility())
        self.ui.caseSelector.setCurrentNode(first)
        processEvents()
        self.assertEqual((self.session.info.caseId, self.ui.representativeRhi.text), ("sub-001", RATIO))

    def test_work_that_the_reader_wants_saved_is_saved_before_another_case_opens(self):
        self.outline()
        self.confirms, self.volume = True, addVolume("T2 of another patient")
        self.makeCase("sub-002")
        self.assertEqual(measureCase(readCaseFile(self.folder / FILE)).rhiPercent, 100 * 20 / 240)
        self.assertFalse((self.folder / AUTOSAVE).exists())

    def test_a_segmentation_that_is_no_case_is_refused_and_the_open_case_stays(self):
        self.outline()
        other = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "Vertebrae")
        other.GetSegmentation().AddEmptySegment("L3", "L3")
        self.ui.caseSelector.setCurrentNode(other)
        self.assertIn("cannot be opened as a case", self.messages[-1][1])
        self.assertEqual(self.session.info.caseId, "sub-001")
        self.assertIs(self.ui.caseSelector.currentNode(), self.session.segmentationNode)

    def test_an_undo_across_a_save_is_unsaved_work(self):
        self.outline()
        self.ui.saveButton.click()
        self.ui.editor.undo()
        processEvents()
        self.assertIn("Unsaved work", self.ui.saveLabel.text)
        self.ui.editor.redo()
        processEvents()
        self.assertTrue(self.ui.saveLabel.text.startswith("Saved. "))

    def test_a_reloaded_module_goes_on_with_the_case(self):
        self.requireStandIn()  # in a real Slicer, the panel of the module itself would be reloaded
        self.outline()
        node, before = self.session.segmentationNode, weakref.ref(self.panel)
        slicer.util.reloadScriptedModule("SpinePainRHI")
        self.opened.widget = slicer.modules.SpinePainRHIWidget
        self.opened.widget.enter()
        processEvents()
        self.assertIs(self.session.segmentationNode, node)
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.paint(LESION, erase=True)  # the lesion is still the one being edited
        self.assertEqual(self.ui.representativeRhi.text, "0.0\N{NO-BREAK SPACE}%")
        gc.collect()
        self.assertIsNone(before(), "the old panel is still alive")

    def test_leaving_and_coming_back_many_times_leaves_nothing_behind(self):
        self.outline()
        window = slicer.util.mainWindow()
        children = len(window.findChildren())
        for _time in range(5):
            self.opened.exit()
            self.opened.enter()
        processEvents()
        self.assertEqual(len(window.findChildren()), children)
        renderer = slicer.app.layoutManager().sliceWidget("Red").sliceView().renderWindow().GetRenderers()
        props = renderer.GetFirstRenderer().GetViewProps().GetNumberOfItems()
        self.opened.exit()
        self.assertEqual(renderer.GetFirstRenderer().GetViewProps().GetNumberOfItems(), props - 1)
        self.opened.enter()


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

    def test_another_readers_cases_are_not_started_for_this_one(self):
        self.ui.nextCaseButton.click()
        self.ui.saveButton.click()
        self.panel.case.close()
        self.ui.readerEdit.text = "R2"
        self.ui.readerEdit.editingFinished()
        self.assertEqual(self.statuses()[0], "Not started")
        self.assertIn("Also outlined by: R1", self.ui.workTable.item(0, 0).toolTip())
