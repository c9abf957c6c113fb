"""The numbers as a DICOM measurement report (Comprehensive 3D SR, TID 1500).

Groups are volumetric: planar ones, checked by dicom3tools, are at odds with their template.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from SpinePainRHILib import __version__
from SpinePainRHILib.Core.Cases import LesionMeasurement
from SpinePainRHILib.Core.Masks import countSlices

from .Codes import SCHEME, SCHEME_NAME, Coded, MeasureCodes, concept, findingOf, labelOf, siteOf, unitOf
from .People import nameOfReader
from .Plan import MANUFACTURER, MODEL, ExportedSegment, ExportPlan, newUid
from .SourceSeries import SourceImage, imageOfSlice

if TYPE_CHECKING:
    from highdicom.seg import Segmentation
    from highdicom.sr import (
        AlgorithmIdentification,
        Comprehensive3DSR,
        FindingSite,
        Measurement,
        MeasurementsAndQualitativeEvaluations,
        ObservationContext,
        ReferencedSegment,
        TextContentItem,
        VolumetricROIMeasurementsAndQualitativeEvaluations,
    )

Value = tuple[Coded, float | None, SourceImage | None]
"""A measurement: its code, its value, and the image that it was read on where it is that of a single one."""


def valuesOfCord(plan: ExportPlan) -> list[Value]:
    """The measurements of the case, which stand with the cord; None what is not computable, and is not written."""
    measured, own = plan.measured, plan.segments[0]
    image, largest = plan.imageOf(measured.rhiSliceIndex), plan.imageOf(measured.rhiMaxSliceIndex)
    shown = next((each for each in measured.slices if each.sliceIndex == measured.rhiSliceIndex), None)
    return [
        (MeasureCodes.RHI, measured.rhiPercent, image), (MeasureCodes.RHI_MAX, measured.rhiMaxPercent, largest),
        (MeasureCodes.RHI_VOLUME, measured.rhiVolumePercent, None),
        (MeasureCodes.CORD_AREA, shown.cordAreaMm2 if shown else None, image),
        (MeasureCodes.HIGH_AREA, shown.highIntensityAreaMm2 if shown else None, image),
        (MeasureCodes.CORD_VOLUME, measured.cordVolumeMm3, None),
        (MeasureCodes.HIGH_VOLUME, measured.highIntensityVolumeMm3, None),
        (MeasureCodes.HIGH_OUTSIDE, measured.outsideCordVolumeMm3, None),
        (MeasureCodes.AREA, _areaMm2(plan, own, measured.rhiSliceIndex), image),
        (MeasureCodes.VOLUME, own.outline.mask.voxelCount * plan.case.geometry.voxelVolumeMm3, None)]


def valuesOfLesion(plan: ExportPlan, segment: ExportedSegment, lesion: LesionMeasurement) -> list[Value]:
    """The measurements of one outline: its own ratio, its area on the slice of that, volume and length."""
    image = plan.imageOf(lesion.rhiSliceIndex)
    return [(MeasureCodes.RHI, lesion.rhiPercent, image),
            (MeasureCodes.AREA, _areaMm2(plan, segment, lesion.rhiSliceIndex), image),
            (MeasureCodes.VOLUME, lesion.volumeMm3, None), (MeasureCodes.LENGTH, lesion.lengthMm, None)]


def _areaMm2(plan: ExportPlan, segment: ExportedSegment, sliceIndex: int | None) -> float | None:
    """The area of the outline itself on a slice of the measured axis."""
    if sliceIndex is None:
        return None
    geometry = plan.case.geometry
    axis = geometry.axisFor(plan.measured.axis)
    counts = countSlices(segment.outline.mask, axis)
    return float(counts.over(sliceIndex, sliceIndex + 1)[0]) * geometry.voxelAreaMm2(axis)


def reportOf(plan: ExportPlan, segmentation: "Segmentation") -> "Comprehensive3DSR":
    """The report, which refers to the segments of ``segmentation``. Complete, and preliminary unless verified."""
    from highdicom.coding_schemes import CodingSchemeIdentificationItem
    from highdicom.sr import Comprehensive3DSR, MeasurementReport
    from pydicom.sr.codedict import codes

    verifier = plan.verifier
    content = MeasurementReport(
        observation_context=_observers(plan), procedure_reported=codes.LN.MRIUnspecifiedBodyRegion,
        imaging_measurements=[*(_group(plan, each, segmentation) for each in plan.segments),
                              *(_listedGroup(plan, each) for each in plan.listed)],
        title=codes.DCM.ImagingMeasurementReport)
    report = Comprehensive3DSR(
        evidence=[*plan.source.headers, segmentation], content=content, is_complete=True,
        is_final=verifier is not None, is_verified=verifier is not None,
        verifying_observer_name=verifier.name if verifier else None,
        verifying_organization=verifier.organization if verifier else None, **plan.common(2, "measurements"))
    report.CodingSchemeIdentificationSequence = [CodingSchemeIdentificationItem(
        SCHEME, name=SCHEME_NAME, version=__version__, responsible_organization=MANUFACTURER)]
    return report


def _observers(plan: ExportPlan) -> "ObservationContext":
    """The program, and the reader by the ID that the case has."""
    from highdicom.sr import (
        DeviceObserverIdentifyingAttributes,
        ObservationContext,
        ObserverContext,
        PersonObserverIdentifyingAttributes,
    )
    from pydicom.sr.codedict import codes
    from pydicom.uid import generate_uid

    # The same for every report of one version: the UID names the program.
    uid = str(generate_uid(entropy_srcs=[MANUFACTURER, __version__]))
    device = ObserverContext(codes.DCM.Device, DeviceObserverIdentifyingAttributes(
        uid=uid, name=MANUFACTURER, manufacturer_name=MANUFACTURER, model_name=f"{MODEL} {__version__}"))
    reader = nameOfReader(plan.case.info.reader)
    if reader is None:
        return ObservationContext(observer_device_context=device)
    return ObservationContext(observer_device_context=device, observer_person_context=ObserverContext(
        codes.DCM.Person, PersonObserverIdentifyingAttributes(name=reader)))


def _group(plan: ExportPlan, segment: ExportedSegment,
           segmentation: "Segmentation") -> "VolumetricROIMeasurementsAndQualitativeEvaluations":
    from highdicom.sr import TrackingIdentifier, VolumetricROIMeasurementsAndQualitativeEvaluations

    outline, lesion = segment.outline, segment.measured
    values = valuesOfCord(plan) if lesion is None else valuesOfLesion(plan, segment, lesion)
    group = VolumetricROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(segment.trackingUid, segment.label),
        referenced_segment=_referenceTo(plan, segment, segmentation),
        finding_type=concept(findingOf(outline.role, plan.case.info.cordMeaning)),
        finding_sites=_sites(outline.level), algorithm_id=_algorithm(plan), measurements=_measurements(values))
    if lesion is None:
        group[0].ContentSequence.extend(map(_comment, plan.measured.problems))
    return group


def _comment(text: str) -> "TextContentItem":
    """What has to be known of the numbers of the case, beside them."""
    from highdicom.sr import RelationshipTypeValues, TextContentItem
    from pydicom.sr.codedict import codes

    return TextContentItem(codes.DCM.Comment, text, RelationshipTypeValues.CONTAINS)


def _referenceTo(plan: ExportPlan, segment: ExportedSegment, segmentation: "Segmentation") -> "ReferencedSegment":
    """Segment and the images that it was drawn on. highdicom's own way to find these fails for a single segment."""
    from highdicom.sr import ReferencedSegment, SourceImageForSegmentation

    counts = countSlices(segment.outline.mask, 2)
    frames: dict[tuple[str, str], list[int]] = {}
    for place in counts.counts.nonzero()[0].tolist():
        image = imageOfSlice(plan.source, counts.first + place)
        frames.setdefault((image.sopClassUid, image.sopInstanceUid), []).extend(
            [] if image.frame is None else [image.frame])
    return ReferencedSegment(
        segmentation.SOPClassUID, segmentation.SOPInstanceUID, segment.number,
        source_images=[SourceImageForSegmentation(*uids, sorted(numbers) or None) for uids, numbers in frames.items()])


def _listedGroup(plan: ExportPlan, lesion: LesionMeasurement) -> "MeasurementsAndQualitativeEvaluations":
    """A metastasis that is named and not outlined."""
    from highdicom.sr import MeasurementsAndQualitativeEvaluations, TrackingIdentifier

    return MeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(newUid(), labelOf(lesion.role, lesion.level)),
        finding_type=concept(findingOf(lesion.role)), finding_sites=_sites(lesion.level),
        algorithm_id=_algorithm(plan))


def _algorithm(plan: ExportPlan) -> "AlgorithmIdentification":
    from highdicom.sr import AlgorithmIdentification

    return AlgorithmIdentification(f"{MANUFACTURER} RHI", __version__,
                                   [f"axis {plan.measured.axis}", f"rule {plan.measured.rule}"])


def _sites(level: str | None) -> "list[FindingSite] | None":
    from highdicom.sr import FindingSite

    site = siteOf(level)
    return None if site is None else [FindingSite(concept(site))]


def _measurements(values: Sequence[Value]) -> "list[Measurement]":
    from highdicom.sr import Measurement, SourceImageForMeasurement

    def referenceTo(image: SourceImage) -> SourceImageForMeasurement:
        return SourceImageForMeasurement(image.sopClassUid, image.sopInstanceUid,
                                         None if image.frame is None else [image.frame])

    return [Measurement(name=concept(coded), value=value, unit=unitOf(coded),
                        referenced_images=None if image is None else [referenceTo(image)])
            for coded, value, image in values if value is not None]
