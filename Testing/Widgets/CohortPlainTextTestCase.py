"""The cohort panel with texts that look like HTML in all its inputs: shown as they are, never taken for it."""

import shutil
import sys
import tempfile
from pathlib import Path

import qt
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import openCohort
from UserActions import waitUntil

HOSTILE = "<img src='file:x.png'>&amp;<b>x</b>"


class CohortPlainTextTestCase(WidgetTestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = Path(tempfile.mkdtemp())
        cases, vas, clinical = CohortCases.writeCohort(cls.shared, 12)
        for number in range(3):
            CohortCases.writeCase(cases, f"{HOSTILE[5:8]}{number}", reader="r", timepoint="t")
            content = (cases / f"{HOSTILE[5:8]}{number}_t_r.seg.nrrd").read_bytes()
            coded = "".join(f"%{ord(letter):02X}" for letter in HOSTILE).encode()
            for tag, text in ((b"Case", coded + b"%d" % number), (b"Reader", coded), (b"Timepoint", coded)):
                start = content.index(b"SpinePain." + tag + b":") + len(b"SpinePain.:") + len(tag)
                end = content.index(b"|", start)
                content = content[:start] + text + content[end:]
            (cases / f"{HOSTILE[5:8]}{number}_t_r.seg.nrrd").write_bytes(content)
        (cases / "broken <b>x.seg.nrrd").write_bytes(b"NRRD0004\ntype: <img src=x>\n\n")
        with vas.open("a") as file:
            file.writelines(f"{HOSTILE}{number},{HOSTILE},{number},{HOSTILE}\n" for number in range(3))
            file.write(f"sub-001,{HOSTILE},<b>7,baseline\n")
        lines = clinical.read_text().splitlines()
        clinical.write_text("\n".join([f"{lines[0]},{HOSTILE}", *(f"{line},{HOSTILE}" for line in lines[1:])]) + "\n")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.shared)

    def setUp(self):
        super().setUp()
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.module = openCohort(self, Path(temporary.name))
        self.ui = self.module.widget.ui

    def checkEverything(self, where):
        for widget in self.ui.gatherButton.window().findChildren(qt.QWidget):
            for tag in ("<img", "<b>x"):
                self.assertNotIn(tag, widget.toolTip, f"{where}: tool tip of {widget.objectName}")
        for label in self.ui.gatherButton.window().findChildren(qt.QLabel):
            if label.textFormat != qt.Qt.PlainText:
                self.assertNotIn("<img", label.text, f"{where}: {label.objectName}")
                self.assertNotIn("<b>x", label.text, f"{where}: {label.objectName}")

    def test_no_text_of_a_case_or_a_table_is_taken_for_html_on_any_tab(self):
        self.requirePackages("pandas", "statsmodels")
        self.ui.casesEdit.currentPath = str(self.shared / "cases")
        self.ui.vasEdit.currentPath = str(self.shared / "scores.csv")
        self.ui.clinicalEdit.currentPath = str(self.shared / "clinical.csv")
        self.ui.gatherButton.click()
        waitUntil(lambda: not self.module.widget.cohort.analysis.isPending)
        node = self.ui.patientsView.mrmlTableNode()
        shown = [node.GetCellText(row, 0) for row in range(node.GetNumberOfRows())]
        self.assertTrue(any(HOSTILE in each for each in shown), "the hostile cases are in the table")
        self.checkEverything("gathered")
        boxes = [each for each in self.ui.gatherButton.window().findChildren(qt.QComboBox) if each.isEnabled()]
        self.assertTrue(any(HOSTILE in box.itemText(index) for box in boxes for index in range(box.count)))
        for box in boxes:
            before = box.currentIndex
            for index in range(box.count):
                if HOSTILE in box.itemText(index):
                    box.currentIndex = index
                    waitUntil(lambda: not self.module.widget.cohort.analysis.isPending)
                    self.checkEverything(f"{box.objectName} at {index}")
            box.currentIndex = before
        processEvents()
