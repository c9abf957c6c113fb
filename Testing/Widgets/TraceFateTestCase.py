"""A trace that was accepted, and the cord since: what the section says stays true, and what was drawn is asked for."""

from SpinePainRHILib.Scene.CaseSegmentation import referenceGrid
from StandIn import Painting
from StandIn.ModulePanel import processEvents
from TraceTools import POINTS, TracePanelTestCase


class TraceFateTestCase(TracePanelTestCase):
    def setUp(self):
        super().setUp()
        self.editor.setSegmentationNode(self.session.segmentationNode)
        self.editor.setSourceVolumeNode(self.volume)
        self.cordId = self.session.segmentationNode.GetSegmentation().GetNthSegmentID(0)
        self.session.editor.select(self.cordId)

    def accept(self):
        self.ui.acceptTraceButton.click()
        processEvents()

    def paintCorner(self):
        """A stroke over a corner of the grid, on every slice."""
        cord = self.session.segmentationNode.GetSegmentation().GetSegment(self.cordId)
        extent = referenceGrid(self.session.segmentationNode, cord).GetExtent()
        Painting.paintBox(self.editor, (0, 0, 0), (1, 1, extent[5]))
        processEvents()

    def move(self):
        self.panel.curveNode.SetNthControlPointPositionWorld(4, *(POINTS[4] - [0, 0, 2]))
        self.waitForTrace()

    def test_after_an_undo_the_trace_is_called_taken_back_and_after_a_redo_accepted(self):
        self.place()
        self.accept()
        self.assertIn("Accepted into the cord.", self.state)
        self.editor.undo()
        processEvents()
        self.assertTrue(self.cordVoxels().isEmpty)
        self.assertNotIn("Accepted", self.state)
        self.assertIn("taken back", self.state)
        self.editor.redo()
        processEvents()
        self.assertIn("Accepted into the cord.", self.state)

    def test_a_cord_that_was_corrected_since_is_said_to_be_changed(self):
        self.place()
        self.accept()
        self.paintCorner()
        self.assertIn("changed since", self.state)

    def test_a_lesion_painted_since_changes_nothing_of_it(self):
        self.place()
        self.accept()
        self.session.editor.select(self.session.lesions.rows()[0].segmentId)
        self.session.editor.setMaskToCord(False)
        self.paintCorner()
        self.assertIn("Accepted into the cord.", self.state)

    def test_a_cord_that_is_drawn_is_replaced_only_when_the_reader_agrees(self):
        self.paintCorner()
        before = self.cordVoxels().voxelCount
        self.place()
        self.accept()
        self.assertIn("is outlined already", self.messages[-1][1])
        self.assertEqual(self.cordVoxels().voxelCount, before)
        self.assertIn("Preview:", self.state)
        self.confirms = True
        self.accept()
        self.assertNotEqual(self.cordVoxels().voxelCount, before)
        self.assertIn("Accepted into the cord.", self.state)

    def test_an_empty_cord_and_one_that_was_traced_are_not_asked_about_but_a_corrected_one_is(self):
        self.place()
        self.accept()
        self.move()
        self.accept()
        self.assertEqual(self.messages, [])
        self.assertIn("Accepted into the cord.", self.state)
        self.paintCorner()
        self.moveBack()
        self.accept()
        self.assertEqual(len(self.messages), 1)

    def moveBack(self):
        self.panel.curveNode.SetNthControlPointPositionWorld(4, *POINTS[4])
        self.waitForTrace()
