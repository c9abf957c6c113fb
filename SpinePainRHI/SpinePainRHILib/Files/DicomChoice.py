"""Which of several DICOM series is meant, and what is told of each so that a person can say it."""

from collections.abc import Sequence

import numpy as np

from ..Core.Geometry import GridGeometry
from ..Core.ShownText import shownName
from .DicomHeaders import DicomStack
from .DicomPlaces import stackedGeometry
from .DicomValues import echoTimeMs, numberIn, repetitionTimeMs, weighting, wordsOf

MOST_LISTED = 30


class SeriesToChoose(ValueError):
    """Several series, or none that is meant. ``listing`` has a line for each that is there, which belongs below the
    sentence."""

    def __init__(self, sentence: str, stacks: Sequence[DicomStack]) -> None:
        self.listing = listed(stacks)
        super().__init__("\n".join((sentence, *self.listing)))


def chosenOf(stacks: Sequence[DicomStack], series: str | None, what: str) -> DicomStack:
    """The stack that ``series`` means: its name as listed, or words that hold for one volume alone, such as
    ``T2 sagittal``; None: the only one.

    Raises SeriesToChoose with a sentence that begins with ``what``, where they are looked for, and a list, T2 first.
    """
    if series is None:
        if len(stacks) == 1:
            return stacks[0]
        raise SeriesToChoose(f"{what} holds {len(stacks)} series: choose one with --series, such as --series "
                             f"{stacks[0].name}.", stacks)
    found = [each for each in stacks if each.name == series.strip()] or _withWords(stacks, series)
    if len(found) == 1:
        return found[0]
    if found:
        raise SeriesToChoose(f"{what} has {len(found)} series that are {shownName(series.strip())}: choose one with "
                             f"--series, such as --series {found[0].name}.", found)
    raise SeriesToChoose(f"{what} has no series that is {shownName(series.strip())}, but those that follow.", stacks)


def shownText(stack: DicomStack) -> str:
    """What is told of a stack so that it can be chosen: numbers, and words of this program; no text of a header."""
    header = stack.headers[0]
    size = f"{numberIn(header, 'Columns') or 0:.0f} x {numberIn(header, 'Rows') or 0:.0f} x {stack.imageCount}"
    geometry = _geometryOf(stack)
    plane, spacing = "no volume", ""
    if geometry is not None:
        plane, spacing = anatomicalPlane(geometry), " x ".join(f"{each:.2f}" for each in geometry.spacingMm) + " mm"
    times = [f"{name} {value:.0f} ms" for name, value in (
        ("TE", echoTimeMs(header)), ("TR", repetitionTimeMs(header)), ("TI", numberIn(header, "InversionTime")))
        if value]
    sequence = " ".join(filter(None, (weighting(header) or "", f"({', '.join(times)})" if times else "")))
    modality = str(header.get("Modality", ""))
    parts = (modality if modality in ("MR", "CT", "PT") else "", plane, size, spacing, sequence,
             " ".join(wordsOf(header)))
    return f"{stack.name}: " + ", ".join(filter(None, parts))


def listed(stacks: Sequence[DicomStack]) -> tuple[str, ...]:
    """A line a stack."""
    more = len(stacks) - MOST_LISTED
    return (*(f"  {shownText(each)}" for each in stacks[:MOST_LISTED]), *((f"  and {more} more",) if more > 0 else ()))


def anatomicalPlane(geometry: GridGeometry) -> str:
    """The anatomical plane that the images lie nearest to."""
    normal = np.abs(geometry.ijkToRas[:3, 2])
    return ("sagittal", "coronal", "axial")[int(normal.argmax())]


def _withWords(stacks: Sequence[DicomStack], text: str) -> list[DicomStack]:
    """The volumes of which every word holds."""
    words = text.lower().replace(",", " ").split()
    return [each for each in stacks if words and set(words) <= _wordsFor(each)]


def _wordsFor(stack: DicomStack) -> set[str]:
    geometry = _geometryOf(stack)
    if geometry is None:
        return set()
    header = stack.headers[0]
    return {*wordsOf(header), anatomicalPlane(geometry), (weighting(header) or "").lower(),
            str(header.get("Modality", "")).lower()} - {""}


def _geometryOf(stack: DicomStack) -> GridGeometry | None:
    try:
        return stackedGeometry(stack.places())
    except ValueError:
        return None
