"""What Qt's file dialogs do in a real Slicer, as the panels rely on it; run in a real Slicer, too."""

from pathlib import Path
from tempfile import TemporaryDirectory

import qt
from StandIn.WidgetTestCase import WidgetTestCase


class ContractWindowTestCase(WidgetTestCase):
    def test_a_file_dialog_adds_no_ending_to_a_typed_name(self):
        with TemporaryDirectory() as folder:
            dialog = qt.QFileDialog(None, "Save case", folder, "Case file (*.seg.nrrd)")
            dialog.setOption(qt.QFileDialog.DontUseNativeDialog, True)
            dialog.setAcceptMode(qt.QFileDialog.AcceptSave)
            dialog.selectFile("mine")
            self.assertEqual([Path(each).name for each in dialog.selectedFiles()], ["mine"])
            dialog.deleteLater()
