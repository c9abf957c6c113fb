"""Scene files (.mrb): what was open in one is open again, at the segment that was edited."""

import slicer
from PanelTools import CORD, LESION, RATIO, RhiPanelTestCase, addVolume
from StandIn.ModulePanel import processEvents


class SceneFileTestCase(RhiPanelTestCase):
    def saveScene(self, name="scene.mrb"):
        path = str(self.folder / name)
        self.assertTrue(slicer.mrmlScene.WriteToMRB(path))
        return path

    def load(self, path, clear=True):
        slicer.util.loadScene(path, {"clear": clear})
        processEvents()

    def edited(self):
        """ID of the segment that node, editor and table agree on."""
        rows = [row.segmentId for row in self.panel.lesions.selectedRows()]
        edited = self.session.editor.selectedId
        self.assertEqual(self.ui.editor.currentSegmentID(), edited)
        self.assertEqual(rows, [edited] if edited in [row.segmentId for row in self.session.values.rows] else [])
        return edited

    def test_the_case_that_was_open_is_open_again_at_the_segment_that_was_edited(self):
        self.outline()
        edited = self.session.editor.selectedId
        path = self.saveScene()
        for clear in (True, False):
            with self.subTest(clear=clear):
                slicer.mrmlScene.Clear(False)
                processEvents()
                self.load(path, clear)
                self.assertEqual((self.session.info.caseId, self.ui.representativeRhi.text), ("sub-001", RATIO))
                self.assertEqual(self.edited(), edited)
                self.paint(LESION, erase=True)
                self.assertEqual(self.ui.representativeRhi.text, "0.0\N{NO-BREAK SPACE}%")

    def test_a_scene_that_takes_the_place_of_an_open_case_keeps_its_unsaved_work(self):
        self.outline()
        path = self.saveScene()
        self.paint(((8, 15, 4), (11, 19, 4)))
        changed = self.ui.representativeRhi.text
        self.load(path)
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.assertNotEqual(changed, RATIO)
        self.assertEqual(len(list(self.folder.glob(".*autosave*"))), 1)

    def test_a_scene_of_another_case_that_is_added_leaves_the_open_case_open_and_edited(self):
        self.outline()
        self.ui.toggleButton.click()
        path = self.saveScene()
        slicer.mrmlScene.Clear(False)
        self.volume = addVolume("T2 of another patient")
        self.makeCase("sub-002")
        self.paint(CORD)
        self.ui.toggleButton.click()
        edited = self.session.editor.selectedId
        self.load(path, clear=False)
        self.assertEqual((self.session.info.caseId, self.edited()), ("sub-002", edited))
        self.assertIs(self.session.editor.node.GetSegmentationNode(), self.session.segmentationNode)
        self.paint(LESION)
        self.assertEqual(self.ui.representativeRhi.text, RATIO)

    def test_a_scene_that_was_loaded_in_another_module_is_gone_on_with_when_this_one_is_chosen(self):
        self.outline()
        edited, path = self.session.editor.selectedId, self.saveScene()
        self.opened.exit()
        self.load(path)
        self.assertIsNone(self.session)
        self.opened.enter()
        self.assertEqual((self.ui.representativeRhi.text, self.edited()), (RATIO, edited))
