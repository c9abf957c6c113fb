"""The brush keeps its size whatever happens to cases and scenes: a brush of 0 mm paints nothing."""

import slicer
from PanelTools import IJK_TO_RAS, RhiPanelTestCase, addVolume
from StandIn import Painting
from StandIn.ModulePanel import processEvents


class BrushTestCase(RhiPanelTestCase):
    @property
    def paintEffect(self):
        return self.ui.editor.effectByName("Paint")

    def dab(self):
        """One click in the middle of the volume: slice 4 of the k axis, which runs to the right."""
        centre = [sum(row[axis] * at for axis, at in enumerate((10, 20, 4))) + row[3] for row in IJK_TO_RAS[:3]]
        Painting.paintDab(self.ui.editor, centre, (1, 0, 0))
        processEvents()

    def cordVolumeMm3(self):
        return self.session.values.measurement.cordVolumeMm3

    def test_a_click_with_the_brush_as_shipped_paints(self):
        with self.assertNoLogs("Slicer"):
            self.makeCase()
            self.dab()
        self.assertEqual(self.cordVolumeMm3(), 81)  # voxels of 0.5 mm within 2.5 mm, of 1 mm3 each

    def test_the_size_that_the_reader_chose_stays_with_another_case_and_another_module(self):
        self.makeCase()
        self.paintEffect.setCommonParameter("BrushAbsoluteDiameter", 1.0)
        self.opened.exit()
        self.opened.enter()
        self.volume = addVolume("T2 of another patient")
        self.makeCase("sub-002")
        self.dab()
        self.assertEqual(self.cordVolumeMm3(), 5)  # the voxel and its neighbours at 0.5 mm

    def test_after_the_scene_was_closed_the_brush_paints(self):
        self.makeCase()
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.volume = addVolume()
        self.makeCase("sub-002")
        self.dab()
        self.assertGreater(self.cordVolumeMm3(), 0)

    def test_a_session_of_the_console_leaves_the_brush_alone(self):
        self.makeCase()
        other = self.opened.widget.logic.createCase(addVolume("T2 again"), "sub-002")
        other.close(keepUnsaved=False)
        self.assertEqual(self.paintEffect.doubleParameter("BrushAbsoluteDiameter"), 5.0)

    def test_a_scene_saved_without_a_window_gets_a_brush(self):
        self.makeCase()
        node = self.session.editor.node
        for name in tuple(node.GetAttributeNames()):
            node.RemoveAttribute(name)
        path = str(self.folder / "scene.mrb")
        self.assertTrue(slicer.mrmlScene.WriteToMRB(path))
        slicer.mrmlScene.Clear(False)
        self.assertTrue(slicer.mrmlScene.ReadFromMRB(path))
        processEvents()
        self.dab()
        self.assertEqual(self.cordVolumeMm3(), 81)
