"""A small volume, a clock that stands still, and strokes through the engine behind the Segment Editor's effects."""

import numpy as np
import slicer
import vtk
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene
from SpinePainRHILib.Scene.Labelmaps import arrayOf, toMatrix
from SpinePainRHILib.Scene.SegmentRecognition import recogniseSegments
from vtkmodules.util.numpy_support import numpy_to_vtk

SHAPE = (12, 40, 30)
"""Voxels (k, j, i)."""

IJK_TO_RAS = np.array([[0, 0, -4.0, 22], [-0.5, 0, 0, 10], [0, 0.5, 0, -30], [0, 0, 0, 1]])


def addVolume(scene, voxels, name="T2", ijkToRas=IJK_TO_RAS):
    image = vtk.vtkImageData()
    image.SetDimensions(voxels.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(voxels.ravel(), deep=True))
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
    node.SetIJKToRASMatrix(toMatrix(ijkToRas))
    node.SetAndObserveImageData(image)
    return node


BRIGHT = slice(4, 6), slice(10, 15), slice(8, 12)
"""40 voxels inside the cord, in the place of the lesion."""


def addSpottedVolume(scene):
    """An image of 100 with a spot of 200 at ``BRIGHT``."""
    voxels = np.full(SHAPE, 100, dtype=np.int16)
    voxels[BRIGHT] = 200
    return addVolume(scene, voxels)


def readScene(path, cacheFolder):
    """A new scene with what an ``.mrb`` file holds."""
    scene = newScratchScene()
    scene.RegisterNodeClass(slicer.vtkMRMLSegmentEditorNode())
    cache = slicer.vtkCacheManager()
    cache.SetRemoteCacheDirectory(str(cacheFolder))
    manager = slicer.vtkDataIOManager()
    manager.SetCacheManager(cache)
    scene.SetCacheManager(cache)
    scene.SetDataIOManager(manager)
    assert scene.ReadFromMRB(str(path))
    return scene


def cordOf(session):
    return idsOf(session, Role.CORD)[0]


def lesionOf(session, number=0):
    return idsOf(session, Role.HIGH_INTENSITY)[number]


def idsOf(session, role):
    segments = recogniseSegments(session.segmentationNode.GetSegmentation()).segments
    return [each.segmentId for each in segments if each.role is role]


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Strokes:
    """Paints and erases boxes [k, j, i] as an effect of the Segment Editor does: masked, undoable, event by event."""

    def __init__(self, session):
        self._session = session
        self.engine = slicer.vtkSlicerSegmentEditorLogic()
        self.engine.SetMRMLScene(session.scene)
        self.engine.SetSegmentEditorNode(session.editor.node)
        self.engine.SetMaximumNumberOfUndoStates(10)

    def paint(self, segmentId, box, mode=None):
        session, engine = self._session, self.engine
        session.editor.select(segmentId)
        engine.UpdateReferenceGeometryImage()
        engine.UpdateAlignedSourceVolume()
        engine.UpdateMaskLabelmap()
        engine.ResetModifierLabelmapToDefault()
        modifier = engine.GetModifierLabelmap()
        arrayOf(modifier)[box] = 1
        modifier.Modified()
        engine.SaveStateForUndo()
        mode = engine.ModificationModeAdd if mode is None else mode
        engine.ModifySegmentByLabelmap(session.segmentationNode, segmentId, modifier, mode, False, False)

    def erase(self, segmentId, box):
        self.paint(segmentId, box, self.engine.ModificationModeRemove)

    def undo(self):
        self.engine.Undo()

    def redo(self):
        self.engine.Redo()
