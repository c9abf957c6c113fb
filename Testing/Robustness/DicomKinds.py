"""DICOM images and segmentations, against what pydicom says of the same bytes."""

import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "Dicom"))

from Kinds import Kind, expect
from Mutators import damagedBytes
from SpinePainRHILib.Files.DicomBelonging import belongingNotes
from SpinePainRHILib.Files.DicomChoice import SeriesToChoose
from SpinePainRHILib.Files.DicomIdentity import identityOf
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.LabelMasks import readLabelMask

_HEADER_BYTES = 2500
_PLACE_TOLERANCE_MM = 0.11


def dicomKinds(folder: Path) -> list[Kind]:
    """An enhanced object, one image of a series whose others lie beside it, and a segmentation; none of them where
    the library that makes them is not installed."""
    if find_spec("highdicom") is None:
        return []
    from ReadableDicom import segmentation
    from SeriesOfCase import SHAPE, fullMask, makeCase, makeEnhanced, makeHeaders, makeVolume

    volume = makeVolume()
    single = {f"{number}.dcm": _bytesOf(header) for number, header in enumerate(makeHeaders(volume))}
    headers = makeHeaders(volume)
    mask = segmentation(folder / "mask.dcm", list(headers), fullMask(makeCase(volume).cord)[
        [each.InstanceNumber - 1 for each in headers]].transpose(2, 1, 0).astype(np.uint8))
    identity = identityOf(headers)

    def readMask(path: Path, _random: Random) -> object:
        belongingNotes(path, identity, isForced=True)
        return readLabelMask(path, volume.geometry, SHAPE)

    return [Kind("DICOM image", 1.5, {"frames.dcm": _bytesOf(makeEnhanced(volume))}, _damagedHeader, _readFrames),
            Kind("DICOM series", 1.5, single, _damagedHeader, lambda path, _random: _readSeries(path, single)),
            Kind("DICOM segmentation", 1, {"mask.dcm": mask.read_bytes()}, _damagedHeader, readMask)]


def _damagedHeader(content: bytes, random: Random) -> bytes:
    return damagedBytes(content, random, 0, min(len(content), _HEADER_BYTES) if random.random() < 0.8 else None)


def _readFrames(path: Path, _random: Random) -> object:
    """The frames lie where pydicom says that their headers put them."""
    import pydicom

    volume = readVolume(path)
    header = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    frames = header.get("PerFrameFunctionalGroupsSequence") or ()
    expect(len(volume.voxels) == len(frames), "another number of frames")
    toIjk = np.linalg.inv(volume.geometry.ijkToRas)
    spacingMm = np.array(volume.geometry.spacingMm)
    for frame in frames:
        place = np.array([float(each) for each in frame.PlanePositionSequence[0].ImagePositionPatient]) * (-1, -1, 1)
        index = (toIjk @ (*place, 1))[:3]
        expect(bool((np.abs(index - np.rint(index)) * spacingMm < _PLACE_TOLERANCE_MM).all()), "another place")
    return volume


def _readSeries(path: Path, single: dict[str, bytes]) -> object:
    """The whole series; where it lost an image, that is said."""
    folder = path.with_name(f"{path.name}-series")
    folder.mkdir(exist_ok=True)
    for name, content in single.items():
        (folder / name).write_bytes(path.read_bytes() if name == path.name else content)
    try:
        volume = readVolume(folder)
    except SeriesToChoose as error:
        raise ValueError(str(error).partition("\n")[0]) from None
    isTold = any("could not be read" in each for each in volume.notes) or len(volume.voxels) == len(single)
    expect(isTold or _isNoDicom(path), "an image was left out in silence")
    return volume


def _isNoDicom(path: Path) -> bool:
    """Whether nothing in the file tells any more that it was DICOM."""
    return path.read_bytes()[128:132] != b"DICM" and path.stat().st_size >= 132


def _bytesOf(header: object) -> bytes:
    file = BytesIO()
    header.save_as(file)  # type: ignore[attr-defined]
    return file.getvalue()
