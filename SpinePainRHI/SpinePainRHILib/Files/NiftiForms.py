"""The two places that a NIfTI header may give its voxels, sform and qform, where they are not the same."""

from dataclasses import dataclass
from pathlib import Path

from ..Core.Geometry import GridGeometry
from .FileAccess import extensionOf, quoted
from .GridMatching import Shape, largestCornerDistanceMm
from .NiftiHeader import NiftiHeader, readNiftiHeader

SAME_PLACE_MM = 0.1
"""Forms nearer than this everywhere say the same: the quaternion of a qform and float32 numbers round by far less, and
a voxel of any MRI is several times as large."""


@dataclass(frozen=True, eq=False)
class TwoForms:
    """Both grids of a header, and how far apart they place a voxel at most."""

    sform: GridGeometry
    qform: GridGeometry
    apartMm: float

    def note(self, path: Path, read: GridGeometry, shape: Shape) -> str:
        """What a person should know of the file, which was ``read`` at one of both places."""
        toQform, toSform = (largestCornerDistanceMm(read, form, shape) for form in (self.qform, self.sform))
        return (f"{quoted(path)} places its voxels twice, up to {self.apartMm:.1f} mm apart (qform and sform of its "
                f"header differ): it is read by its {'qform' if toQform <= toSform else 'sform'}, as in 3D "
                "Slicer, and so is everything saved of it.")


def twoFormsOf(header: NiftiHeader) -> TwoForms | None:
    """Both forms of a header where they differ; None where it has one only, or both say the same."""
    if header.qform is None:
        return None
    apartMm = largestCornerDistanceMm(header.geometry, header.qform, header.shape)
    return TwoForms(header.geometry, header.qform, apartMm) if apartMm > SAME_PLACE_MM else None


def formsNote(path: Path, read: GridGeometry) -> str | None:
    """What a person should know of a NIfTI file that some program has ``read`` at one of its two places; None for a
    file with one place, of another format, or that cannot be looked at."""
    if extensionOf(path) not in (".nii", ".nii.gz"):
        return None
    try:
        header = readNiftiHeader(path)
    except ValueError:
        return None
    forms = twoFormsOf(header)
    return forms.note(path, read, header.shape) if forms is not None else None


@dataclass(frozen=True, eq=False)
class Placing:
    """A file's grid as it was read, its voxels along k, j, i, and both forms of its header where they differ."""

    path: Path | None
    geometry: GridGeometry
    shape: Shape
    forms: TwoForms | None = None

    @property
    def grids(self) -> tuple[GridGeometry, ...]:
        return (self.forms.sform, self.forms.qform) if self.forms is not None else (self.geometry,)


def carriedByForms(mask: Placing, volume: Placing) -> str | None:
    """A note where the voxels of a mask are to be carried over one by one, since a form of it is a form of the volume.

    None where neither has two forms: then there is but one place for each. Raises ValueError where one has, and no
    form of the mask is one of the volume's, or the sizes differ: nobody can tell then where the outline belongs.
    """
    if mask.forms is None and volume.forms is None:
        return None
    name = quoted(mask.path) if mask.path is not None else "the mask"
    who = " and ".join(each for each, forms in ((name, mask.forms), ("the volume", volume.forms)) if forms is not None)
    apart = max(forms.apartMm for forms in (mask.forms, volume.forms) if forms is not None)
    if mask.shape == volume.shape and any(
            largestCornerDistanceMm(one, other, mask.shape) <= SAME_PLACE_MM
            for one in mask.grids for other in volume.grids):
        return (f"qform and sform of {who} differ (up to {apart:.1f} mm); {name} has the volume's size and lies where "
                "one of them says, so its voxels were carried over one by one.")
    raise ValueError(f"{name} cannot be placed on the volume: qform and sform of {who} differ (up to {apart:.1f} mm), "
                     "and it has not the volume's size and the place of either: save volume and mask again with one "
                     "geometry, with 3D Slicer for instance.")
