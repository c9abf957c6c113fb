"""Finding, among all series of a folder, the one that a case was outlined on."""

from pathlib import Path

from SpinePainRHILib.Core.Cases import OutlinedCase
from SpinePainRHILib.Files.DicomFiles import headersIn
from SpinePainRHILib.Files.DicomHeaders import stacksOf
from SpinePainRHILib.Files.DicomQuiet import quietDicom
from SpinePainRHILib.Files.DicomSeries import readStack
from SpinePainRHILib.Files.FileAccess import quoted
from SpinePainRHILib.Files.FilesBelow import filesBelow
from SpinePainRHILib.Files.ImageFiles import Volume

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
        for stack in stacksOf(headersIn(filesBelow(folder))):
            found = True
            try:
                volume = Volume(*readStack(stack))
            except Exception:  # of a series that is damaged: not the one that was outlined
                continue
            if isSource(case, volume):
                return SourceSeries(stack.headers, volume)
    if found:
        raise ValueError(NOT_THE_SERIES)
    raise ValueError(f"{quoted(folder)} holds no DICOM images: name the folder with the series that was outlined.")
