"""Making a case in the panel of SpinePainRHI: what it asks for, and what is ready then."""

import slicer
from PanelTools import CORD, RhiPanelTestCase


class MakeCaseTestCase(RhiPanelTestCase):
    def test_the_button_says_what_is_missing_and_then_makes_the_case_with_one_click(self):
        self.assertFalse(self.ui.makeCaseButton.enabled)
        self.assertIn("choose a T2 volume first", self.ui.makeCaseButton.toolTip)
        self.ui.volumeSelector.setCurrentNode(self.volume)
        self.assertIn("enter a case ID first", self.ui.makeCaseButton.toolTip)
        self.makeCase()
        info = self.session.info
        self.assertEqual((info.caseId, info.reader, info.timepoint, info.cordMeaning),
                         ("sub-001", "R1", "baseline", "spinalCord"))
        self.assertFalse(self.ui.makeCaseButton.enabled)
        self.assertEqual(self.messages, [])

    def test_the_views_lie_along_the_volume_and_the_sagittal_one_is_followed(self):
        self.makeCase()
        self.assertEqual(self.ui.viewBox.itemData(self.ui.viewBox.currentIndex), "Yellow")
        for name in ("Red", "Yellow", "Green"):
            composite = slicer.app.layoutManager().sliceWidget(name).mrmlSliceCompositeNode()
            self.assertEqual(composite.GetBackgroundVolumeID(), self.volume.GetID())
        self.paint(CORD)
        self.assertEqual(self.sliceIndexInView(), 4)  # the middle one of nine

    def test_details_that_are_corrected_go_into_the_open_case(self):
        self.makeCase()
        self.ui.cordMeaningBox.currentIndex = 3
        self.assertEqual(self.session.info.cordMeaning, "caudaEquina")

    def test_the_modules_own_self_test_measures_the_synthetic_spine(self):
        import SpinePainRHI

        SpinePainRHI.SpinePainRHITest().measureSyntheticSpine()

    def test_the_users_segment_editor_keeps_its_settings(self):
        node = slicer.vtkMRMLSegmentEditorNode()
        node.SetSingletonTag("SegmentEditor")
        own = slicer.mrmlScene.AddNode(node)
        own.SetOverwriteMode(own.OverwriteVisibleSegments)
        self.outline()
        self.assertIsNone(own.GetSegmentationNode())
        self.assertEqual(own.GetOverwriteMode(), own.OverwriteVisibleSegments)
