"""Habits of Slicer's window that the panels rely on; run in a real Slicer, these tests check the stand-in."""

import qt
import slicer
from EditorTools import EditedCaseTestCase
from StandIn import Painting


class SlicerHabitsTestCase(EditedCaseTestCase):
    def setUp(self):
        super().setUp()
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode")
        node.SetOverwriteMode(node.OverwriteNone)
        self.edit(node)
        Painting.paintBox(self.editor, (5, 5, 0), (14, 14, 9))

    def test_a_masked_stroke_stays_in_the_cord_and_can_be_undone(self):
        self.node.SetMaskSegmentID("cord")
        self.node.SetMaskMode(self.segmentation.EditAllowedInsideSingleSegment)
        self.editor.setCurrentSegmentID("lesion")
        Painting.paintBox(self.editor, (0, 0, 4), (7, 7, 4))
        self.assertEqual((self.voxels("lesion"), self.voxels("cord")), (9, 1000))
        self.editor.undo()
        self.assertEqual((self.voxels("lesion"), self.voxels("cord")), (0, 1000))
        self.editor.redo()
        self.assertEqual(self.voxels("lesion"), 9)

    def test_a_mask_mode_before_its_segment_is_undone(self):
        self.node.SetMaskMode(self.segmentation.EditAllowedInsideSingleSegment)
        self.assertEqual(self.node.GetMaskMode(), self.segmentation.EditAllowedEverywhere)

    def test_code_that_selects_a_segment_emits_no_signal(self):
        got = []
        self.editor.connect("currentSegmentIDChanged(QString)", got.append)
        self.editor.setCurrentSegmentID("lesion")
        self.assertEqual((self.editor.currentSegmentID(), got), ("lesion", []))
        Painting.clickSegment(self.editor, "cord")
        self.assertEqual(got, ["cord"])

    def test_an_unknown_signal_gives_false_and_an_unknown_attribute_an_error(self):
        box = qt.QComboBox()
        self.assertFalse(box.connect("noSuchSignal(QString)", print))
        self.assertTrue(box.connect("currentIndexChanged(int)", print))
        with self.assertRaises(AttributeError):
            box.noSuchProperty = 1

    def test_a_callback_gets_the_values_it_has_places_for(self):
        button, got = qt.QPushButton(), []
        button.connect("clicked(bool)", lambda: got.append("none"))
        button.clicked.connect(lambda checked: got.append(checked))
        button.click()
        self.assertEqual(got, ["none", False])

    def test_slice_views_take_actors_in_their_first_renderer(self):
        view = slicer.app.layoutManager().sliceWidget("Red").sliceView()
        self.assertIsNotNone(view.renderWindow().GetRenderers().GetFirstRenderer())
        self.assertIn("Red", slicer.app.layoutManager().sliceViewNames())

    def test_a_message_is_recorded_and_a_question_answered(self):
        slicer.util.errorDisplay("The cord is empty")
        self.assertFalse(slicer.util.confirmYesNoDisplay("Save?"))
        self.confirms = True
        self.assertTrue(slicer.util.confirmYesNoDisplay("Save?"))
        self.assertTrue(slicer.util.confirmOkCancelDisplay("Overwrite?"))
        self.assertEqual([text for _, text in self.messages], ["The cord is empty", "Save?", "Save?", "Overwrite?"])
