"""The open case written for the archive of its images."""

import unittest
from importlib.util import find_spec
from unittest.mock import patch

import numpy as np
from PanelTools import IJK_TO_RAS, SHAPE, RhiPanelTestCase
from SpinePainRHILib.Scene.CaseVolume import volumeVoxels
from SpinePainRHILib.Widgets import ArchivePart
from StandIn.ModulePanel import processEvents

MR = "1.2.840.10008.5.1.4.1.1.4"


def writeSeries(folder, voxels):
    """The volume of the tests as a DICOM series of sagittal slices."""
    from pydicom import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    toRas = np.array(IJK_TO_RAS)
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    for k, plane in enumerate(voxels):
        image = Dataset()
        image.file_meta = FileMetaDataset()
        image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID = MR
        image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID = generate_uid()
        image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = study, series, frame
        image.PatientName, image.PatientID, image.PatientBirthDate, image.PatientSex = "Planted^Name", "P-ID", "", ""
        image.StudyDate, image.StudyTime, image.StudyID, image.AccessionNumber = "20250304", "", "", ""
        image.ReferringPhysicianName, image.Modality, image.SeriesNumber, image.InstanceNumber = "", "MR", 5, k + 1
        image.Manufacturer, image.PositionReferenceIndicator = "", ""
        image.ImageType = ["ORIGINAL", "PRIMARY", "M"]
        image.ImageOrientationPatient = [0.0, -1.0, 0.0, 0.0, 0.0, 1.0]  # to the front, up
        right, front, up, _one = toRas @ (0, 0, k, 1)
        image.ImagePositionPatient = [-right, -front, up]
        image.PixelSpacing, image.SliceThickness = [0.5, 0.5], 4.0
        image.Rows, image.Columns = SHAPE[1:]
        image.SamplesPerPixel, image.PhotometricInterpretation, image.PixelRepresentation = 1, "MONOCHROME2", 1
        image.BitsAllocated, image.BitsStored, image.HighBit = 16, 16, 15
        image.PixelData = np.ascontiguousarray(plane, dtype="<i2").tobytes()
        image.save_as(folder / f"{k}.dcm", enforce_file_format=True)


@unittest.skipUnless(find_spec("highdicom"), "highdicom, which writes DICOM objects, is not installed")
class ArchiveTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        self.series, self.out = self.folder / "series", self.folder / "out"
        self.series.mkdir()
        self.out.mkdir()

    def export(self, series, out):
        for answer in (series, out):
            self.dialogs.answer("QFileDialog.getExistingDirectory", str(answer))
        self.ui.archiveButton.click()
        processEvents()

    def test_the_button_waits_for_a_case(self):
        self.assertFalse(self.ui.archiveButton.enabled)
        self.makeCase()
        self.assertTrue(self.ui.archiveButton.enabled)

    def test_the_outlines_as_they_are_now_are_written(self):
        from pydicom import dcmread

        self.outline()
        writeSeries(self.series, volumeVoxels(self.volume))
        self.export(self.series, self.out)
        (level, text), = self.messages
        self.assertEqual(level, "info")
        self.assertIn("hold the name, ID and birth date of the patient", text)
        self.assertNotIn("Planted", text)
        report = dcmread(self.out / "measurements.dcm")
        values = {item.ConceptNameCodeSequence[0].CodeValue: float(item.MeasuredValueSequence[0].NumericValue)
                  for item in report.ContentSequence[-1].ContentSequence[0].ContentSequence if item.ValueType == "NUM"}
        self.assertAlmostEqual(values["RHI"], 100 * 20 / 240)
        self.assertEqual(values["118565006"], 7 * 240)
        self.assertEqual(len(dcmread(self.out / "outlines.dcm").SegmentSequence), 2)

    def test_the_folder_that_slicers_database_knows_is_where_the_question_begins(self):
        self.makeCase()
        self.dialogs.answer("QFileDialog.getExistingDirectory", "")
        with patch.object(ArchivePart, "dicomFolder", lambda node: self.series if node is self.volume else None):
            self.ui.archiveButton.click()
        (name, arguments), = self.dialogs.asked
        self.assertEqual((name, arguments[2]), ("QFileDialog.getExistingDirectory", str(self.series)))

    def test_other_images_are_refused_with_a_sentence(self):
        self.outline()
        writeSeries(self.series, volumeVoxels(self.volume) + 1)
        self.export(self.series, self.out)
        (level, text), = self.messages
        self.assertEqual(level, "error")
        self.assertIn("Nothing was written for the archive", text)
        self.assertIn("differ from the fingerprint", text)
        self.assertEqual(list(self.out.iterdir()), [])

    def test_a_folder_that_holds_anything_is_left_alone(self):
        self.outline()
        self.export(self.series, self.folder)
        self.assertIn("is not empty", self.messages[-1][1])

    def test_cancelling_either_question_writes_nothing(self):
        self.outline()
        self.dialogs.answer("QFileDialog.getExistingDirectory", "")
        self.ui.archiveButton.click()
        self.export(self.series, "")
        self.assertEqual(self.messages, [])
