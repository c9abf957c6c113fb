"""The outlines as a DICOM segmentation: binary, one segment an outline, which may overlap."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib import __version__
from SpinePainRHILib.Core.Masks import CroppedMask

from .Codes import categoryAndTypeOf, concept, siteOf
from .People import nameOfReader
from .Plan import MANUFACTURER, ExportedSegment, ExportPlan

if TYPE_CHECKING:
    from highdicom.seg import Segmentation, SegmentDescription

CONTENT_LABEL = "SPINEPAIN"


def segmentationOf(plan: ExportPlan) -> "Segmentation":
    """The segments of the plan on the frames of the series; frames without a voxel are left out, as is usual."""
    from highdicom.seg import Segmentation, SegmentationTypeValues

    k, j, i = plan.source.shape
    frames = np.zeros((k, j, i, len(plan.segments)), dtype=np.uint8)
    for place, segment in enumerate(plan.segments):
        _paint(frames[..., place], segment.outline.mask)
    return Segmentation(
        source_images=plan.source.headers, pixel_array=frames[list(plan.source.slices)],
        segmentation_type=SegmentationTypeValues.BINARY,
        segment_descriptions=[_description(plan, each) for each in plan.segments],
        content_label=CONTENT_LABEL, content_description="Outlines of cord, high intensity and metastases",
        content_creator_name=nameOfReader(plan.case.info.reader), **plan.common(1, "outlines"))


def _paint(frames: NDArray[np.uint8], mask: CroppedMask) -> None:
    box = tuple(slice(first, first + size) for first, size in zip(mask.offset, mask.voxels.shape, strict=True))
    frames[box] = mask.voxels


def _description(plan: ExportPlan, segment: ExportedSegment) -> "SegmentDescription":
    """SEMIAUTOMATIC: a person answers for every outline, which a tool of the program may have drawn first."""
    from highdicom import AlgorithmIdentificationSequence
    from highdicom.seg import SegmentAlgorithmTypeValues, SegmentDescription
    from pydicom.sr.codedict import codes

    role = segment.outline.role
    category, type_ = categoryAndTypeOf(role, plan.case.info.cordMeaning)
    site = siteOf(segment.outline.level)
    return SegmentDescription(
        segment_number=segment.number, segment_label=segment.label,
        segmented_property_category=concept(category), segmented_property_type=concept(type_),
        algorithm_type=SegmentAlgorithmTypeValues.SEMIAUTOMATIC,
        algorithm_identification=AlgorithmIdentificationSequence(
            name=f"{MANUFACTURER} outlining", family=codes.DCM.ManualProcessing, version=__version__),
        tracking_uid=segment.trackingUid, tracking_id=segment.label,
        anatomic_regions=[concept(site)] if site is not None else None)
