"""The report exported from the cohort panel, and what it needs."""

import json
import sys
import tomllib
from functools import partial
from pathlib import Path
from unittest import mock

import slicer
from SpinePainCohortLib.Run.ReportExport import exportReport
from StandIn.WidgetTestCase import ROOT, WidgetTestCase

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import openCohort


class CohortReportTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.folder = self.newFolder()
        patcher = mock.patch("SpinePainCohortLib.Run.ReportExport.RESAMPLES", 100)
        patcher.start()
        self.addCleanup(patcher.stop)
        self.ui = openCohort(self, self.folder).widget.ui

    def gather(self):
        cases, vas, clinical = CohortCases.writeCohort(self.folder, 12)
        self.ui.casesEdit.currentPath = str(cases)
        self.ui.vasEdit.currentPath = str(vas)
        self.ui.clinicalEdit.currentPath = str(clinical)
        self.ui.gatherButton.click()

    def test_the_report_of_the_filtered_cohort_is_written_whole(self):
        self.requirePackages("pandas", "statsmodels", "matplotlib", "jinja2")
        self.gather()
        self.assertFalse(self.ui.exportButton.enabled)
        self.ui.outputEdit.currentPath = str(self.folder / "report")
        self.ui.regionBox.currentIndex = self.ui.regionBox.findText("lumbar")
        self.ui.exportButton.click()
        self.assertEqual(self.messages, [])
        self.assertIn("report.html", self.ui.exportLabel.text)
        names = {path.name for path in (self.folder / "report").iterdir()}
        self.assertLessEqual({"patients.csv", "lesions.csv", "table1.csv", "table2.csv", "table3.csv", "tests.csv",
                              "agreement.csv", "followup.csv", "problems.csv", "figures", "report.html",
                              "provenance.json"}, names)
        patients = (self.folder / "report" / "patients.csv").read_text(encoding="utf-8-sig").splitlines()
        self.assertEqual(len(patients), 1 + 6)  # n mod 6 is 2, 4 or 5
        page = (self.folder / "report" / "report.html").read_text(encoding="utf-8")
        self.assertIn("Only a part of the cohort was analysed (region: lumbar)", page)
        made = json.loads((self.folder / "report" / "provenance.json").read_text(encoding="utf-8"))
        self.assertEqual(made["versions"]["Slicer"], slicer.app.applicationVersion)
        self.assertIn(slicer.app.applicationVersion, page)

    def test_a_folder_with_other_files_is_refused_and_left_as_it_is(self):
        self.requirePackages("pandas", "statsmodels", "matplotlib", "jinja2")
        self.gather()
        target = self.folder / "mine"
        target.mkdir()
        (target / "thesis.txt").write_text("years of work")
        self.ui.outputEdit.currentPath = str(target)
        self.ui.exportButton.click()
        self.assertIn("The report could not be written", self.messages[-1][1])
        self.assertEqual([path.name for path in target.iterdir()], ["thesis.txt"])

    def test_a_report_that_takes_too_long_is_given_up_with_a_sentence_and_nothing_is_written(self):
        self.requirePackages("pandas", "statsmodels", "matplotlib", "jinja2")
        self.gather()
        self.ui.outputEdit.currentPath = str(self.folder / "report")
        with mock.patch("SpinePainCohortLib.Widgets.ExportPart.exportReport", partial(exportReport, seconds=0)):
            self.ui.exportButton.click()
        self.assertIn("was not ready within", self.messages[-1][1])
        self.assertIn("spinepain cohort", self.messages[-1][1])
        self.assertFalse((self.folder / "report").exists())
        self.assertEqual((self.ui.exportLabel.text, self.ui.exportButton.enabled), ("", True))

    def test_nothing_is_installed_or_written_where_the_user_declines(self):
        self.gather()
        self.ui.outputEdit.currentPath = str(self.folder / "report")
        packaging = mock.MagicMock()
        packaging.pip_ensure.side_effect = RuntimeError("declined")
        with mock.patch("SpinePainCohortLib.Widgets.ExportPart.missingRequirements",
                        lambda needed: ("matplotlib>=3.10,<4",)), \
                mock.patch.dict(sys.modules, {"slicer.packaging": packaging}), \
                mock.patch.object(slicer, "packaging", packaging, create=True):
            self.ui.exportButton.click()
        packaging.pip_ensure.assert_called_once_with(["matplotlib>=3.10,<4"], requester="SpinePainCohort")
        self.assertFalse((self.folder / "report").exists())

    def test_what_is_installed_is_what_the_package_itself_asks_for(self):
        from SpinePainCohortLib.Run.Requirements import REPORT

        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        self.assertLessEqual(set(REPORT.values()), set(project["dependencies"]))
