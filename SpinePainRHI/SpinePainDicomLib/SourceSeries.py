"""The series that was outlined: its headers, its volume, and the proof that it is that of the case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Cases import Outline, OutlinedCase
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.DicomHeaders import placeOfFrame
from SpinePainRHILib.Files.DicomValues import frameCount, hasFunctionalGroups
from SpinePainRHILib.Files.GridMatching import placeMask
from SpinePainRHILib.Files.ImageFiles import Volume
from SpinePainRHILib.Files.SourceHash import hashVolume

if TYPE_CHECKING:
    from pydicom import Dataset

PLACE_TOLERANCE_VOXELS = 0.05
"""How far a frame may lie from the voxel that stands for its first pixel: a header's numbers are rounded, and the gaps
of a series vary a little; a whole slice is 1."""

NOT_THE_SERIES = ("No series found there is the image that was outlined (its voxels or its place differ from the "
                  "fingerprint kept with the case), so nothing was written: give the folder of the very series that "
                  "was outlined, as it came from the archive.")
NO_FINGERPRINT = ("The case does not say which image it was outlined on (tag SpinePain.Source), so no series can be "
                  "proved to be it and nothing was written: open the case with its image and save it again.")
_NOT_IN_ORDER = ("The slices of the series do not lie where its volume puts them, so outlines could not be tied to "
                 "them: export the series again from the archive.")


@dataclass(frozen=True, eq=False)
class SourceSeries:
    """``headers`` are the data sets of the series, one a slice in any order, or a single one with all frames; their
    pixels are not needed. ``volume`` is what they hold, on a grid whose i runs along the rows of the images and whose
    j down their columns."""

    headers: tuple["Dataset", ...]
    volume: Volume

    @property
    def shape(self) -> tuple[int, int, int]:
        k, j, i = self.volume.voxels.shape
        return k, j, i

    @cached_property
    def slices(self) -> tuple[int, ...]:
        """The volume's slice of every frame (slicesOfFrames), found out once."""
        return slicesOfFrames(self)


def isSource(case: OutlinedCase, volume: Volume) -> bool:
    """Whether ``volume`` is the image that was outlined: the same voxels at the same places of the patient.

    Converters such as dcm2niix let rows or columns run the other way; the fingerprint tells which way, so all four are
    tried (which way the slices run makes no difference to it). Raises ValueError where the case has no fingerprint.
    """
    if case.info.source is None:
        raise ValueError(NO_FINGERPRINT)
    return any(hashVolume(*_turned(volume, axes)) == case.info.source for axes in ((), (1,), (0,), (0, 1)))


def _turned(volume: Volume, axes: tuple[int, ...]) -> tuple[NDArray[Any], GridGeometry]:
    """The same image with index axes (0, 1 for i, j) that run the other way."""
    matrix = volume.geometry.ijkToRas.copy()
    for axis in axes:
        matrix[:, 3] += (volume.voxels.shape[2 - axis] - 1) * matrix[:, axis]
        matrix[:, axis] *= -1
    return np.flip(volume.voxels, tuple(2 - axis for axis in axes)), GridGeometry(matrix)


def onSeriesGrid(case: OutlinedCase, volume: Volume) -> OutlinedCase:
    """The case with every voxel carried over to the grid of the series, so that its slices are the series' own.

    Raises ValueError where the series is not the one outlined, or a voxel would have to be resampled or lies outside:
    what the archive gets is what was drawn, voxel by voxel.
    """
    if not isSource(case, volume):
        raise ValueError(NOT_THE_SERIES)
    k, j, i = volume.voxels.shape

    def moved(mask: CroppedMask) -> CroppedMask:
        if mask.isEmpty:
            return CroppedMask.empty()
        end = [first + size for first, size in zip(mask.offset, mask.voxels.shape, strict=True)]
        placed = placeMask(mask, case.geometry, (end[0], end[1], end[2]), volume.geometry, (k, j, i))
        if placed.resampled or placed.outsideVoxels:
            raise ValueError("The outlines do not lie on the voxels of the series, so nothing was written: open the "
                             "case with its image and save it again.")
        return placed.mask

    def movedOutline(outline: Outline) -> Outline:
        return replace(outline, mask=moved(outline.mask))

    return replace(case, geometry=volume.geometry, axisGeometry=None, cord=moved(case.cord),
                   lesions=tuple(map(movedOutline, case.lesions)))


def slicesOfFrames(source: SourceSeries) -> tuple[int, ...]:
    """The volume's slice (index k) of every frame, in the order of the headers and their frames.

    Raises ValueError where the frames do not fill the volume slice by slice.
    """
    places = [[float(each) for each in placeOfFrame(*frame)[0]] for frame in _frames(source)]
    ijk = (np.linalg.inv(source.volume.geometry.ijkToRas) @ _toRas(places).T)[:3].T
    nearest = np.rint(ijk)
    if (np.abs(ijk - nearest) > PLACE_TOLERANCE_VOXELS).any() or nearest[:, :2].any():
        raise ValueError(_NOT_IN_ORDER)
    slices = [int(k) for k in nearest[:, 2]]
    if sorted(slices) != list(range(source.shape[0])) or not _runsAlongRows(source):
        raise ValueError(_NOT_IN_ORDER)
    return tuple(slices)


@dataclass(frozen=True)
class SourceImage:
    """An image of the series: its object, its frame (from 1) where that has several, and its number in the series."""

    sopClassUid: str
    sopInstanceUid: str
    frame: int | None
    instanceNumber: str


def imageOfSlice(source: SourceSeries, slice_: int) -> SourceImage:
    """The image that the volume's slice (index k) was made of."""
    header, place = _frames(source)[source.slices.index(slice_)]
    frame = place + 1 if frameCount(header) > 1 or hasFunctionalGroups(header) else None
    number = str(header.get("InstanceNumber") or "")
    return SourceImage(str(header.SOPClassUID), str(header.SOPInstanceUID), frame, number)


def _toRas(places: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    lps = np.asarray(places, dtype=np.float64)
    return np.column_stack((-lps[:, 0], -lps[:, 1], lps[:, 2], np.ones(len(lps))))


def _frames(source: SourceSeries) -> list[tuple[Any, int]]:
    """Header and frame (from 0) of every image."""
    return [(header, frame) for header in source.headers for frame in range(frameCount(header))]


def _runsAlongRows(source: SourceSeries) -> bool:
    """Whether i and j of the volume run as the rows and columns of the images do."""
    _position, orientation, _size = placeOfFrame(source.headers[0], 0)
    cosines = np.array([float(value) for value in orientation]).reshape(2, 3) * (-1, -1, 1)
    matrix = source.volume.geometry.ijkToRas[:3, :2] / source.volume.geometry.spacingMm[:2]
    return bool(np.abs(matrix.T - cosines).max() < 1e-2)
