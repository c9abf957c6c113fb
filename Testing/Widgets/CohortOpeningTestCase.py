"""Patients of the cohort panel: sorted, and opened with nothing of another patient in view."""

import sys
from pathlib import Path

import qt
import slicer
from StandIn.ModulePanel import loadModule, processEvents
from StandIn.WidgetTestCase import ROOT, WidgetTestCase

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import openCohort


class CohortOpeningTestCase(WidgetTestCase):
    """sub-1 and sub-2 with their volumes, sub-3 without; pain scores of 10, none and 9."""

    def setUp(self):
        super().setUp()
        self.folder = self.newFolder()
        self.cases = self.folder / "cases"
        self.cases.mkdir()
        for number in (1, 2, 3):
            source = CohortCases.writeVolume(self.cases / f"sub-{number}_baseline.nrrd")
            CohortCases.writeCase(self.cases, f"sub-{number}", source=source, width=number)
        (self.cases / "sub-3_baseline.nrrd").unlink()
        (self.folder / "scores.csv").write_text("case_id,rater,vas\nsub-1,A,10\nsub-3,A,9\n")
        loadModule(ROOT / "SpinePainRHI" / "SpinePainRHI.py")
        self.rhi = slicer.util.getModuleWidget("SpinePainRHI")
        self.ui = openCohort(self, self.folder).widget.ui
        self.ui.casesEdit.currentPath = str(self.cases)
        self.ui.vasEdit.currentPath = str(self.folder / "scores.csv")
        self.ui.gatherButton.click()
        self.composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()

    def open(self, caseId):
        view = self.ui.patientsView
        row = next(at for at in range(view.model().rowCount())
                   if view.model().index(at, 0).data(qt.Qt.DisplayRole) == caseId)
        view.doubleClicked(view.model().index(row, 0))
        processEvents()

    @staticmethod
    def visibleCases():
        return [node.GetName() for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
                if node.GetDisplayNode() is not None and node.GetDisplayNode().GetVisibility()]

    def background(self):
        node = slicer.mrmlScene.GetNodeByID(self.composite.GetBackgroundVolumeID() or "")
        return Path(node.GetStorageNode().GetFileName()).name if node is not None else None

    def column(self, index):
        model = self.ui.patientsView.model()
        return [model.index(row, index).data(qt.Qt.DisplayRole) for row in range(model.rowCount())]

    def test_the_outlines_of_the_patient_before_are_not_over_the_next_patients_image(self):
        self.open("sub-1")
        self.assertEqual((self.visibleCases(), self.background()), (["sub-1_baseline"], "sub-1_baseline.nrrd"))
        self.open("sub-2")
        self.assertEqual((self.visibleCases(), self.background()), (["sub-2_baseline"], "sub-2_baseline.nrrd"))
        self.open("sub-1")
        self.assertEqual((self.visibleCases(), self.background()), (["sub-1_baseline"], "sub-1_baseline.nrrd"))
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")), 2)
        self.assertEqual(self.messages, [])

    def test_outlines_that_spine_pain_rhi_does_not_work_on_are_hidden_too(self):
        from SpinePainRHILib.Scene.CaseFile import loadCaseNode

        loadCaseNode(self.cases / "sub-2_baseline.seg.nrrd", slicer.mrmlScene).CreateDefaultDisplayNodes()
        self.assertEqual(self.visibleCases(), ["sub-2_baseline"])
        self.open("sub-1")
        self.assertEqual(self.visibleCases(), ["sub-1_baseline"])

    def test_outlines_without_a_volume_are_not_over_the_image_of_the_patient_before(self):
        self.open("sub-1")
        self.assertEqual(self.background(), "sub-1_baseline.nrrd")
        self.composite.SetForegroundVolumeID(self.composite.GetBackgroundVolumeID())
        self.open("sub-3")
        self.assertEqual((self.visibleCases(), self.background()), (["sub-3_baseline"], None))
        self.assertIsNone(slicer.mrmlScene.GetNodeByID(self.composite.GetForegroundVolumeID() or ""))
        self.assertIn("outlines are shown alone", self.ui.patientLabel.text)

    def test_an_opened_case_is_the_one_that_spine_pain_rhi_works_on_with_its_volume(self):
        for caseId in ("sub-1", "sub-2"):
            self.open(caseId)
            session = self.rhi.session
            self.assertEqual(session.info.caseId, caseId)
            self.assertEqual(Path(session.volumeNode.GetStorageNode().GetFileName()).name, f"{caseId}_baseline.nrrd")
            self.assertIsNone(session.sourceProblem)
            self.assertIs(self.rhi.ui.volumeSelector.currentNode(), session.volumeNode)

    def test_unsaved_work_of_the_case_before_is_asked_about_and_kept(self):
        self.open("sub-1")
        self.rhi.session.lesions.setLevel(self.rhi.session.lesions.rows()[0].segmentId, "L1")
        self.rhi.session.update()
        self.open("sub-2")
        self.assertIn("sub-1 has unsaved work", self.messages[-1][1])
        self.assertEqual(self.rhi.session.info.caseId, "sub-2")
        self.open("sub-1")
        self.assertEqual(self.rhi.session.lesions.rows()[0].level, "L1")

    def test_a_case_that_was_opened_to_look_at_need_not_be_saved(self):
        self.open("sub-1")
        self.assertFalse(slicer.mrmlScene.GetStorableNodesModifiedSinceRead(None))

    def test_a_file_that_cannot_be_read_any_more_leaves_what_is_shown(self):
        self.open("sub-1")
        (self.cases / "sub-2_baseline.seg.nrrd").write_text("gone")
        self.open("sub-2")
        self.assertIn("could not be opened", self.messages[-1][1])
        self.assertEqual((self.visibleCases(), self.background()), (["sub-1_baseline"], "sub-1_baseline.nrrd"))
        self.assertEqual(self.rhi.session.info.caseId, "sub-1")

    def test_a_click_on_a_title_sorts_by_value_a_second_click_downwards_and_missing_values_stay_last(self):
        self.ui.patientsView.selectRow(2)
        header = self.ui.patientsView.horizontalHeader()
        header.sectionClicked(2)
        self.assertEqual(self.column(2), ["9", "10", "–"])  # as numbers, not as texts
        self.assertEqual(self.column(0), ["sub-3", "sub-1", "sub-2"])
        header.sectionClicked(2)
        self.assertEqual(self.column(2), ["10", "9", "–"])
        rows = self.ui.patientsView.selectionModel().selectedRows()
        self.assertEqual([index.data(qt.Qt.DisplayRole) for index in rows], ["sub-3"])  # still the patient chosen
        self.open("sub-3")
        self.assertEqual(self.rhi.session.info.caseId, "sub-3")

    def test_the_arrow_on_a_sorted_title_does_not_cut_it(self):
        header = self.ui.patientsView.horizontalHeader()
        for column in (4, 2):
            header.sectionClicked(column)
            self.assertGreaterEqual(header.sectionSize(column), header.sectionSizeHint(column))

    def test_a_short_table_has_no_empty_space(self):
        self.assertLess(self.ui.patientsView.height, 130)

    def test_a_selection_and_an_opened_case_are_said_on_the_tab_of_the_charts_too(self):
        self.ui.patientsView.selectRow(0)
        self.assertIn("sub-1", self.ui.chartLabel.text)
        self.open("sub-1")
        self.assertIn("is the volume that was outlined", self.ui.chartLabel.text)

    def test_the_paths_are_there_again_when_the_panel_is_made_anew(self):
        self.assertEqual(self._panels.pop().close(), 0)
        again = self.openModule("SpinePainCohort").widget.ui
        self.assertEqual(again.casesEdit.currentPath, str(self.cases))
        self.assertEqual(again.vasEdit.currentPath, str(self.folder / "scores.csv"))
        self.assertEqual(again.clinicalEdit.currentPath, "")
