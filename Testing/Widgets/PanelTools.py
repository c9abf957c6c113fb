"""What the tests of the RHI panel share: a small volume, an open panel, strokes."""

import time

import numpy as np
import slicer
from PanelFrame import PanelFrame
from StandIn import Painting
from StandIn.ModulePanel import processEvents
from StandIn.WidgetTestCase import WidgetTestCase

SHAPE = (9, 40, 30)
"""Voxels (k, j, i) of a sagittal T2: i to the front, j up, k to the right, 0.5 x 0.5 x 4 mm."""

IJK_TO_RAS = [[0, 0, 4.0, -16], [0.5, 0, 0, -10], [0, 0.5, 0, -10], [0, 0, 0, 1]]
CORD, LESION = ((6, 5, 1), (13, 34, 7)), ((8, 10, 4), (11, 14, 5))
"""Boxes (i, j, k), ends included: a cord of 8 x 30 voxels (60 mm2) on slices 1 to 7, and a lesion of 4 x 5 voxels
(5 mm2) on slices 4 and 5."""

RATIO = "8.3\N{NO-BREAK SPACE}%"
"""5 of 60 mm2."""

VOLUME_RATIO = "2.4\N{NO-BREAK SPACE}%"
"""2 x 5 of 7 x 60 mm2."""


def addVolume(name="T2"):
    """A T2 with intensities of 98 to 102, and 400 in the lesion."""
    voxels = (98 + np.arange(np.prod(SHAPE)).reshape(SHAPE) % 5).astype(np.int16)
    (i, j, k), (lastI, lastJ, lastK) = LESION
    voxels[k:lastK + 1, j:lastJ + 1, i:lastI + 1] = 400
    node = slicer.util.addVolumeFromArray(voxels, np.array(IJK_TO_RAS), name)
    node.CreateDefaultDisplayNodes()
    return node


def waitForTrace(tracePanel, seconds=30):
    """Lets Qt's time pass until the points rested and were traced."""
    end = time.monotonic() + seconds
    processEvents()
    while tracePanel.tracer is not None and tracePanel.tracer.isPending and time.monotonic() < end:
        time.sleep(0.02)
        processEvents()


class RhiPanelTestCase(WidgetTestCase):
    """Opens the panel on a scene with one T2 volume and a folder to work in."""

    def setUp(self):
        super().setUp()
        self.folder = self.newFolder()
        self.volume = addVolume()
        self.opened = self.openModule("SpinePainRHI")
        self.opened.enter()

    def framed(self, width, height):
        """The panel in a frame, until the test ends: it would be deleted with its frame."""
        frame = PanelFrame(self.opened.panel, width, height)
        self.beforeClosing.append(frame.close)
        return frame

    @property
    def ui(self):
        return self.opened.widget.ui

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
        """A case with cord and lesion; the lesion is being edited."""
        self.makeCase()
        self.paint(CORD)
        self.ui.toggleButton.click()
        self.paint(LESION)

    def selectRows(self, *names):
        rows = {row.name: row.segmentId for row in self.session.values.rows}
        self.panel.lesions.select([rows[name] for name in names])
        processEvents()

    def selectRow(self, name):
        """As a click on the row of a lesion does."""
        table = self.ui.lesionTable
        for place in range(table.rowCount):
            if table.item(place, 0).text().strip() == name:
                table.selectRow(place)
        processEvents()

    def tableTexts(self):
        table = self.ui.lesionTable
        return [tuple(table.item(row, column).text().strip() for column in range(table.columnCount))
                for row in range(table.rowCount)]

    def sliceIndexInView(self):
        return self.session.values.viewSlice.sliceIndex
