"""The panel of SpinePainRHI, driven through its own .ui from the new case to the saved file and back."""

from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import slicer
from StandIn import Painting
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase

SHAPE = (9, 40, 30)
"""Voxels (k, j, i) of a sagittal T2 with voxels of 0.5 x 0.5 x 4 mm."""

IJK_TO_RAS = [[0, 0, 4.0, -16], [-0.5, 0, 0, 10], [0, 0.5, 0, -10], [0, 0, 0, 1]]
CORD, LESION = ((6, 5, 1), (13, 34, 7)), ((8, 10, 4), (11, 14, 5))
"""Boxes (i, j, k): a cord of 8 x 30 voxels (60 mm2) on slices 1-7, a lesion of 4 x 5 voxels (5 mm2) on 4 and 5."""

RATIO = 100 * 20 / 240


class PanelTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(mkdtemp())
        voxels = np.full(SHAPE, 100, np.int16) + (np.arange(np.prod(SHAPE)).reshape(SHAPE) % 7).astype(np.int16)
        voxels[4:6, 10:15, 8:12] = 400
        self.volume = addVolume(voxels, "T2")
        self.opened = self.openModule("SpinePainRHI")
        self.opened.enter()
        self.ui = self.opened.widget.ui

    @property
    def panel(self):
        return self.opened.widget.rhiPanel

    @property
    def session(self):
        return self.opened.widget.session

    def makeCase(self, caseId="sub-001", reader="R1"):
        ui = self.ui
        ui.volumeSelector.setCurrentNode(self.volume)
        ui.caseIdEdit.text, ui.readerEdit.text = caseId, reader
        ui.folderEdit.currentPath = str(self.folder)
        ui.makeCaseButton.click()
        processEvents()

    def paint(self, box, segmentId=None, erase=False):
        if segmentId is not None:
            self.session.editor.select(segmentId)
        Painting.paintBox(self.ui.editor, *box, erase=erase)
        processEvents()

    def outline(self):
        self.makeCase()
        self.paint(CORD)
        self.ui.toggleButton.click()
        self.paint(LESION)

    def test_a_click_makes_a_case_and_turns_the_views_along_the_volume(self):
        self.assertFalse(self.ui.makeCaseButton.enabled)
        self.assertIn("choose a T2 volume", self.ui.makeCaseButton.toolTip)
        self.makeCase()
        self.assertEqual((self.session.info.caseId, self.session.info.reader), ("sub-001", "R1"))
        self.assertEqual(self.ui.viewBox.currentText, "Yellow")
        self.assertEqual(self.messages, [])

    def test_every_stroke_moves_the_values_on_screen(self):
        self.outline()
        self.assertEqual(self.ui.representativeRhi.text, f"{RATIO:.1f} %")


def addVolume(voxels, name):
    node = slicer.util.addVolumeFromArray(voxels, np.array(IJK_TO_RAS), name)
    node.CreateDefaultDisplayNodes()
    return node
