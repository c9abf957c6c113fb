"""The section that traces the cord from points, driven through its buttons, the scene and the editor's undo."""

import numpy as np
import slicer
import vtk
from StandIn.ModulePanel import processEvents
from StandIn.Observers import observerCount
from TraceTools import POINTS, TracePanelTestCase


class TraceCordTestCase(TracePanelTestCase):
    def test_points_are_counted_and_the_fourth_gives_a_preview(self):
        self.assertIn("Place 4 to 8 points", self.state)
        self.place(POINTS[:3])
        self.assertIn("3 of 4 to 8 points placed", self.state)
        self.assertFalse(self.ui.acceptTraceButton.enabled)
        self.panel.curveNode.AddControlPointWorld(vtk.vtkVector3d(*POINTS[3]))
        self.waitForTrace()
        self.assertIn("4 points placed", self.state)
        self.assertIn("Preview:", self.state)
        self.assertIn("0 left to you", self.state)
        self.assertTrue(self.ui.acceptTraceButton.enabled)
        self.assertTrue(self.cordVoxels().isEmpty)

    def test_placing_makes_slicers_mouse_add_points_to_this_curve_until_it_is_stopped(self):
        interaction = slicer.app.applicationLogic().GetInteractionNode()
        selection = slicer.app.applicationLogic().GetSelectionNode()
        self.ui.placePointsButton.click()
        self.assertEqual(interaction.GetCurrentInteractionMode(), interaction.Place)
        self.assertEqual(interaction.GetPlaceModePersistence(), 1)
        self.assertEqual(selection.GetActivePlaceNodeID(), self.panel.curveNode.GetID())
        self.assertEqual(selection.GetActivePlaceNodeClassName(), "vtkMRMLMarkupsCurveNode")
        self.assertTrue(self.ui.placePointsButton.checked)
        curve = self.panel.curveNode
        self.ui.placePointsButton.click()
        self.assertEqual(interaction.GetCurrentInteractionMode(), interaction.ViewTransform)
        self.ui.placePointsButton.click()
        self.assertIs(self.panel.curveNode, curve)  # goes on with the points that are there
        interaction.SetCurrentInteractionMode(interaction.ViewTransform)  # a right click
        self.assertFalse(self.ui.placePointsButton.checked)

    def test_accept_writes_the_cord_and_undo_takes_it_back(self):
        self.place()
        trace = self.panel.tracer.outcome
        self.ui.acceptTraceButton.click()
        processEvents()
        self.assertTrue(self.cordVoxels().sameVoxelsAs(trace.mask))
        self.assertIn("Accepted into the cord", self.state)
        self.assertFalse(self.ui.acceptTraceButton.enabled)
        self.assertFalse(self.ui.placePointsButton.checked)
        self.assertIsNotNone(self.session.values.measurement.cordVolumeMm3)
        self.editor.undo()
        self.assertTrue(self.cordVoxels().isEmpty)
        self.assertEqual(self.messages, [])

    def test_a_point_moved_after_accepting_gives_a_new_preview(self):
        self.place()
        self.ui.acceptTraceButton.click()
        accepted = self.cordVoxels()
        self.panel.curveNode.SetNthControlPointPositionWorld(4, *(POINTS[4] - [0, 0, 4]))
        self.waitForTrace()
        self.assertIn("Preview:", self.state)
        self.assertTrue(self.cordVoxels().sameVoxelsAs(accepted))

    def test_slices_left_to_the_reader_are_named_with_their_reason(self):
        voxels = self.voxels.copy()
        voxels[8:13] = np.random.default_rng(0).normal(400, 30, voxels[8:13].shape)  # no cord to be seen there
        self.session.setVolume(self.addVolume(voxels))
        self.place()
        self.assertRegex(self.state, r"Slices \d+ to \d+ are left to the reader: ")
        self.assertNotIn(" 0 left to you", self.state)

    def test_where_nothing_can_be_traced_the_panel_says_why_and_accept_is_off(self):
        self.place(POINTS + np.array([500.0, 0, 0]))
        self.assertIn("Outside the volume", self.state)
        self.assertFalse(self.ui.acceptTraceButton.enabled)
        self.assertIn("no trace is previewed", self.ui.acceptTraceButton.toolTip)

    def test_discard_removes_points_and_preview_and_leaves_the_cord(self):
        count = slicer.mrmlScene.GetNumberOfNodes()
        self.place()
        self.assertIsNotNone(self.panel.tracer.previewNode)
        self.ui.discardTraceButton.click()
        self.assertIsNone(self.panel.curveNode)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodes(), count)
        self.assertTrue(self.cordVoxels().isEmpty)
        self.assertFalse(self.ui.placePointsButton.checked)
        self.assertIn("Place 4 to 8 points", self.state)
        self.place()
        self.assertIn("Preview:", self.state)

    def test_points_removed_in_the_markups_module_end_the_trace(self):
        self.place()
        slicer.mrmlScene.RemoveNode(self.panel.curveNode)
        self.assertIsNone(self.panel.tracer)
        self.assertIn("Place 4 to 8 points", self.state)
        self.assertFalse(slicer.util.getNodes("Traced cord*"))

    def test_without_a_case_or_a_volume_every_button_says_why(self):
        self.session.setVolume(None)
        self.assertIn("the case has no volume", self.ui.placePointsButton.toolTip)
        self.panel.setSession(None)
        for name in ("placePointsButton", "acceptTraceButton", "discardTraceButton"):
            button = getattr(self.ui, name)
            self.assertFalse(button.enabled)
            self.assertIn("no case is open", button.toolTip)

    def test_points_and_preview_go_with_their_case(self):
        self.place()
        self.panel.setSession(None)
        self.assertIsNone(self.panel.curveNode)
        self.assertFalse(slicer.util.getNodesByClass("vtkMRMLMarkupsCurveNode"))
        self.assertFalse(slicer.util.getNodes("Traced cord*"))
        self.panel.setSession(self.session)
        self.assertTrue(self.ui.placePointsButton.enabled)

    def test_a_case_that_is_closed_takes_points_and_preview_along(self):
        self.place()
        self.session.close(keepUnsaved=False)
        self.assertFalse(slicer.util.getNodesByClass("vtkMRMLMarkupsCurveNode"))
        self.assertFalse(self.ui.placePointsButton.enabled)

    def test_a_closing_scene_ends_everything_and_leaves_no_observer(self):
        self.place()
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.assertIsNone(self.panel.tracer)
        self.panel.cleanup()
        self.assertEqual(observerCount(*self.watched), self.before)

    def test_clean_up_leaves_no_observer_connection_or_node(self):
        self.place()
        self.panel.cleanup()
        self.assertFalse(slicer.util.getNodesByClass("vtkMRMLMarkupsCurveNode"))
        self.session.close(keepUnsaved=False)
        self.assertEqual(observerCount(*self.watched), self.before)
        for button in (self.ui.placePointsButton, self.ui.acceptTraceButton):
            button.enabled = True
            button.click()
        self.assertEqual(self.messages, [])  # nobody listens any more

    def test_a_saved_scene_holds_neither_points_nor_preview(self):
        self.place()
        for node in (self.panel.curveNode, self.panel.tracer.previewNode):
            self.assertFalse(node.GetSaveWithScene())
        self.screenshot(self.host, "TraceCord")
