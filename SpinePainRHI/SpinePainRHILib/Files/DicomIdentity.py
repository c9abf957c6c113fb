"""Which series an image is, so that an outline that was drawn on another one is noticed.

Identifiers are compared and never written or shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SeriesIdentity:
    """UIDs of a series, its frame of reference (empty where it says none) and its images; no text of it holds any.

    ``shown``: which series it is, in numbers and words of this program.
    """

    seriesUid: str = field(repr=False)
    frameUid: str = field(repr=False)
    imageUids: frozenset[str] = field(repr=False)
    shown: str = ""


def identityOf(headers: Iterable[Any], shown: str = "") -> SeriesIdentity:
    """The identity of the images of one series."""
    every = list(headers)
    return SeriesIdentity(str(every[0].get("SeriesInstanceUID") or ""), str(every[0].get("FrameOfReferenceUID") or ""),
                          frozenset(str(each.get("SOPInstanceUID") or "") for each in every) - {""}, shown)


@dataclass(frozen=True)
class ReferencedImages:
    """The series and images that a segmentation says it was drawn on, and its frame of reference; empty where it says
    none."""

    seriesUids: frozenset[str] = field(repr=False)
    imageUids: frozenset[str] = field(repr=False)
    frameUid: str = field(repr=False)

    @property
    def areTold(self) -> bool:
        return bool(self.seriesUids or self.imageUids)

    def include(self, series: SeriesIdentity) -> bool:
        """Whether the series is one of them. Images count first: tools that copy a series keep their UIDs at times."""
        return bool(self.imageUids & series.imageUids) or series.seriesUid in self.seriesUids


def referencesOf(header: Any) -> ReferencedImages:
    """What the header of a segmentation refers to: in its list of series, and frame by frame."""
    series: set[str] = set()
    images: set[str] = set()
    for each in header.get("ReferencedSeriesSequence") or ():
        series.add(str(each.get("SeriesInstanceUID") or ""))
        images.update(_uid(item) for item in each.get("ReferencedInstanceSequence") or ())
    groups = [*(header.get("SharedFunctionalGroupsSequence") or ()),
              *(header.get("PerFrameFunctionalGroupsSequence") or ())]
    for group in groups:
        for derivation in group.get("DerivationImageSequence") or ():
            images.update(_uid(item) for item in derivation.get("SourceImageSequence") or ())
    return ReferencedImages(frozenset(series - {""}), frozenset(images - {""}),
                            str(header.get("FrameOfReferenceUID") or ""))


def _uid(item: Any) -> str:
    return str(item.get("ReferencedSOPInstanceUID") or "")
