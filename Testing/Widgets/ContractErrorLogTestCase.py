"""What Slicer reports in its error log, and when; pins the stand-in, and runs in Slicer."""

import logging
from typing import Annotated

import slicer
from slicer.parameterNodeWrapper import Decimals, SingleStep, WithinRange, parameterNodeWrapper
from StandIn.LogLines import clearLog, logLines
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase


class ContractErrorLogTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        processEvents()
        clearLog()

    def lines(self):
        processEvents()
        return "\n".join(logLines())

    def addSegmentation(self, hidden=False, excluded=False):
        node = slicer.vtkMRMLSegmentationNode()
        node.SetName("preview")
        node.SetHideFromEditors(hidden)
        if excluded:
            node.SetAttribute("SubjectHierarchy.ExcludeFromTree", "1")
        slicer.mrmlScene.AddNode(node)
        node.CreateDefaultDisplayNodes()
        return node

    def test_a_warning_of_python_is_an_entry_and_so_is_an_information_of_its_own_level(self):
        logging.getLogger("SpinePain.Contract").info("all is well")
        logging.warning("something is odd")
        self.assertEqual(self.lines(), "something is odd")
        self.assertIn("all is well", "\n".join(logLines(("Info",))))

    def test_a_warning_of_vtk_is_an_entry(self):
        slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(None)
        self.assertIn("Invalid scene given", self.lines())

    def test_each_segment_of_a_segmentation_added_hidden_is_reported(self):
        self.addSegmentation(hidden=True).GetSegmentation().AddEmptySegment()
        self.assertIn("subject hierarchy item for segmentation node", self.lines())

    def test_a_segmentation_hidden_once_it_is_in_the_scene_is_not_reported(self):
        node = self.addSegmentation(excluded=True)
        node.SetHideFromEditors(True)
        node.GetSegmentation().AddEmptySegment()
        node.GetDisplayNode().SetOpacity2DFill(0.3)
        node.GetSegmentation().RemoveAllSegments()
        slicer.mrmlScene.RemoveNode(node)
        self.assertEqual(self.lines(), "")

    def test_decimals_and_steps_of_a_parameter_are_reported_as_unused(self):
        @parameterNodeWrapper
        class _Quiet:
            number: Annotated[float, WithinRange(0, 1)] = 0.5

        self.assertEqual(self.lines(), "")

        @parameterNodeWrapper
        class _Loud:
            number: Annotated[float, WithinRange(0, 1), Decimals(1), SingleStep(0.1)] = 0.5

        self.assertIn("Unused annotations", self.lines())
