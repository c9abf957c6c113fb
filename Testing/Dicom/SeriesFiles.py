"""A series as files in a folder, in the habits of several vendors."""

from io import BytesIO

import numpy as np
from pydicom import dcmread
from pydicom.uid import ImplicitVRLittleEndian, JPEGLSLossless, RLELossless
from SeriesOfCase import makeEnhanced, makeHeaders, makeVolume


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
}


def habit(name, folder):
    """A folder with the series of makeVolume as that habit writes it."""
    return save(folder, HABITS[name](makeVolume()))
