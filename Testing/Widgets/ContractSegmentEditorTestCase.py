"""What the real editor widget and its node do, as SpinePainRHI relies on it; run in a real Slicer, too."""

import slicer
from EditorTools import EditedCaseTestCase
from StandIn import Painting

TAG = "SpinePainContract"


def newSingleton():
    node = slicer.vtkMRMLSegmentEditorNode()
    node.SetSingletonTag(TAG)
    return node


class ContractSegmentEditorTestCase(EditedCaseTestCase):
    def setUp(self):
        super().setUp()
        self.edit(slicer.mrmlScene.AddNode(newSingleton()))
        self.beforeClosing.append(lambda: slicer.mrmlScene.RemoveNode(self.node))

    def dab(self):
        Painting.paintDab(self.editor, (10, 10, 5), (0, 0, 1))

    def test_the_widget_gives_a_node_that_is_new_to_it_the_effects_defaults(self):
        paint = self.editor.effectByName("Paint")
        self.assertEqual((paint.doubleParameter("BrushAbsoluteDiameter"), paint.integerParameter("BrushSphere")),
                         (5.0, 0))
        self.assertEqual(self.editor.effectByName("Islands").integerParameter("MinimumSize"), 1000)

    def test_the_brush_is_as_wide_as_the_node_says(self):
        paint = self.editor.effectByName("Paint")
        paint.setCommonParameter("BrushAbsoluteDiameter", 3.0)
        self.dab()
        self.assertEqual(self.voxels("cord"), 9)
        paint.setCommonParameter("BrushSphere", 1)
        self.dab()
        self.assertEqual(self.voxels("cord"), 9 + 2 * 5)  # with what lies within 1.5 mm above and below

    def test_adding_a_singleton_copies_it_over_the_one_that_is_there_and_takes_the_brush_away(self):
        self.assertIs(slicer.mrmlScene.AddNode(newSingleton()), self.node)
        self.assertFalse(self.editor.effectByName("Paint").commonParameterDefined("BrushAbsoluteDiameter"))
        self.assertIsNone(self.node.GetSegmentationNode())
        self.editAgain()
        self.editor.setMRMLSegmentEditorNode(self.node)  # the same node: nothing happens
        self.dab()
        self.assertEqual(self.voxels("cord"), 0)

    def test_a_node_that_is_taken_away_from_the_widget_and_given_again_gets_the_defaults(self):
        slicer.mrmlScene.AddNode(newSingleton())
        self.editor.setMRMLSegmentEditorNode(None)
        self.editor.setMRMLSegmentEditorNode(self.node)
        self.editAgain()
        self.dab()
        self.assertGreater(self.voxels("cord"), 0)

    def test_asking_for_the_singleton_changes_nothing(self):
        self.assertIs(slicer.mrmlScene.GetSingletonNode(TAG, "vtkMRMLSegmentEditorNode"), self.node)
        self.dab()
        self.assertGreater(self.voxels("cord"), 0)

    def test_closing_the_scene_keeps_the_node_and_gives_it_the_defaults_again(self):
        slicer.mrmlScene.Clear(False)
        self.assertIs(slicer.mrmlScene.GetSingletonNode(TAG, "vtkMRMLSegmentEditorNode"), self.node)
        self.assertEqual(self.editor.effectByName("Paint").doubleParameter("BrushAbsoluteDiameter"), 5.0)

    def test_a_parameter_changes_without_the_node_being_called_modified(self):
        modified, changed = [], []
        self.node.AddObserver("ModifiedEvent", lambda *_: modified.append(1))
        self.node.AddObserver(self.node.EffectParameterModified, lambda *_: changed.append(1))
        self.editor.effectByName("Paint").setCommonParameter("BrushAbsoluteDiameter", 7.0)
        self.assertEqual((len(modified), len(changed)), (0, 1))

    def test_code_that_selects_a_segment_changes_the_node_and_emits_no_signal(self):
        emitted, modified = [], []
        self.editor.connect("currentSegmentIDChanged(QString)", emitted.append)
        self.node.AddObserver("ModifiedEvent", lambda *_: modified.append(1))
        self.editor.setCurrentSegmentID("lesion")
        self.assertEqual((emitted, bool(modified), self.node.GetSelectedSegmentID()), ([], True, "lesion"))

    def test_when_the_edited_segment_is_removed_none_is_selected(self):
        self.segmentation.GetSegmentation().RemoveSegment("cord")
        self.assertEqual(self.editor.currentSegmentID(), "")

    def test_a_segmentation_set_during_a_batch_loses_the_selected_segment_when_the_batch_ends(self):
        other = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "other")
        for segmentId in ("first", "second"):
            other.GetSegmentation().AddEmptySegment(segmentId, segmentId)
        slicer.mrmlScene.StartState(slicer.mrmlScene.BatchProcessState)
        self.node.SetAndObserveSegmentationNode(other)
        self.node.SetSelectedSegmentID("second")
        slicer.mrmlScene.EndState(slicer.mrmlScene.BatchProcessState)
        self.assertNotEqual((self.editor.segmentationNode(), self.editor.currentSegmentID()), (other, "second"))
