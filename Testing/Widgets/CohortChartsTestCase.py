"""The charts of the cohort panel: what each shows, and how points and rows of patients find each other."""

import sys
from pathlib import Path
from unittest import mock

import numpy as np
import slicer
from StandIn.ModulePanel import processEvents

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortChartTools
from UserActions import pressKey


class CohortChartsTestCase(CohortChartTools.ChartsTestCase):
    def test_every_figure_of_the_report_that_the_data_carry_is_offered(self):
        self.gather()
        self.assertEqual([self.ui.chartBox.itemText(index) for index in range(self.ui.chartBox.count)], [
            "VAS by location", "VAS by number of metastases", "RHI against VAS", "RHI by pain category",
            "Agreement of VAS raters: A and B", "Agreement of readers on RHI", "VAS over time", "RHI over time"])
        self.ui.chartBox.currentIndex = self.ui.chartBox.findText("Agreement of readers on RHI")
        self.assertFalse(self.ui.showChartButton.enabled)
        self.assertIn("no two of them saw the same patient", self.ui.showChartButton.toolTip)
        self.assertEqual(self.messages, [])

    def test_rhi_against_vas_has_every_patient_the_line_and_its_band(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        chart = self.show("RHI against VAS")
        self.assertEqual(chart.GetXAxisTitle(), "RHI, % of the cord's area")
        self.assertEqual((chart.GetYAxisRangeAuto(), chart.GetYAxisRange()), (False, (-0.5, 10.5)))
        found = self.series(chart)
        self.assertEqual(set(found), {"Patients (n = 24)", "Regression line", "95 % confidence band"})
        node = found["Patients (n = 24)"]
        x, y = self.values(node)
        self.assertEqual(self.patients(node)[4], "sub-004 (baseline)")
        self.assertAlmostEqual(x[4], 100 * 10 / 36)
        self.assertAlmostEqual(y[4], 8.5)
        slope, intercept = np.polyfit(x, y, 1)
        lineX, lineY = self.values(found["Regression line"])
        np.testing.assert_allclose(lineY, intercept + slope * lineX, rtol=1e-9)
        self.assertEqual((lineX.min(), lineX.max()), (x.min(), x.max()))
        _bandX, band = self.values(found["95 % confidence band"])
        low, high = band[:51], band[52:]
        self.assertTrue(np.isnan(band[51]))  # the pen is lifted between the two
        np.testing.assert_allclose((low + high) / 2, lineY, rtol=1e-9)
        self.assertTrue((low < lineY).all())

    def test_groups_stand_side_by_side_with_names_numbers_and_means(self):
        self.gather()
        chart = self.show("VAS by location")
        self.assertEqual(chart.GetXAxisTitle(), "Location: 1 cervical, 2 thoracic, 3 lumbar, 4 sacral, 5 multiple")
        found = self.series(chart)
        lumbar = found["3 lumbar (n = 8)"]
        x, y = self.values(lumbar)
        # Rater B's 7 n + 1 is never a multiple of 10 in these cases, so that the mean is 7 n mod 10 + 0.5.
        np.testing.assert_allclose(y, [(7 * n) % 10 + 0.5 for n in (2, 4, 8, 10, 14, 16, 20, 22)])
        self.assertEqual(self.patients(lumbar)[1], "sub-004 (baseline)")
        self.assertTrue((np.abs(x - 3) <= 0.28).all())
        self.assertEqual(len({(a, b) for a, b in zip(x, y, strict=True)}), 8)  # no point hides another
        meanX, means = self.values(found["Mean"])
        # Of cases 5, 11, 17 and 23: 5.5, 7.5, 4.5 and 1.5. Beside the points, to hide none.
        np.testing.assert_allclose((meanX[4], means[4]), (5.4, 4.75))
        _boxX, boxY = self.values(found["Quartiles, median, range"])
        self.assertEqual(len(boxY), 5 + 2 + 2 + 2 + 3)  # of lumbar alone: the others have fewer than five cases
        np.testing.assert_allclose(boxY[[0, 2, 6]], np.quantile(y, [0.25, 0.75, 0.5]))
        found = self.series(self.show("VAS by number of metastases"), "3 more")
        self.assertEqual(found.keys(), {"3 more than two (n = 4)"})

    def test_rhi_is_shown_by_pain_category(self):
        self.gather()
        chart = self.show("RHI by pain category")
        self.assertEqual(chart.GetYAxisTitle(), "RHI, % of the cord's area")
        names = list(self.series(chart))
        self.assertEqual(sum(int(name.rpartition("= ")[2][:-1]) for name in names if "(n = " in name), 24)
        # A mean of 7.5 or more: 7 n mod 10 is 7 (n = 1, 11, 21) or 8 (n = 4, 14); of 9 and 0 the mean is 4.5.
        self.assertTrue(any(name.endswith("severe (n = 5)") for name in names), names)

    def test_agreement_of_two_raters_has_bias_and_limits(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        chart = self.show("Agreement of VAS raters: A and B")
        found = self.series(chart)
        x, y = self.values(found["Seen by both (n = 24)"])
        a = np.array([(7 * n) % 10 for n in range(24)])
        b = np.array([(7 * n + 1) % 10 for n in range(24)])
        np.testing.assert_allclose(y, a - b)
        self.assertTrue((np.abs(x - (a + b) / 2) <= 0.18).all())
        bias, spread = (a - b).mean(), 1.96 * (a - b).std(ddof=1)
        self.assertEqual(set(found) - {"Seen by both (n = 24)"}, {
            f"Bias {bias:.2f}", f"Limits of agreement {bias - spread:.2f} to {bias + spread:.2f}"})

    def test_changes_over_time_are_a_line_a_patient_and_the_median(self):
        self.requirePackages("pandas", "statsmodels")
        self.gather()
        chart = self.show("VAS over time")
        self.assertEqual(chart.GetXAxisTitle(), "Timepoint: 1 baseline, 2 week12")
        found = self.series(chart)
        np.testing.assert_allclose(self.values(found["Patients"]), [[1, 2, np.nan, 1, 2], [0.5, 9, np.nan, 7.5, 2]])
        np.testing.assert_allclose(self.values(found["Median"]), [[1, 2], [4, 5.5]])
        self.assertEqual(self.patients(found["2 week12 (n = 2)"]), ["sub-000 (week12)", "sub-001 (week12)"])
        self.point((found["2 week12 (n = 2)"], 1))
        self.assertEqual(self.selectedCases(), [("sub-001", "week12")])
        chosen = self.series(chart, "Selected")["Selected: sub-001"]  # the patient's whole course
        np.testing.assert_allclose(self.values(chosen), [[1, 2], [7.5, 2]])
        self.assertEqual(chosen.GetLineStyle(), chosen.LineStyleSolid)

    def test_a_point_selects_its_patient_and_several_points_select_several(self):
        self.gather()
        node = self.series(self.show("RHI against VAS"))["Patients (n = 24)"]
        self.point((node, 4))
        self.assertEqual(self.selectedCases(), [("sub-004", "baseline")])
        self.assertIn("sub-004", self.ui.patientLabel.text)
        lumbar = self.series(self.show("VAS by location"))["3 lumbar (n = 8)"]
        self.point((lumbar, 0), (lumbar, 1))
        self.assertEqual(self.selectedCases(), [("sub-002", "baseline"), ("sub-004", "baseline")])
        self.assertIn("2 patients selected", self.ui.patientLabel.text)
        self.assertFalse(self.ui.openCaseButton.enabled)
        self.assertIn("select one patient", self.ui.openCaseButton.toolTip)

    def test_a_selected_row_is_marked_in_the_charts_until_another_is(self):
        self.gather()
        chart = self.show("RHI against VAS")
        self.assertEqual(self.series(chart, "Selected"), {})
        self.ui.patientsView.selectRow(6)  # the fifth of the rows is sub-004: two cases have two rows
        x, y = self.values(self.series(chart, "Selected")["Selected: sub-004"])
        np.testing.assert_allclose((x[0], y[0]), (100 * 10 / 36, 8.5))
        self.assertEqual(len(x), 2)  # drawn twice: VTK cannot draw a line of one point
        self.ui.patientsView.selectRow(7)
        self.assertEqual(list(self.series(chart, "Selected")), ["Selected: sub-005"])
        self.ui.patientsView.clearSelection()
        self.assertEqual(self.series(chart, "Selected"), {})

    def test_a_filter_keeps_the_selected_patient_and_changes_the_chart_that_is_shown(self):
        self.gather()
        chart = self.show("RHI against VAS")
        self.ui.patientsView.selectRow(6)
        self.filter(self.ui.regionBox, "lumbar")
        self.assertIn("Patients (n = 12)", self.series(chart))
        self.assertEqual(self.selectedCases(), [("sub-004", "baseline")])
        self.assertIn("Selected: sub-004", self.series(chart))
        self.filter(self.ui.regionBox, "cervical")
        self.assertEqual(self.selectedCases(), [])
        self.assertEqual(self.series(chart, "Selected"), {})
        self.ui.columnBox.currentIndex = self.ui.columnBox.findText("age")
        self.ui.relationBox.currentIndex = self.ui.relationBox.findText("at least")
        for key in ("2", "0", "0", "Return"):
            pressKey(self.ui.valueBox.lineEdit(), key)
        self.waitForAnalysis()
        self.assertEqual(self.series(chart), {})  # nobody is left: no point of another cohort stays
        self.assertIn("nothing to show", chart.GetTitle())

    def test_a_double_click_on_a_point_opens_the_case_at_its_representative_slice(self):
        self.gather()
        node = self.series(self.show("RHI against VAS"))["Patients (n = 24)"]
        self.point((node, 3))
        self.doubleClick()
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLSegmentationNode")), 1)
        self.assertIn("sub-003 (baseline)", self.ui.patientLabel.text)
        # slice 3 of 4 mm
        red = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
        self.assertAlmostEqual(red.GetSliceToRAS().GetElement(2, 3), 12.0)
        self.assertEqual(self.messages, [])

    def test_a_double_click_beside_all_points_opens_nothing(self):
        self.gather()
        node = self.series(self.show("RHI against VAS"))["Patients (n = 24)"]
        self.point((node, 3))
        processEvents()
        self.point()  # a click beside the points
        self.doubleClick()
        self.assertEqual(slicer.util.getNodesByClass("vtkMRMLSegmentationNode"), [])
        self.assertEqual(self.selectedCases(), [("sub-003", "baseline")])

    def test_clicks_on_a_plot_are_nobodys_after_the_panel_is_closed(self):
        self.gather()
        node = self.series(self.show("RHI against VAS"))["Patients (n = 24)"]
        self.point((node, 3))
        panel = self._panels.pop()
        self.assertEqual(panel.close(), 0)
        self.doubleClick()
        self.assertEqual(slicer.util.getNodesByClass("vtkMRMLSegmentationNode"), [])

    def test_without_the_analyses_packages_there_are_charts_without_line_and_limits(self):
        missing = "SpinePainCohortLib.Widgets.AnalysisPart.missingRequirements"
        with mock.patch(missing, lambda needed: ("pandas>=3,<4",)), \
                mock.patch.dict(sys.modules, {"pandas": None, "statsmodels": None, "matplotlib": None}):
            self.gather()
            self.assertEqual(list(self.series(self.show("RHI against VAS"))), ["Patients (n = 24)"])
            self.ui.chartBox.currentIndex = self.ui.chartBox.findText("VAS over time")
            self.assertIn("known to the analyses only", self.ui.showChartButton.toolTip)
