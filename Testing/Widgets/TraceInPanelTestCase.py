"""The traced cord in the whole panel: from points to a ratio, and gone with the scene."""

import sys
from pathlib import Path

import numpy as np
import slicer
import vtk
from PanelTools import RhiPanelTestCase, waitForTrace
from StandIn.ModulePanel import processEvents

sys.path.append(str(Path(__file__).resolve().parents[1] / "Trace"))

from CordPhantom import CordPhantom

PHANTOM = CordPhantom(spacingMm=(0.9, 0.9, 2.0), lengthMm=40.0, widthMm=44.0, noise=0.05, bendMm=2.0)


class TraceInPanelTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        voxels, geometry, self.truth = PHANTOM.build(subvoxels=2)
        matrix = vtk.vtkMatrix4x4()
        matrix.DeepCopy(geometry.ijkToRas.ravel().tolist())
        self.volume = slicer.util.addVolumeFromArray(voxels.astype(np.float32), ijkToRAS=matrix, name="Traced T2")

    def placePoints(self):
        self.makeCase()
        self.panel.trace._ui.placePointsButton.click()
        for point in PHANTOM.points(5):
            self.panel.trace.curveNode.AddControlPointWorld(vtk.vtkVector3d(*point))
        waitForTrace(self.panel.trace)

    def test_an_accepted_trace_gives_live_values_at_once(self):
        from SpinePainRHILib.Core.Masks import CroppedMask

        self.placePoints()
        self.assertEqual(self.session.update().measurement.cordVolumeMm3, 0.0)  # a preview only
        self.panel.trace._ui.acceptTraceButton.click()
        processEvents()
        values = self.session.values
        self.assertEqual(values.rhiPercent, 0.0)
        traced = self.session.lesions.mask(self.session.segmentationNode.GetSegmentation().GetNthSegmentID(0))
        self.assertGreater(values.measurement.cordVolumeMm3, 500.0)
        self.assertGreater(traced.intersection(CroppedMask(self.truth > 0)).voxelCount, 0.9 * traced.voxelCount)

    def test_closing_the_scene_with_a_preview_leaves_nothing_behind(self):
        self.placePoints()
        slicer.mrmlScene.Clear(False)
        processEvents()
        self.assertIsNone(self.panel.trace.curveNode)
        self.assertIsNone(self.panel.trace.tracer)

    def test_points_go_with_a_case_that_is_deleted(self):
        self.placePoints()
        slicer.mrmlScene.RemoveNode(self.session.segmentationNode)
        processEvents()
        self.assertIsNone(self.panel.trace.curveNode)
