"""Whether a DICOM segmentation was drawn on the image that it is to be used with, as its references tell."""

from pathlib import Path

from .DicomFiles import readHeader
from .DicomIdentity import ReferencedImages, SeriesIdentity, referencesOf
from .DicomQuiet import quietDicom
from .DicomSegments import isDicomSegmentation
from .FileAccess import quoted


def referencesIn(path: Path) -> ReferencedImages | None:
    """What a DICOM segmentation says it was drawn on; None for any other file.

    Raises ValueError where it is DICOM and pydicom is not installed, or its header is damaged.
    """
    if not isDicomSegmentation(path):
        return None
    with quietDicom():
        try:
            return referencesOf(readHeader(path))
        except Exception:  # pydicom raises what it likes, and may quote the file
            raise ValueError(f"{quoted(path)} has a damaged header: export it again.") from None


def belongingNotes(path: Path, series: SeriesIdentity | None, isForced: bool = False) -> tuple[str, ...]:
    """Notes on whether the segmentation ``path`` was drawn on ``series`` (None: the volume is no DICOM series); none
    for other files, and where it was drawn on all of it.

    Raises ValueError with a sentence for one of another series in another frame of reference, whose places cannot be
    compared; with ``isForced`` that is a note.
    """
    drawnOn = referencesIn(path)
    if drawnOn is None:
        return ()
    if series is None:
        return (f"{quoted(path)} says on which DICOM series it was drawn, and the volume is none: that it is an image "
                "of that series is told by its place alone.",) if drawnOn.areTold else ()
    if drawnOn.include(series):
        absent = len(drawnOn.imageUids - series.imageUids) if drawnOn.imageUids & series.imageUids else 0
        return (f"{quoted(path)} refers to {absent} images that are not in the volume: check that the series is "
                "complete.",) if absent else ()
    isSamePlace = bool(series.frameUid) and drawnOn.frameUid == series.frameUid
    if not drawnOn.areTold and (isSamePlace or not drawnOn.frameUid or not series.frameUid):
        return (f"{quoted(path)} does not say on which series it was drawn: that it is the volume is told by its "
                "place alone.",)
    if isSamePlace:
        return (f"{quoted(path)} was drawn on another series than the volume, of the same frame of reference: check "
                "that the patient lay still between both, or give the one that it was drawn on as --volume.",)
    said = (f"{quoted(path)} was drawn on another series than the volume, and their places cannot be compared "
            "(another frame of reference)")
    if isForced:
        return (f"{said}: it was taken all the same.",)
    raise ValueError(f"{said}: give the series that it was drawn on as --volume, of several in a folder with "
                     "--series, or say --force where a program has only given the images other UIDs.")
