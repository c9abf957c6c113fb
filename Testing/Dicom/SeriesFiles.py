"""A series as files in a folder, in the habits of several vendors."""

from io import BytesIO

import numpy as np
from pydicom import dcmread, dcmwrite
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEGLSLossless,
    RLELossless,
)
from SeriesOfCase import asRead, makeEnhanced, makeHeaders, makeVolume


def save(folder, headers, name="IM{:04d}"):
    """Writes the headers with pixels to ``folder``; gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, header in enumerate(headers):
        header.save_as(folder / name.format(number))
    return folder


def moved(headers, change):
    """The headers with every position (LPS) changed by ``change(k, position)``, k the slice along the normal."""
    for header in headers:
        place = np.array([float(each) for each in header.ImagePositionPatient])
        header.ImagePositionPatient = [round(float(each), 6) for each in change(header.InstanceNumber - 1, place)]
    return headers


def implicit(headers):
    for header in headers:
        header.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        file = BytesIO()
        header.save_as(file, implicit_vr=True, little_endian=True)
        file.seek(0)
        yield dcmread(file)


def compressed(headers, syntax):
    for header in headers:
        header.compress(syntax, generate_instance_uid=False)
        yield header


def noisy(headers):
    random = np.random.default_rng(5)
    return moved(headers, lambda _k, place: place + random.normal(0, 0.004, 3))


def rescaled(headers):
    for header in headers:
        header.RescaleSlope, header.RescaleIntercept, header.RescaleType = "1.25", "-10", "US"
        yield header


def reversedNumbers(headers):
    for header in headers:
        header.InstanceNumber = 100 - header.InstanceNumber
        yield header


def enhanced(volume):
    return [makeEnhanced(volume)]


def framesApart(volume):
    """An enhanced object a slice, as some converters write them."""
    whole = makeEnhanced(volume)
    frames, size = [*whole.PerFrameFunctionalGroupsSequence], len(whole.PixelData) // len(volume.voxels)
    for number, frame in enumerate(frames):
        whole.PerFrameFunctionalGroupsSequence, whole.NumberOfFrames = [frame], 1
        whole.SOPInstanceUID = whole.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number + 1}"
        pixels = whole.PixelData
        whole.PixelData = pixels[number * size:(number + 1) * size]
        yield asRead(whole)
        whole.PixelData = pixels


def changedEach(headers, **values):
    """The headers with the values, which may be functions of a header."""
    for header in headers:
        for keyword, value in values.items():
            setattr(header, keyword, value(header) if callable(value) else value)
    return headers


def withOverlay(headers):
    """Twelve bits of sixteen are the image's; the highest one is an overlay's, as older scanners wrote it."""
    for header in headers:
        header.BitsStored, header.HighBit = 12, 11
        header.PixelData = (np.frombuffer(header.PixelData, np.uint16) | 0x8000).tobytes()
        yield header


def withoutPreamble(folder):
    """The files as data sets alone, without extension, as old archives keep them."""
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[132:])
    return folder


def bigEndian(volume, folder):
    folder.mkdir(parents=True)
    for number, header in enumerate(makeHeaders(volume)):
        header.PixelData = np.frombuffer(header.PixelData, "<u2").astype(">u2").tobytes()
        header.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
        dcmwrite(folder / f"IM{number}", header, implicit_vr=False, little_endian=False)
    return folder


def deflatedMeta(header):
    header.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    return header.file_meta


HABITS = {
    "plain": makeHeaders,
    "implicit VR": lambda volume: implicit(makeHeaders(volume)),
    "numbers against the normal": lambda volume: reversedNumbers(makeHeaders(volume)),
    "noise of float": lambda volume: noisy(makeHeaders(volume)),
    "JPEG-LS": lambda volume: compressed(makeHeaders(volume), JPEGLSLossless),
    "RLE": lambda volume: compressed(makeHeaders(volume), RLELossless),
    "rescaled": lambda volume: rescaled(makeHeaders(volume)),
    "signed": lambda volume: makeHeaders(volume, PixelRepresentation=1),
    "enhanced": enhanced,
    "one frame in every object": lambda volume: changedEach(makeHeaders(volume), NumberOfFrames=1),
    "overlay in unused bits": lambda volume: withOverlay(makeHeaders(volume)),
    "deflated": lambda volume: changedEach(makeHeaders(volume), file_meta=deflatedMeta),
}


def habit(name, folder):
    """A folder with the series of makeVolume as that habit writes it."""
    return save(folder, HABITS[name](makeVolume()))
