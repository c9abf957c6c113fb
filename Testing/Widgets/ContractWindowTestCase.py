"""What Qt's dialogs and the layout of a real Slicer do, as the panels rely on it; run in a real Slicer, too."""

from pathlib import Path
from tempfile import TemporaryDirectory

import qt
import slicer
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase

CONVENTIONAL, ONE_RED = 2, 6
"""vtkMRMLLayoutNode.SlicerLayoutConventionalView and SlicerLayoutOneUpRedSliceView."""


class ContractWindowTestCase(WidgetTestCase):
    def test_a_file_dialog_adds_no_ending_to_a_typed_name(self):
        with TemporaryDirectory() as folder:
            dialog = qt.QFileDialog(None, "Save case", folder, "Case file (*.seg.nrrd)")
            dialog.setOption(qt.QFileDialog.DontUseNativeDialog, True)
            dialog.setAcceptMode(qt.QFileDialog.AcceptSave)
            dialog.selectFile("mine")
            self.assertEqual([Path(each).name for each in dialog.selectedFiles()], ["mine"])
            dialog.deleteLater()

    def test_views_of_an_earlier_layout_are_still_listed_and_not_mapped(self):
        manager = slicer.app.layoutManager()
        before = manager.layout
        manager.setLayout(CONVENTIONAL)
        processEvents()
        manager.setLayout(ONE_RED)
        processEvents()
        try:
            mapped = {name for name in manager.sliceViewNames()
                      if manager.sliceWidget(name).mrmlSliceNode().IsMappedInLayout()}
            self.assertLessEqual({"Red", "Yellow", "Green"}, set(manager.sliceViewNames()))
            self.assertEqual(mapped, {"Red"})
        finally:
            manager.setLayout(before)
            processEvents()
