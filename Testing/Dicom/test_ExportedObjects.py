"""What stands in the three objects: whose they are, what they refer to, what stays out of them."""

import re
from dataclasses import replace

import highdicom
import numpy as np
import pydicom
import pytest
from pydicom.sr._concepts_dict import concepts
from SeriesOfCase import (
    PATIENT,
    SHAPE,
    VERIFIER,
    WITHOUT_PAGE,
    block,
    flipped,
    fullMask,
    makeCase,
    makeEnhanced,
    makeSource,
    makeVolume,
)
from SpinePainDicomLib.Codes import SCHEME, allCodes
from SpinePainDicomLib.Export import OUTLINES, PAGE, REPORT, exportCase
from SpinePainDicomLib.Plan import ExportChoices
from SpinePainDicomLib.SourceSeries import SourceSeries
from SpinePainRHILib import __version__
from SpinePainRHILib.Core.CaseAssembly import OTHER_GRID
from SpinePainRHILib.Core.Cases import Outline, measureCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Resampling import Resampled


def everyText(dataset):
    """All values of a data set, nested ones too, as text."""
    return "\n".join(str(element.value) for element in dataset.iterall() if element.VR != "SQ")


def everyObject(exported):
    return exported.outlines, exported.report, exported.page


def test_patient_and_study_are_those_of_the_series(exported):
    first = exported.source.headers[0]
    for each in everyObject(exported):
        assert {name: str(each[name].value) for name in PATIENT} == PATIENT
        assert each.StudyInstanceUID == first.StudyInstanceUID
        assert (each.StudyDate, each.StudyTime, each.StudyID) == ("20250304", "101112", "7")
    assert exported.outlines.FrameOfReferenceUID == first.FrameOfReferenceUID


def test_each_object_is_a_series_of_its_own_beside_the_images(exported):
    objects = everyObject(exported)
    assert [each.SeriesNumber for each in objects] == [5001, 5002, 5003]
    assert [each.Modality for each in objects] == ["SEG", "SR", "DOC"]
    assert len({each.SeriesInstanceUID for each in objects}) == 3
    assert all("research use only" in each.SeriesDescription for each in objects)
    assert all(each.SoftwareVersions == __version__ for each in objects)


def test_a_second_export_makes_other_objects(exported, tmp_path):
    exportCase(exported.case, exported.source, tmp_path / "again", WITHOUT_PAGE)
    again = [pydicom.dcmread(tmp_path / "again" / name) for name in (OUTLINES, REPORT)]
    assert {each.SOPInstanceUID for each in again}.isdisjoint(each.SOPInstanceUID for each in everyObject(exported))


def test_case_and_names_of_outlines_stay_out(exported):
    for each in everyObject(exported):
        text = everyText(each)
        assert not re.search("SECRET|named by hand|another name", text)
    assert b"SECRET" not in exported.page.EncapsulatedDocument


def test_segments_are_binary_and_may_overlap(exported):
    assert exported.outlines.SegmentationType == "BINARY"
    assert [each.SegmentLabel for each in exported.outlines.SegmentSequence] == [
        "Spinal cord", "High intensity L3", "High intensity T12", "Metastasis L3", "Metastasis S1"]
    codes = [each.SegmentedPropertyTypeCodeSequence[0].CodeValue for each in exported.outlines.SegmentSequence]
    assert codes == ["2748008", "52988006", "52988006", "14799000", "14799000"]
    regions = [each.get("AnatomicRegionSequence") for each in exported.outlines.SegmentSequence]
    assert [each[0].CodeValue if each else None for each in regions] == [
        None, "36470004", "23215003", "36470004", "54735007"]


@pytest.mark.parametrize("turned", [False, True])
def test_segments_lie_where_they_were_drawn_whichever_way_the_case_counts_slices(tmp_path, turned):
    source = makeSource()
    case = makeCase(source.volume)
    exportCase(flipped(case, source.volume) if turned else case, source, tmp_path / "out", WITHOUT_PAGE)
    image = highdicom.seg.segread(tmp_path / "out" / OUTLINES)
    masks = [case.cord, *(each.mask for each in case.lesions if not each.isEmpty)]
    uids = {header.SOPInstanceUID: round(float((np.linalg.inv(source.volume.geometry.ijkToRas) @ (
        -header.ImagePositionPatient[0], -header.ImagePositionPatient[1], header.ImagePositionPatient[2], 1))[2]))
        for header in source.headers}
    frames = image.get_pixels_by_source_instance(list(uids), assert_missing_frames_are_empty=True)
    for number, mask in enumerate(masks):
        whole = np.zeros(SHAPE, dtype=bool)
        whole[list(uids.values())] = frames[..., number]
        assert (whole == fullMask(mask)).all()


def test_segments_refer_to_the_frames_of_an_object_with_many(tmp_path):
    volume = makeVolume()
    enhanced = makeEnhanced(volume)
    case = makeCase(volume)
    exportCase(case, SourceSeries((enhanced,), volume), tmp_path / "out", WITHOUT_PAGE)
    slices = [round(float((np.linalg.inv(volume.geometry.ijkToRas) @ (-x, -y, z, 1))[2])) for x, y, z in (
        frame.PlanePositionSequence[0].ImagePositionPatient for frame in enhanced.PerFrameFunctionalGroupsSequence)]
    frames = highdicom.seg.segread(tmp_path / "out" / OUTLINES).get_pixels_by_source_frame(
        enhanced.SOPInstanceUID, range(1, len(slices) + 1), assert_missing_frames_are_empty=True)
    whole = np.zeros(SHAPE, dtype=bool)
    whole[slices] = frames[..., 0]
    assert (whole == fullMask(case.cord)).all()


def test_numbers_are_those_of_the_measured_case(exported):
    measured = measureCase(exported.case)
    for name in ("rhiPercent", "rhiMaxPercent", "rhiVolumePercent", "cordVolumeMm3", "rule", "axis"):
        assert getattr(exported.measured, name) == getattr(measured, name)


def test_axis_and_rule_may_be_chosen(exported, tmp_path):
    done = exportCase(exported.case, exported.source, tmp_path / "out",
                      ExportChoices(axis="LR", rule="union", withPage=False))
    assert (done.measured.axis, done.measured.rule) == ("LR", "union")
    text = everyText(pydicom.dcmread(tmp_path / "out" / REPORT))
    assert "axis LR" in text
    assert "rule union" in text


def test_a_metastasis_without_outline_is_listed_at_its_level(exported):
    text = everyText(exported.report)
    assert "Metastasis C2" in text
    assert "39976000" in text


def test_report_and_page_are_unverified_unless_somebody_answers_for_them(exported, tmp_path):
    assert (exported.report.VerificationFlag, exported.report.CompletionFlag) == ("UNVERIFIED", "COMPLETE")
    assert exported.report.PreliminaryFlag == "PRELIMINARY"
    assert exported.page.VerificationFlag == "UNVERIFIED"
    exportCase(exported.case, exported.source, tmp_path / "out", ExportChoices(verifier=VERIFIER))
    report, page = (pydicom.dcmread(tmp_path / "out" / name) for name in (REPORT, "page.dcm"))
    assert (report.VerificationFlag, page.VerificationFlag) == ("VERIFIED", "VERIFIED")
    assert report.VerifyingObserverSequence[0].VerifyingObserverName == "Doe^Jane"
    assert report.VerifyingObserverSequence[0].VerifyingOrganization == "Clinic"


def commentsOf(report):
    """The comments of the group of the cord."""
    group = report.ContentSequence[-1].ContentSequence[0]
    return [item.TextValue for item in group.ContentSequence if item.ValueType == "TEXT"
            and item.ConceptNameCodeSequence[0].CodeValue == "121106"]


def test_what_has_to_be_known_of_the_numbers_stands_with_them_without_any_text_of_the_case(tmp_path):
    source = makeSource()
    case = makeCase(source.volume, notes="Planted^Note")
    outside = Outline("Planted^Segment", Role.HIGH_INTENSITY, block((2, 0, 0), (1, 2, 2)), None, Resampled(20.0, 5.25))
    case = replace(case, lesions=(*case.lesions, outside), problems=("Segment 'Planted^Bone' is coded.", OTHER_GRID))
    exportCase(case, source, tmp_path / "out")
    report, page = (pydicom.dcmread(tmp_path / "out" / name) for name in (REPORT, PAGE))
    comments = commentsOf(report)
    assert comments[0] == "5.2 mm3 of high intensity lie outside the cord and are not counted."
    assert any("'High intensity' had 20.0 mm3 where it was drawn" in each for each in comments)
    assert OTHER_GRID in comments and comments[-1] == "1 more remark on the case file: see 'spinepain measure'."
    text = everyText(report)
    assert "Note" not in text and "Planted^Segment" not in text and "Planted^Bone" not in text
    assert b"/Page" in page.EncapsulatedDocument


def test_a_case_without_anything_to_remark_has_no_comments(exported, tmp_path):
    source = makeSource()
    case = replace(makeCase(source.volume), lesions=makeCase(source.volume).lesions[2:3])
    exportCase(case, source, tmp_path / "out", WITHOUT_PAGE)
    assert commentsOf(pydicom.dcmread(tmp_path / "out" / REPORT)) == []


def test_ratios_of_a_slice_refer_to_its_image(exported):
    numbers = {header.SOPInstanceUID: header.InstanceNumber for header in exported.source.headers}
    root = exported.report.ContentSequence[-1]
    values = [item for item in root.ContentSequence[0].ContentSequence if item.ValueType == "NUM"]
    images = {item.ConceptNameCodeSequence[0].CodeValue: [
        numbers[each.ReferencedSOPSequence[0].ReferencedSOPInstanceUID] for each in item.get("ContentSequence", [])]
        for item in values}
    assert (images["RHI"], images["HIGH-AREA"], images["RHI-VOLUME"]) == ([4], [4], [])  # image 4 is slice 3


def test_reader_and_program_are_the_observers(exported):
    text = everyText(exported.report)
    assert "R1^" in text
    assert "SlicerSpinePain RHI" in text


def test_the_page_is_a_pdf_of_its_stated_length(exported):
    document = exported.page.EncapsulatedDocument
    assert document.startswith(b"%PDF")
    assert len(document) - exported.page.EncapsulatedDocumentLength in (0, 1)
    assert exported.page.BurnedInAnnotation == "YES"
    assert exported.page.SourceInstanceSequence[0].ReferencedSOPInstanceUID == exported.report.SOPInstanceUID


def test_names_in_any_script_come_through(tmp_path):
    patient = {"SpecificCharacterSet": "GB18030", **PATIENT, "PatientName": "Wang^XiaoDong=王^小东"}
    source = makeSource(patient)
    exportCase(makeCase(source.volume, reader="Müller"), source, tmp_path / "out", WITHOUT_PAGE)
    for name in (OUTLINES, REPORT):
        again = pydicom.dcmread(tmp_path / "out" / name)
        assert str(again.PatientName) == "Wang^XiaoDong=王^小东"
    assert "Müller^" in everyText(again)


def test_what_was_outlined_in_place_of_the_cord_is_not_called_so(tmp_path):
    source = makeSource()
    case = makeCase(source.volume, cordMeaning=CordMeaning.CAUDA_EQUINA)
    exportCase(case, source, tmp_path / "out", WITHOUT_PAGE)
    for name in (OUTLINES, REPORT):
        text = everyText(pydicom.dcmread(tmp_path / "out" / name))
        assert "CAUDA-EQUINA" in text
        assert "2748008" not in text


def test_public_codes_are_those_of_the_standard():
    """pydicom's table is made from the standard's own tables."""
    for code in allCodes():
        if code.scheme != SCHEME:
            meanings = [meaning for names in concepts[code.scheme].values()
                        for value, (meaning, _groups) in names.items() if value == code.value]
            assert code.meaning in meanings
