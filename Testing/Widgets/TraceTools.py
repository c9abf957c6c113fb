"""What the tests of cord tracing share: a section of its own over a case with a phantom of a cord."""

import sys
from pathlib import Path

import numpy as np
import PanelTools
import qt
import slicer
import vtk
from StandIn.Observers import observerCount
from StandIn.WidgetTestCase import WidgetTestCase

sys.path.append(str(Path(__file__).resolve().parents[1] / "Trace"))

from CordPhantom import CordPhantom

PHANTOM = CordPhantom(spacingMm=(0.9, 0.9, 2.0), lengthMm=40.0, widthMm=44.0, noise=0.05, bendMm=2.0)
POINTS = PHANTOM.points(5)


class TracePanelTestCase(WidgetTestCase):
    @classmethod
    def setUpClass(cls):
        cls.voxels, cls.geometry, cls.truth = PHANTOM.build(subvoxels=2)

    def setUp(self):
        super().setUp()
        from SpinePainRHILib.Case.CaseEditor import editorNode
        from SpinePainRHILib.Case.Console import RhiConsole
        from SpinePainRHILib.Events.Scheduling import runNow
        from SpinePainRHILib.Widgets.TracePanel import TracePanel

        self.editor = slicer.qMRMLSegmentEditorWidget()
        self.editor.setMRMLSegmentEditorNode(editorNode(slicer.mrmlScene))
        self.editor.setMRMLScene(slicer.mrmlScene)
        self.watched = [slicer.mrmlScene, slicer.app.applicationLogic().GetInteractionNode()]
        self.before = observerCount(*self.watched)
        self.console = RhiConsole(schedule=runNow)
        self.volume = self.addVolume(self.voxels)
        self.session = self.console.createCase(self.volume, "sub-001", reader="R1")
        self.host = qt.QWidget()
        layout = qt.QVBoxLayout(self.host)
        self.panel = TracePanel(layout, lambda: self.session, saveStateForUndo=self.editor.saveStateForUndo)
        self.ui = slicer.util.childWidgetVariables(self.host)

    def tearDown(self):
        self.panel.cleanup()
        self.session.close(keepUnsaved=False)
        self.editor.setSegmentationNode(None)
        self.editor.deleteLater()
        self.host.deleteLater()
        super().tearDown()

    def addVolume(self, voxels):
        matrix = vtk.vtkMatrix4x4()
        matrix.DeepCopy(self.geometry.ijkToRas.ravel().tolist())
        return slicer.util.addVolumeFromArray(voxels.astype(np.float32), ijkToRAS=matrix, name="T2")

    def place(self, points=POINTS):
        self.ui.placePointsButton.click()
        for point in points:
            self.panel.curveNode.AddControlPointWorld(vtk.vtkVector3d(*point))
        self.waitForTrace()

    def waitForTrace(self):
        PanelTools.waitForTrace(self.panel)

    def cordVoxels(self):
        cordId = self.session.segmentationNode.GetSegmentation().GetNthSegmentID(0)
        return self.session.lesions.mask(cordId)

    @property
    def state(self):
        return self.ui.traceStateLabel.text
