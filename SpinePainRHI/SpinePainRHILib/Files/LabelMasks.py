"""Outlines read from label volumes, on the grid of the volume they were drawn on."""

from dataclasses import dataclass
from pathlib import Path

from ..Core.CaseTags import Role
from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from ..Core.Resampling import Resampled
from .DicomPlaces import PLACE_TOLERANCE_MM
from .DicomSegments import isDicomSegmentation, readDicomOutline
from .FileAccess import quoted
from .GridMatching import PlacedMask, Shape, gridsOverlap, placeMask, snapped
from .ImageFiles import Volume, readVolume
from .LabelValues import outlineIn
from .NiftiForms import Placing, TwoForms, carriedByForms


@dataclass(frozen=True, eq=False)
class LabelMask:
    """An outline on the volume's grid, and what a person should know of how it came there.

    ``resampled`` is None where every voxel was carried over as it is.
    """

    mask: CroppedMask
    notes: tuple[str, ...] = ()
    resampled: Resampled | None = None


def readLabelMask(path: Path, reference: GridGeometry, referenceShape: Shape,
                  labelValue: int | Role | None = None, threshold: float | None = None,
                  referenceForms: TwoForms | None = None) -> LabelMask:
    """Reads the outline in a label volume and brings it to the grid of a volume of ``referenceShape`` (k, j, i).

    What is the outline, also with ``labelValue`` and ``threshold``, is said in LabelValues.outlineIn; how it is
    brought to another grid in GridMatching.placeMask. Notes tell of several labels in one outline, of resampling and
    of voxels outside the volume.

    In a DICOM segmentation ``labelValue`` is the number of a segment, or the role that its code means
    (Files.DicomSegments); a role chooses nothing in other files.

    Where qform and sform of the mask's header differ, or ``referenceForms`` says that those of the volume do, an
    outline of the volume's size and one of its places is carried over voxel by voxel (Files.NiftiForms).

    Raises ValueError with one sentence that names the file: for everything that readVolume and outlineIn refuse; for
    a mask that does not overlap the volume in space; for one of which resampling leaves nothing.
    """
    path = Path(path)
    isDicom = isDicomSegmentation(path)
    if isDicom:
        outline = readDicomOutline(path, labelValue, threshold)
        # Its frames lie where the images do, each off the even stack by as much as was let pass there.
        grid = snapped(outline.geometry, outline.voxels.shape, reference, 2 * PLACE_TOLERANCE_MM)
        volume, valueNotes = Volume(outline.voxels, grid), outline.notes
        mask = CroppedMask.fromLabels(volume.voxels)
    else:
        volume = readVolume(path)
        label = None if isinstance(labelValue, Role) else labelValue
        mask, valueNotes = outlineIn(path, volume.voxels, label, threshold)
    notes = [note for note in volume.notes if volume.forms is None] + list(valueNotes)
    carried = carriedByForms(Placing(path, volume.geometry, volume.voxels.shape, volume.forms),
                             Placing(None, reference, referenceShape, referenceForms))
    if carried is not None:
        return LabelMask(mask, (*notes, carried))
    if not gridsOverlap(volume.geometry, volume.voxels.shape, reference, referenceShape):
        raise ValueError(f"{quoted(path)} does not overlap the volume in space: "
                         "choose the mask that was drawn on this volume.")
    placed = placeMask(mask, volume.geometry, volume.voxels.shape, reference, referenceShape)
    # Of a DICOM segmentation, which leaves out what is empty, a part is the whole.
    whole = volume.voxels.shape if isDicom else referenceShape
    notes.extend(_placementNotes(path, volume, mask.voxelCount, placed, whole))
    resampled = Resampled(mask.voxelCount * volume.geometry.voxelVolumeMm3,
                          placed.mask.voxelCount * reference.voxelVolumeMm3) if placed.resampled else None
    return LabelMask(placed.mask, tuple(notes), resampled)


def _placementNotes(path: Path, volume: Volume, before: int, placed: PlacedMask, referenceShape: Shape) -> list[str]:
    if not before:
        return []  # nothing to carry
    if placed.outsideVoxels == before:
        raise ValueError(f"{quoted(path)} has its whole outline ({before} voxels) outside the volume: "
                         "choose the mask that was drawn on this volume.")
    lost = f"{placed.outsideVoxels} of {before} voxels lie outside the volume and are left out"
    if placed.resampled:
        after = placed.mask.voxelCount
        if not after:
            raise ValueError(f"{quoted(path)} is on another grid than the volume, and its outline ({before} voxels) "
                             "is too small for the volume's voxels, so that resampling leaves nothing of it: outline "
                             "it on the volume itself.")
        note = (f"{quoted(path)} is on another grid than the volume and was resampled to it by nearest neighbour: "
                f"{before} voxels before, {after} after")
        if placed.outsideVoxels:
            note += f"; {lost}"
        return [note + "."]
    if placed.outsideVoxels:
        return [f"{quoted(path)} reaches beyond the volume: {lost}."]
    if sorted(volume.voxels.shape) != sorted(referenceShape):
        return [f"{quoted(path)} covers another part of the volume's grid: its voxels were carried over exactly."]
    return []
