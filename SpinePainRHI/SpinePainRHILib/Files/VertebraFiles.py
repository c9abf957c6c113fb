"""Vertebrae read from a label volume of another tool, on whatever grid it has."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Vertebrae import NumberedLabels, Vertebrae, vertebraeOfLabels
from ..Core.VertebraSchemes import VertebraScheme
from .FileAccess import oneLine, quoted
from .GridMatching import gridsOverlap
from .ImageFiles import Volume, readVolume
from .LabelValues import ROUNDING
from .NiftiForms import Placing, carriedByForms


def readVertebrae(path: Path, scheme: VertebraScheme, reference: Volume) -> Vertebrae:
    """The vertebrae in a label volume, in the frame (RAS mm) of the volume that is outlined.

    The labels stay on their own grid, so that no mark of a single voxel is lost: positions are compared in space.
    Where qform and sform of either file differ, one of the volume's size and one of its places lies voxel by voxel on
    it (Files.NiftiForms). ``notes`` say what a person should know of it.

    Raises ValueError with one sentence that names the file: for all that readVolume refuses, values that are no
    labels, a volume elsewhere in space, and what Core.Vertebrae.vertebraeOfLabels refuses.
    """
    path = Path(path)
    volume = readVolume(path)
    _checkValues(path, volume.voxels)
    shape = reference.voxels.shape
    carried = carriedByForms(Placing(path, volume.geometry, volume.voxels.shape, volume.forms),
                             Placing(None, reference.geometry, shape, reference.forms))
    geometry = volume.geometry if carried is None else reference.geometry
    if not gridsOverlap(geometry, volume.voxels.shape, reference.geometry, shape):
        raise ValueError(f"{quoted(path)} does not overlap the volume in space: "
                         "choose the vertebrae of this volume.")
    try:
        found = vertebraeOfLabels([NumberedLabels(volume.voxels, geometry)], scheme)
    except ValueError as error:
        raise ValueError(f"{quoted(path)} {oneLine(error)}.") from None
    notes = [note for note in volume.notes if volume.forms is None] + ([carried] if carried else [])
    return Vertebrae(found.landmarks, found.voxels, (*notes, *(f"{quoted(path)}: {note}" for note in found.notes)))


def _checkValues(path: Path, voxels: NDArray[Any]) -> None:
    for plane in voxels:
        used = plane[plane != 0]
        if used.size and not (np.isfinite(used).all() and used.min() > 0 and used.max() < 2**31
                              and (np.abs(used - np.rint(used)) <= ROUNDING).all()):
            raise ValueError(f"{quoted(path)} has values that are no labels (negative, fractional or not finite): "
                             "choose the label volume with the vertebrae.")
