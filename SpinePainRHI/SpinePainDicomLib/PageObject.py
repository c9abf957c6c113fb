"""The page that can be read everywhere, as a DICOM object: many archives show neither segments nor reports."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from SpinePainRHILib import __version__
from SpinePainRHILib.Pictures.MeasurementPage import PageTexts, writeMeasurementPage

from .People import nameOfReader
from .Plan import MANUFACTURER, ExportPlan

if TYPE_CHECKING:
    from pydicom import Dataset

ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"
TITLE = "RHI measurements, research use only"


def pageOf(plan: ExportPlan, report: "Dataset") -> Any:
    """The page of the plan as Encapsulated PDF, made from ``report``. Its patient stands on it (BurnedInAnnotation).

    Raises ValueError where matplotlib, which draws it, is not installed.
    """
    from highdicom import SOPClass
    from pydicom import Dataset
    from pydicom.uid import ExplicitVRLittleEndian

    document = _pdf(plan)
    header: Any = plan.source.headers[0]
    page: Any = SOPClass(
        study_instance_uid=header.StudyInstanceUID, sop_class_uid=ENCAPSULATED_PDF, modality="DOC",
        transfer_syntax_uid=ExplicitVRLittleEndian, **plan.common(3, "page"))
    page.copy_patient_and_study_information(header)
    page.ConversionType = "WSD"
    page.AcquisitionDateTime = None
    page.BurnedInAnnotation = "YES"
    page.RecognizableVisualFeatures = "NO"
    page.DocumentTitle = TITLE
    page.ConceptNameCodeSequence = [_imagingReport()]
    page.VerificationFlag = "UNVERIFIED" if plan.verifier is None else "VERIFIED"
    source = Dataset()
    source.ReferencedSOPClassUID, source.ReferencedSOPInstanceUID = report.SOPClassUID, report.SOPInstanceUID
    page.SourceInstanceSequence = [source]
    page.MIMETypeOfEncapsulatedDocument = "application/pdf"
    page.EncapsulatedDocumentLength = len(document)
    page.EncapsulatedDocument = document + b"\0" * (len(document) % 2)
    return page


def _pdf(plan: ExportPlan) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        writeMeasurementPage(plan.source.volume.voxels, plan.case, plan.measured,
                             PageTexts(_identity(plan), _signature(plan)), path)
        return path.read_bytes()


def _identity(plan: ExportPlan) -> list[str]:
    """Whose images these are, as on every page of a clinic."""
    header = plan.source.headers[0]

    def text(keyword: str) -> str:
        return str(header.get(keyword) or "").strip() or "–"

    def date(keyword: str) -> str:
        digits = text(keyword)
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdecimal() else digits

    return [f"Patient {text('PatientName')}   ID {text('PatientID')}   born {date('PatientBirthDate')}   "
            f"sex {text('PatientSex')}",
            f"Study of {date('StudyDate')}   {text('StudyDescription')}   accession {text('AccessionNumber')}",
            f"Series {text('SeriesNumber')}   {text('SeriesDescription')}{_image(plan)}"]


def _image(plan: ExportPlan) -> str:
    image = plan.imageOf(plan.measured.rhiSliceIndex)
    if image is None:
        return ""
    frame = "" if image.frame is None else f", frame {image.frame}"
    return f"   RHI on image {image.instanceNumber or '–'}{frame}"


def _signature(plan: ExportPlan) -> list[str]:
    reader = (nameOfReader(plan.case.info.reader) or "").removesuffix("^")
    verified = ("Not verified." if plan.verifier is None else
                f"Verified by {plan.verifier.name}, {plan.verifier.organization}.")
    return [f"Outlined by {reader or 'a reader who is not named'}; measured by {MANUFACTURER} {__version__}.",
            verified]


def _imagingReport() -> Any:
    from highdicom.sr import CodedConcept

    return CodedConcept("126000", "DCM", "Imaging Measurement Report")
