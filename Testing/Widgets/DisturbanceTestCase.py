"""What disturbs work in the panel: closed scenes, deleted nodes, another case, a reloaded module."""

import gc
import weakref
from unittest import mock

import qt
import slicer
from PanelTools import LESION, RATIO, RhiPanelTestCase, addVolume
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from StandIn.ModulePanel import processEvents

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"
AUTOSAVE = f".{FILE.removesuffix('.seg.nrrd')}.autosave.seg.nrrd"


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
        self.assertIn("was removed from the scene. Its unsaved work was kept beside the case file",
                      self.ui.noticeLabel.text)
        self.confirms = True
        self.makeCase()
        self.assertIn("unsaved work", self.messages[-1][1])
        self.assertEqual(self.ui.representativeRhi.text, RATIO)

    def test_deleting_a_segmentation_that_was_saved_says_where_it_is(self):
        self.outline()
        self.ui.saveButton.click()
        slicer.mrmlScene.RemoveNode(self.session.segmentationNode)
        self.assertIn(f"no unsaved work: it is saved as {FILE}", self.ui.noticeLabel.text)
        self.assertFalse((self.folder / AUTOSAVE).exists())

    def test_unsaved_work_is_kept_in_the_first_pause_but_not_during_a_stroke(self):
        self.outline()
        clock = self.session.file._clock
        self.session.file._clock = lambda: clock() + 4
        with mock.patch("SpinePainRHILib.Widgets.SavePanel.isMouseDown", lambda: True):
            self.panel.save._onTick()
            self.assertFalse((self.folder / AUTOSAVE).exists())
        self.panel.save._onTick()
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
        self.assertIn("enter a case ID", self.ui.makeCaseButton.toolTip)

    def test_an_id_entered_for_a_new_case_does_not_rename_the_open_one(self):
        self.outline()
        self.ui.volumeSelector.setCurrentNode(addVolume("T2 of another patient"))
        self.ui.caseIdEdit.text = "sub-002"
        self.ui.caseIdEdit.editingFinished()
        self.assertEqual(self.session.info.caseId, "sub-001")
        self.ui.volumeSelector.setCurrentNode(self.volume)
        self.assertEqual(self.ui.caseIdEdit.text, "sub-001")
        self.ui.timepointEdit.editingFinished()
        self.assertEqual(self.session.info.caseId, "sub-001")

    def test_the_same_case_is_not_made_twice(self):
        self.outline()
        self.volume = addVolume("T2 again")
        self.makeCase("sub-001")
        self.assertIn("belongs to the case that is open", self.messages[-1][1])
        self.assertEqual(self.ui.representativeRhi.text, RATIO)

    def test_an_empty_case_id_is_refused_and_the_old_one_shown_again(self):
        self.outline()
        self.ui.caseIdEdit.text = " "
        self.ui.caseIdEdit.editingFinished()
        self.assertIn("case ID is empty", self.messages[-1][1])
        self.assertEqual((self.session.info.caseId, self.ui.caseIdEdit.text), ("sub-001", "sub-001"))

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
        shortcuts = len(window.findChildren(qt.QShortcut))
        for _time in range(5):
            self.opened.exit()
            self.opened.enter()
        processEvents()
        self.assertEqual(len(window.findChildren(qt.QShortcut)), shortcuts)
        renderer = slicer.app.layoutManager().sliceWidget("Red").sliceView().renderWindow().GetRenderers()
        props = renderer.GetFirstRenderer().GetViewProps().GetNumberOfItems()
        self.opened.exit()
        self.assertEqual(renderer.GetFirstRenderer().GetViewProps().GetNumberOfItems(), props - 1)
        self.opened.enter()
