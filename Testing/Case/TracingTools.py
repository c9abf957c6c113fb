"""A tracing of the cord whose result can be told by hand, and points for it."""


import numpy as np
import vtk
from SessionTools import IJK_TO_RAS
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainTraceLib import CordTrace, TracedSlice

LEFT = "the image shows no cord here"


def fakeTrace(volume, geometry, points):
    """The voxel of each point and its neighbours j + 1, k + 1; slices run along j, the first of them is left."""
    indices = np.rint((np.linalg.inv(geometry.ijkToRas) @ np.column_stack([points, np.ones(len(points))]).T)[:3]).T
    first, last = indices[:, 1].min(), indices[:, 1].max()
    voxels = np.zeros(volume.shape, dtype=bool)
    for i, j, k in indices.astype(int):
        voxels[k:k + 2, j:j + 2, i] = j != first
    slices = tuple(TracedSlice(int(j), 0.0, None if j == first else 1.0, LEFT if j == first else None)
                   for j in np.arange(first, last + 1))
    return CordTrace(CroppedMask.fromLabels(voxels), 1, slices, points, True, ())


class Counted:
    """The fake, and what it was asked."""

    def __init__(self, trace=fakeTrace):
        self.calls, self._trace = [], trace

    def __call__(self, volume, geometry, points):
        self.calls.append((volume, geometry, points))
        return self._trace(volume, geometry, points)


def ras(*ijk):
    return (IJK_TO_RAS @ [*ijk, 1])[:3]


POINTS = [ras(10, j, 4) for j in (10, 14, 18, 22)]


def place(curve, points=POINTS):
    for point in points:
        curve.AddControlPointWorld(vtk.vtkVector3d(*point))


def collect(signal):
    values = []
    signal.connect(values.append)
    return values
