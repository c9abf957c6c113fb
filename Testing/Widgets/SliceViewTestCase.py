"""The slice views beside the panel: which are offered, and what of the cord they show when a case opens."""

import numpy as np
import slicer
from PanelTools import IJK_TO_RAS, RhiPanelTestCase
from StandIn.ModulePanel import processEvents
from StandIn.Observers import observerCount

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"


class SliceViewTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        self.manager = slicer.app.layoutManager()
        before = self.manager.layout
        self.addCleanup(self.manager.setLayout, before)

    def views(self):
        return [self.ui.viewBox.itemData(index) for index in range(self.ui.viewBox.count)]

    def node(self, name):
        return self.manager.sliceWidget(name).mrmlSliceNode()

    def seenCentre(self, name):
        across, up = (each / 2 for each in self.node(name).GetDimensions()[:2])
        return np.array(self.node(name).GetXYToRAS().MultiplyPoint((across, up, 0.0, 1.0))[:3])

    def test_views_are_offered_in_their_order_and_hidden_ones_not(self):
        self.assertEqual(self.views(), ["Red", "Yellow", "Green"])
        self.outline()
        self.manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpYellowSliceView)
        processEvents()
        self.assertEqual((self.views(), list(self.panel.annotation.texts())), (["Yellow"], ["Yellow"]))

    def test_a_closed_panel_observes_no_view_though_the_layout_changed_while_it_was_shown(self):
        red = self.manager.sliceWidget("Red").sliceLogic().GetSliceCompositeNode()
        self.manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
        processEvents()
        shown = observerCount(red)
        self.opened.close()
        self.assertEqual(observerCount(red), shown - 1)  # Slicer's Threshold effect observed it

    def test_the_axial_view_shows_the_cord_of_a_case_that_is_opened(self):
        voxels = np.zeros((31, 40, 300), np.int16)  # 124 mm across, 150 mm from front to back
        voxels[4, 10:15, 8:12] = 400
        self.volume = slicer.util.addVolumeFromArray(voxels, np.array(IJK_TO_RAS), "T2 of the whole body")
        self.makeCase()
        self.assertGreaterEqual(min(self.node("Red").GetFieldOfView()[:2]), 124.0)
        self.outlineAndReopen()
        # The box of the cord, 6..13 x 5..34 x 1..7 voxels of 0.5, 0.5 and 4 mm, has its middle at (9.5, 19.5, 4).
        np.testing.assert_allclose(self.seenCentre("Red"), (0.0, -5.25, -0.25), atol=0.5)  # a voxel
        # Seven slices of 4 mm lie side by side in it: 28 mm, which 1.3 times is less than 40 mm.
        self.assertAlmostEqual(min(self.node("Red").GetFieldOfView()[:2]), 40.0)

    def test_a_new_case_shows_the_whole_image_since_there_is_no_cord_yet(self):
        widget = self.manager.sliceWidget("Red")
        self.makeCase()
        before = self.node("Red").GetFieldOfView()
        widget.sliceLogic().FitSliceToBackground()
        self.assertEqual(self.node("Red").GetFieldOfView(), before)

    def test_the_other_views_show_the_whole_image(self):
        self.makeCase()
        before = [self.node(name).GetFieldOfView() for name in ("Yellow", "Green")]
        self.outlineAndReopen()
        self.assertEqual([self.node(name).GetFieldOfView() for name in ("Yellow", "Green")], before)

    def outlineAndReopen(self):
        self.outline()
        self.ui.saveButton.click()
        self.panel.case.close()
        self.panel.casePanel.openFile(self.folder / FILE, self.volume)
        processEvents()
