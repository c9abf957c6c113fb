"""What Slicer tells about its slice views; pins the stand-in, and runs in Slicer."""

import slicer
from StandIn.ModulePanel import processEvents
from StandIn.Observers import observerCount
from StandIn.WidgetTestCase import WidgetTestCase


class ContractSliceViewsTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.manager = slicer.app.layoutManager()
        before = self.manager.layout
        self.addCleanup(processEvents)
        self.addCleanup(self.manager.setLayout, before)

    def show(self, layout):
        self.manager.setLayout(layout)
        processEvents()
        return {name: bool(self.manager.sliceWidget(name).mrmlSliceNode().IsMappedInLayout())
                for name in self.manager.sliceViewNames()}

    def test_a_view_that_is_hidden_keeps_its_name_and_its_node_tells(self):
        mapped = self.show(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
        self.assertEqual([mapped[name] for name in ("Red", "Yellow", "Green")], [True, True, True])
        mapped = self.show(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
        self.assertEqual([mapped[name] for name in ("Red", "Yellow", "Green")], [True, False, False])

    def test_centring_a_view_keeps_what_it_shows_and_a_field_of_view_is_in_millimetres(self):
        node = self.manager.sliceWidget("Red").mrmlSliceNode()
        node.SetFieldOfView(40.0, 60.0, 1.0)
        node.JumpSliceByCentering(1.0, 2.0, 3.0)
        node.UpdateMatrices()
        middle = [each / 2 for each in node.GetDimensions()[:2]]
        centre = node.GetXYToRAS().MultiplyPoint((*middle, 0.0, 1.0))[:3]
        for got, wanted in zip(centre, (1.0, 2.0, 3.0), strict=True):
            self.assertAlmostEqual(got, wanted, delta=40.0 / node.GetDimensions()[0])  # a pixel
        self.assertEqual(node.GetFieldOfView()[:2], (40.0, 60.0))

    def test_an_editor_that_hears_of_a_layout_has_threshold_observe_the_views_until_it_is_deactivated(self):
        self.show(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
        red = self.manager.sliceWidget("Red").sliceLogic().GetSliceCompositeNode()
        editor = slicer.qMRMLSegmentEditorWidget()
        self.addCleanup(editor.deleteLater)
        editor.setMRMLScene(slicer.mrmlScene)
        editor.setMRMLSegmentEditorNode(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode"))
        editor.setupViewObservations()
        before = observerCount(red)
        self.show(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
        editor.setActiveEffect(None)
        editor.removeViewObservations()
        self.assertEqual(observerCount(red), before + 1)
        editor.effectByName("Threshold").deactivate()
        self.assertEqual(observerCount(red), before)
