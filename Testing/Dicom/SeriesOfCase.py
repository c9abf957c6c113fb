"""A small T2 series by code, oblique and in no order, and a case outlined on it whose numbers are counted by hand."""

from dataclasses import replace
from io import BytesIO

import numpy as np
from highdicom.legacy import LegacyConvertedEnhancedMRImage
from pydicom import Dataset, FileMetaDataset, dcmread
from pydicom.uid import ExplicitVRLittleEndian, generate_uid
from SpinePainDicomLib.People import Verifier
from SpinePainDicomLib.Plan import ExportChoices
from SpinePainDicomLib.SourceSeries import SourceSeries
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.ImageFiles import Volume
from SpinePainRHILib.Files.SourceHash import hashVolume

WITHOUT_PAGE = ExportChoices(withPage=False)
VERIFIER = Verifier("Doe^Jane", "Clinic")
MR = "1.2.840.10008.5.1.4.1.1.4"
SHAPE = (6, 20, 16)
"""Slices, rows, columns."""
ROW_MM, COLUMN_MM, SLICE_MM = 0.75, 0.5, 3.5
VOXEL_MM3 = ROW_MM * COLUMN_MM * SLICE_MM
PATIENT = {"PatientName": "Planted^Name", "PatientID": "PLANTED-ID", "PatientBirthDate": "19500102",
           "PatientSex": "F", "AccessionNumber": "PLANTEDACC"}
ANGLE = np.radians(17)


def axes():
    """Directions (LPS) of rows, columns and slices of an axial series tilted about the left-right axis."""
    row = np.array([1.0, 0.0, 0.0])
    column = np.array([0.0, np.cos(ANGLE), np.sin(ANGLE)])
    return row, column, np.cross(row, column)


def makeVolume():
    row, column, normal = axes()
    lps = np.eye(4)
    lps[:3, 0], lps[:3, 1], lps[:3, 2] = row * COLUMN_MM, column * ROW_MM, normal * SLICE_MM
    lps[:3, 3] = (-11.0, 24.5, -80.25)
    voxels = np.random.default_rng(3).integers(50, 900, SHAPE).astype(np.uint16)
    return Volume(voxels, GridGeometry(np.diag([-1.0, -1, 1, 1]) @ lps))


def makeHeaders(volume, patient=PATIENT, **more):
    """The data sets of the series with pixels, in shuffled order."""
    row, column, _normal = axes()
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    headers = []
    for k in (2, 0, 5, 1, 4, 3):
        header = Dataset()
        header.file_meta = FileMetaDataset()
        header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID = MR
        header.SOPInstanceUID = generate_uid()
        header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID
        header.StudyInstanceUID, header.SeriesInstanceUID, header.FrameOfReferenceUID = study, series, frame
        for keyword, value in {**patient, **more}.items():
            setattr(header, keyword, value)
        header.StudyDate, header.StudyTime, header.StudyID = "20250304", "101112", "7"
        header.ReferringPhysicianName, header.Modality = "Planted^Referrer", "MR"
        header.SeriesNumber, header.InstanceNumber = 5, k + 1
        header.SeriesDescription, header.Manufacturer = "T2 TSE", "Maker"
        header.ScanningSequence, header.SequenceVariant, header.ScanOptions = "SE", "SK", ""
        header.MRAcquisitionType, header.EchoTime, header.EchoTrainLength = "2D", 100, 15
        header.RepetitionTime, header.PositionReferenceIndicator = 3000, ""
        header.ImageType = ["ORIGINAL", "PRIMARY", "M"]
        header.ImageOrientationPatient = [round(float(x), 8) for x in (*row, *column)]
        ras = volume.geometry.ijkToRas @ (0, 0, k, 1)
        header.ImagePositionPatient = [round(float(x), 6) for x in (-ras[0], -ras[1], ras[2])]
        header.PixelSpacing, header.SliceThickness = [ROW_MM, COLUMN_MM], 3.0
        header.Rows, header.Columns = SHAPE[1:]
        header.SamplesPerPixel, header.PhotometricInterpretation = 1, "MONOCHROME2"
        header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 16, 16, 15, 0
        header.PixelData = volume.voxels[k].tobytes()
        headers.append(asRead(header))
    return tuple(headers)


def asRead(header):
    """The header as it is read from a file: bytes that wait to be decoded."""
    file = BytesIO()
    header.save_as(file, enforce_file_format=True)
    file.seek(0)
    return dcmread(file)


def makeEnhanced(volume):
    """The same series as one object with many frames."""
    converted = LegacyConvertedEnhancedMRImage(
        legacy_datasets=makeHeaders(volume, WindowCenter=400, WindowWidth=800), series_instance_uid=generate_uid(),
        series_number=9, sop_instance_uid=generate_uid(), instance_number=1)
    return asRead(converted)


def makeSource(patient=PATIENT, **more):
    volume = makeVolume()
    return SourceSeries(makeHeaders(volume, patient, **more), volume)


def block(offset, shape):
    return CroppedMask(np.ones(shape, dtype=bool), offset)


def makeCase(volume, **info):
    """Cord of 4 x 5 = 20 voxels on slices 1 to 4. At L3 high intensity of 3 x 2 = 6 voxels on slice 2 and 3, which
    overlaps that at T12 of 4 voxels on slice 3; metastases at L3 (2 x 2 x 2 voxels), S1 and C2 (not outlined)."""
    info = {"caseId": "SECRET-017", "reader": "R1", "source": hashVolume(volume.voxels, volume.geometry)} | info
    return OutlinedCase(CaseInfo(**info), volume.geometry, block((1, 6, 4), (4, 4, 5)), (
        Outline("named by hand", Role.HIGH_INTENSITY, block((2, 6, 4), (2, 3, 2)), "L3"),
        Outline("another name", Role.HIGH_INTENSITY, block((3, 8, 5), (1, 2, 2)), "T12"),
        Outline("bone", Role.METASTASIS, block((2, 12, 4), (2, 2, 2)), "L3"),
        Outline("", Role.METASTASIS, block((0, 14, 4), (1, 2, 2)), "S1"),
        Outline("", Role.METASTASIS, CroppedMask.empty(), "C2")))


def flipped(case, volume):
    """The same case as it is kept on a grid whose slices count the other way round, as Slicer stores some."""
    matrix = volume.geometry.ijkToRas.copy()
    matrix[:, 3] += (SHAPE[0] - 1) * matrix[:, 2]
    matrix[:, 2] *= -1

    def turn(mask):
        k, j, i = mask.offset
        return mask if mask.isEmpty else CroppedMask(mask.voxels[::-1], (SHAPE[0] - k - len(mask.voxels), j, i))

    return replace(case, geometry=GridGeometry(matrix), cord=turn(case.cord),
                   lesions=tuple(replace(each, mask=turn(each.mask)) for each in case.lesions))


def fullMask(mask):
    full = np.zeros(SHAPE, dtype=bool)
    full[tuple(slice(a, a + n) for a, n in zip(mask.offset, mask.voxels.shape, strict=True))] = mask.voxels
    return full


