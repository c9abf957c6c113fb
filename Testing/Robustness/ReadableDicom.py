"""DICOM series and segmentations of the cases in ReadableImages."""

from pathlib import Path
from typing import Any

import numpy as np

MR = "1.2.840.10008.5.1.4.1.1.4"


def series(folder: Path, volume: np.ndarray, keep: tuple[int, ...] | None = None) -> list[Any]:
    """A series of images on the grid diag(0.5, 0.5, 4) in RAS; ``volume`` [i, j, k]. Gives the headers back."""
    from pydicom import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    folder.mkdir()
    study, uid, frame = generate_uid(), generate_uid(), generate_uid()
    headers = []
    for k in keep if keep is not None else range(volume.shape[2]):
        header = Dataset()
        header.file_meta = FileMetaDataset()
        header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID = MR
        header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID = generate_uid()
        header.StudyInstanceUID, header.SeriesInstanceUID, header.FrameOfReferenceUID = study, uid, frame
        header.PatientName = header.PatientID = header.PatientBirthDate = header.PatientSex = None
        header.StudyDate = header.StudyTime = header.AccessionNumber = header.StudyID = None
        header.ReferringPhysicianName = header.PositionReferenceIndicator = None
        header.Modality, header.SeriesNumber, header.InstanceNumber = "MR", 1, k + 1
        header.ImageOrientationPatient, header.ImagePositionPatient = [-1, 0, 0, 0, -1, 0], [0, 0, 4 * k]
        header.PixelSpacing, header.SliceThickness = [0.5, 0.5], 4
        header.Rows, header.Columns, header.SamplesPerPixel = volume.shape[1], volume.shape[0], 1
        header.PhotometricInterpretation, header.PixelRepresentation = "MONOCHROME2", 1
        header.BitsAllocated, header.BitsStored, header.HighBit = 16, 16, 15
        header.PixelData = np.ascontiguousarray(volume[:, :, k].T, np.int16).tobytes()
        header.save_as(folder / f"{k}.dcm", enforce_file_format=True)
        headers.append(header)
    return headers


def segmentation(path: Path, headers: list[Any], mask: np.ndarray, code: tuple[str, str] = ("2748008", "SCT"),
                 isFractional: bool = False) -> Path:
    """A segmentation of one segment on the series; ``mask`` [i, j, k]."""
    from highdicom import AlgorithmIdentificationSequence
    from highdicom.seg import Segmentation, SegmentDescription
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code
    from pydicom.uid import generate_uid

    description = SegmentDescription(
        1, "Segment", codes.SCT.Tissue, Code(*code, "Outline"), "AUTOMATIC",
        AlgorithmIdentificationSequence("Other", codes.DCM.ArtificialIntelligence, "1"))
    frames = mask.transpose(2, 1, 0)
    Segmentation(headers, frames * 0.8 if isFractional else frames.astype(np.uint8),
                 "FRACTIONAL" if isFractional else "BINARY", [description], generate_uid(), 2, generate_uid(), 1,
                 "Other", "Model", "1", "0").save_as(path)
    return path
