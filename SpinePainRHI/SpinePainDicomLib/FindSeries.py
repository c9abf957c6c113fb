"""Finding, among all series of a folder, the one that a case was outlined on."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from SpinePainRHILib.Core.Cases import OutlinedCase
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Files.FileAccess import quoted
from SpinePainRHILib.Files.ImageFiles import Volume

from .Quiet import quietDicom
from .SourceSeries import NO_FINGERPRINT, NOT_THE_SERIES, SourceSeries, isSource


def findSource(case: OutlinedCase, folder: Path) -> SourceSeries:
    """The series in ``folder`` or below whose voxels and place have the fingerprint of the case.

    Files that are no DICOM images, and series that cannot be read as a volume, are passed over: they are not the one.
    Raises ValueError with a sentence where the case has no fingerprint, there is no series, or none is the one. No
    message quotes a header.
    """
    if case.info.source is None:
        raise ValueError(NO_FINGERPRINT)
    if not folder.is_dir():
        raise ValueError(f"{quoted(folder)} is no folder: name the one with the series that was outlined.")
    found = False
    with quietDicom():
        for files in _seriesBelow(folder):
            found = True
            source = _read(files)
            if source is not None and isSource(case, source.volume):
                return source
    if found:
        raise ValueError(NOT_THE_SERIES)
    raise ValueError(f"{quoted(folder)} holds no DICOM images: name the folder with the series that was outlined.")


def _seriesBelow(folder: Path) -> Iterator[list[tuple[Path, Any]]]:
    """Files and headers of each series of images, in the order of their slices; one frame of each size and plane."""
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    series: dict[tuple[str, ...], list[tuple[Path, Any]]] = {}
    for path in (Path(parent) / name for parent, _folders, names in os.walk(folder) for name in sorted(names)):
        try:
            header = dcmread(path, stop_before_pixels=True)
        except (InvalidDicomError, OSError, ValueError, KeyError, EOFError):
            continue
        if "Rows" in header and "SeriesInstanceUID" in header:
            plane = header.get("ImageOrientationPatient") or ()
            key = (header.SeriesInstanceUID, str(header.Rows), str(header.Columns), *(f"{x:.4f}" for x in plane))
            series.setdefault(key, []).append((path, header))
    for files in series.values():
        if all("ImagePositionPatient" in header and "ImageOrientationPatient" in header for _path, header in files):
            yield sorted(files, key=lambda each: _height(each[1]))
        elif len(files) == 1:
            yield files  # an object that holds all slices


def _height(header: Any) -> float:
    """Where a slice lies along the normal of its plane."""
    row, column = np.array([float(x) for x in header.ImageOrientationPatient]).reshape(2, 3)
    return float(np.cross(row, column) @ np.array([float(x) for x in header.ImagePositionPatient]))


def _read(files: list[tuple[Path, Any]]) -> SourceSeries | None:
    """The volume of a series; None where SimpleITK (GDCM) does not read it as one."""
    import SimpleITK

    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    reader = SimpleITK.ImageSeriesReader()
    reader.SetImageIO("GDCMImageIO")
    reader.SetFileNames([str(path) for path, _header in files])
    try:
        image = reader.Execute() if len(files) > 1 else SimpleITK.ReadImage(str(files[0][0]), imageIO="GDCMImageIO")
    except RuntimeError:
        return None
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        return None
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    matrix[:3, 3] = image.GetOrigin()
    matrix[:2] *= -1  # DICOM's world is left, posterior, superior
    try:
        volume = Volume(SimpleITK.GetArrayFromImage(image), GridGeometry(matrix + 0.0))
    except ValueError:
        return None
    return SourceSeries(tuple(header for _path, header in files), volume)
