"""The cohort module's panel: a folder of cases becomes a table."""

import tempfile
from pathlib import Path

import slicer
from StandIn.WidgetTestCase import WidgetTestCase


class CohortFolderTestCase(WidgetTestCase):
    def test_every_case_below_a_folder_is_measured_and_others_are_named(self):
        from SpinePainRHILib.Mrml.CaseFile import saveCaseNode
        from SpinePainRHILib.Mrml.PhantomSample import loadPhantom

        _phantom, _volumeNode, node = loadPhantom(slicer.mrmlScene)
        panel = self.openModule("SpinePainCohort")
        with tempfile.TemporaryDirectory() as folder:
            saveCaseNode(node, Path(folder) / "sub-001.seg.nrrd")
            (Path(folder) / "bad.seg.nrrd").write_text("not a NRRD")
            panel.widget.ui.folderEdit.currentPath = folder
            panel.widget.ui.measureButton.click()
        shown = panel.widget.ui.resultBrowser.plainText
        self.assertIn("phantom", shown)
        self.assertIn("8.9", shown)
        self.assertIn("bad.seg.nrrd", shown)

    def test_a_folder_without_cases_is_said_to_have_none(self):
        panel = self.openModule("SpinePainCohort")
        with tempfile.TemporaryDirectory() as folder:
            panel.widget.ui.folderEdit.currentPath = folder
            panel.widget.ui.measureButton.click()
        self.assertTrue(any("no case file" in str(message) for message in self.messages))
