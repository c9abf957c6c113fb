"""A volume that Slicer's DICOM module loaded: where its images lie by their headers, and where their files are.

The module writes the UIDs of the images, slice by slice, to an attribute of the volume, and its database tells their
headers and files. Nothing of them is kept or shown but numbers.
"""

from pathlib import Path
from typing import Any

import numpy as np
import slicer
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Files.DicomPlaces import PLACE_TOLERANCE_MM

INSTANCE_UIDS = "DICOM.instanceUIDs"
_POSITION, _ORIENTATION, _SPACING = "0020,0032", "0020,0037", "0028,0030"


def dicomPlaceNote(volumeNode: Any, geometry: GridGeometry) -> str | None:
    """What a person should know where slices are shifted against each other (a tilted stack), or their images lie
    elsewhere by their headers than ``geometry``, the grid that Slicer made of them, has them (a slice is missing);
    None where all is well, or it cannot be told."""
    image = volumeNode.GetImageData()
    count = image.GetDimensions()[2] if image is not None else 0
    if (shiftMm := _shiftMm(geometry) * (count - 1)) > PLACE_TOLERANCE_MM:
        return (f"Slices of this volume are shifted against each other, by {shiftMm:.1f} mm from first to last "
                "(a tilted stack), which outlines cannot follow: resample it to right angles, or choose another one.")
    placesMm = _placesOf(volumeNode, count)
    if placesMm is None or (away := _awayMm(geometry, placesMm)) <= PLACE_TOLERANCE_MM:
        return None
    return (f"Slices of this volume lie up to {away:.1f} mm from where their DICOM headers put them: one may be "
            "missing or doubled. Areas and ratios of it may be wrong: export the series again from the archive.")


def _shiftMm(geometry: GridGeometry) -> float:
    """How far a slice lies beside the one before it, along the slices themselves."""
    i, j, k = geometry.ijkToRas[:3, :3].T
    normal = np.cross(i, j)
    return float(np.linalg.norm(k - (k @ normal) / (normal @ normal) * normal))


def _awayMm(geometry: GridGeometry, placesMm: NDArray[np.float64]) -> float:
    """How far the grid puts first pixels from ``placesMm``, or rows and columns at their hundredth pixel."""
    index = np.array([[[i, j, k, 1] for i, j in ((0, 0), (1, 0), (0, 1))] for k in range(len(placesMm))])
    away = (index @ geometry.ijkToRas.T)[..., :3] - placesMm
    return float(max(np.linalg.norm(away[:, 0], axis=1).max(),
                     100 * np.linalg.norm(away[:, 1:] - away[:, :1], axis=2).max()))


def dicomFolder(volumeNode: Any) -> Path | None:
    """The folder of the first image of the volume, as far as Slicer's database knows it."""
    database, uids = _databaseAndUids(volumeNode)
    if database is None:
        return None
    name = database.fileForInstance(uids[0])
    folder = Path(name).parent if name else None
    return folder if folder is not None and folder.is_dir() else None


def _databaseAndUids(volumeNode: Any) -> tuple[Any, list[str]]:
    uids = (volumeNode.GetAttribute(INSTANCE_UIDS) or "").split()
    database = getattr(slicer, "dicomDatabase", None)
    return (database, uids) if database is not None and uids else (None, [])


def _placesOf(volumeNode: Any, count: int) -> NDArray[np.float64] | None:
    """Of every slice the places (RAS) of its first pixel and those beside and below it, [slice, pixel, 3]; None where
    not every slice has an image of its own that says them."""
    database, uids = _databaseAndUids(volumeNode)
    if database is None or len(uids) != count:
        return None
    places = []
    for uid in uids:
        try:
            position, orientation, spacing = (
                np.array([float(each) for each in database.instanceValue(uid, tag).split("\\")])
                for tag in (_POSITION, _ORIENTATION, _SPACING))
            steps = orientation.reshape(2, 3) * spacing[::-1, None]
            places.append(np.stack((position, position + steps[0], position + steps[1])))
        except (ValueError, AttributeError):
            return None
    return np.array(places) * (-1, -1, 1)
