"""Charts of the cohort panel beyond their data: titles, legend, marks of the selected, and their life in the scene."""

import sys
from pathlib import Path

import numpy as np
import slicer

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortChartTools


class CohortChartMarksTestCase(CohortChartTools.ChartsTestCase):
    def test_the_courses_of_two_selected_patients_are_not_joined(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        chart = self.show("VAS over time")
        self.select(("sub-000", "baseline"), ("sub-001", "week12"))
        chosen = self.series(chart, "Selected")["Selected: 2 patients"]
        np.testing.assert_allclose(self.values(chosen), [[1, 2, np.nan, 1, 2], [0.5, 9, np.nan, 7.5, 2]])
        for place, patient in ((1, ("sub-000", "week12")), (3, ("sub-001", "baseline"))):
            self.select(("sub-000", "baseline"), ("sub-001", "week12"))
            self.point((chosen, place))
            self.assertEqual(self.selectedCases(), [patient])

    def test_a_title_says_of_which_timepoint_and_filter_a_chart_is(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        self.assertEqual(self.show("RHI against VAS").GetTitle(), "RHI against VAS (baseline)")
        self.filter(self.ui.regionBox, "cervical")
        self.assertEqual(self.chart().GetTitle(), "RHI against VAS (baseline; region cervical)")
        self.assertEqual(self.show("VAS over time").GetTitle(), "VAS over time (region cervical)")

    def test_the_legend_has_a_space_of_its_own_and_can_be_left_out(self):
        self.gather()
        chart = self.show("VAS by location")
        self.assertTrue(chart.GetLegendVisibility())
        low, high = chart.GetXAxisRange()
        # The last of the five places ends at 5.28; what follows is a third of the axis at least.
        self.assertGreater((high - 5.28) / (high - low), 0.3)
        self.ui.legendBox.checked = False
        self.assertFalse(chart.GetLegendVisibility())
        self.assertAlmostEqual(chart.GetXAxisRange()[1], 5.6)

    def test_a_chart_of_an_earlier_session_stays_as_it_was(self):
        chart = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotChartNode", "old")
        chart.SetTitle("old")
        series = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotSeriesNode", "old")
        for node, key in ((chart, "vasByLocation"), (series, "vasByLocation.0")):
            node.SetAttribute("SpinePainCohort.Chart", key)
        self.gather()
        self.assertIsNot(self.show("VAS by location"), chart)
        self.ui.patientsView.selectRow(6)
        self.assertEqual((chart.GetTitle(), chart.GetNumberOfPlotSeriesNodes()), ("old", 0))
        self.ui.patientsView.clearSelection()
        self.point((series, 0))
        self.assertEqual(self.selectedCases(), [])

    def test_charts_are_not_saved_with_the_scene_and_work_again_after_another_is_opened(self):
        self.gather()
        self.show("RHI against VAS")
        file = self.folder / "scene.mrml"
        slicer.mrmlScene.SetURL(str(file))
        self.assertTrue(slicer.mrmlScene.Commit())
        slicer.util.loadScene(str(file), {"clear": True})
        for className in ("vtkMRMLPlotChartNode", "vtkMRMLPlotSeriesNode", "vtkMRMLTableNode"):
            self.assertEqual(slicer.util.getNodesByClass(className), [])
        node = self.series(self.show("RHI against VAS"))["Patients (n = 24)"]
        self.point((node, 4))
        self.assertEqual(self.selectedCases(), [("sub-004", "baseline")])
