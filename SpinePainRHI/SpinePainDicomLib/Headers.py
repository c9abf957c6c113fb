"""The headers of a series made fit to be taken over: in Unicode, and complete as far as empty values make them so."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from SpinePainRHILib.Files.DicomValues import hasFunctionalGroups

UNICODE = "ISO_IR 192"

MAY_BE_EMPTY = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID",
                "AccessionNumber", "ReferringPhysicianName")
"""Attributes of patient and study that must be there and may be empty (type 2): programs that remove names often
remove them altogether."""

ONE_FOR_ALL = ("PatientName", "PatientID", "PatientBirthDate", "StudyInstanceUID", "StudyDate", "AccessionNumber")
"""What must be the same in all images of a series: whose they are, and of which study."""

_SEXES = ("M", "F", "O")
_FORMS = {"PatientBirthDate": (r"\d{8}", "."), "StudyDate": (r"\d{8}", "."),
          "StudyTime": (r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?", ":")}
"""What a date and a time are, and the sign that older objects have in them."""


def madeReady(header: Any, sliceDistanceMm: float) -> Any:
    """Changes and returns ``header``: texts are decoded, to be written as Unicode, so that names keep every letter and
    texts of this program fit in beside them. Attributes that are missing and may be empty are added empty, a sex that
    DICOM does not know becomes empty, and a missing slice thickness is the distance of the slices.

    Raises ValueError, naming the attribute but not its value, where one is needed, a date is none, or a name has
    letters that cannot be told.
    """
    isTold = _tellsLetters(header.get("SpecificCharacterSet"))
    header.decode()
    for keyword in MAY_BE_EMPTY:
        if _isGuessed(str(header.get(keyword) or ""), isTold):
            raise ValueError(f"{keyword} of the series has letters of which Specific Character Set does not tell what "
                             "they are, so nothing was written: have it corrected in the archive.")
    header.SpecificCharacterSet = UNICODE
    for keyword in MAY_BE_EMPTY:
        if keyword not in header:
            setattr(header, keyword, None)
    sex = str(header.PatientSex or "").strip().upper()
    header.PatientSex = sex if sex in _SEXES else None
    for keyword, (form, sign) in _FORMS.items():
        value = str(header.get(keyword) or "").strip().replace(sign, "")
        if value and (re.fullmatch(form, value) is None or not _isPossible(value, sign)):
            raise ValueError(f"{keyword} of the series is not written as DICOM asks, so nothing was written: have it "
                             "corrected in the archive.")
        setattr(header, keyword, value or None)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
        if not header.get(keyword):
            raise ValueError(f"The series has no {keyword}, without which outlines cannot refer to it, so nothing was "
                             "written: export it again from the archive.")
    if "NumberOfFrames" in header and not hasFunctionalGroups(header):
        del header.NumberOfFrames  # of one: an image like any other, which highdicom takes for several
    if not header.get("SliceThickness") and "PerFrameFunctionalGroupsSequence" not in header:
        header.SliceThickness = round(sliceDistanceMm, 6)
    return header


def checkOneSource(headers: Sequence[Any]) -> None:
    """Raises ValueError, naming the attribute but not its values, where the headers, made ready, are not those of one
    patient and study, or cannot be told apart."""
    for keyword in ONE_FOR_ALL:
        if len({str(each.get(keyword) or "") for each in headers}) > 1:
            raise ValueError(f"{keyword} is not the same in all images of the series, so that it is not clear whose "
                             "they are and nothing was written: have it corrected in the archive.")
    if len({str(each.SOPInstanceUID) for each in headers}) < len(headers):
        raise ValueError("Images of the series have the same SOPInstanceUID, so outlines cannot refer to each and "
                         "nothing was written: export the series again from the archive.")
    if len(headers) > 1 and any(map(hasFunctionalGroups, headers)):
        raise ValueError("The series keeps every image as an enhanced object of its own, to which outlines cannot "
                         "refer, so nothing was written: export it as one enhanced object, or as single images.")


def _tellsLetters(characterSets: Any) -> bool:
    """Whether a header names a character set that has more than the letters of ASCII."""
    from pydicom.charset import python_encoding

    named = [characterSets] if isinstance(characterSets, str) else list(characterSets or ())
    return any(each in python_encoding and each not in ("", "ISO_IR 6", "ISO 2022 IR 6") for each in named)


def _isGuessed(text: str, isTold: bool) -> bool:
    """Whether a text was read by guessing what its bytes mean, which would give a patient another name."""
    return "\ufffd" in text or not (isTold or text.isascii())


def _isPossible(value: str, sign: str) -> bool:
    """Whether digits in the right form are a day of the calendar, or a time of the day."""
    form = "%Y%m%d" if sign == "." else "%H%M%S"[:2 * (len(value.partition(".")[0]) // 2)]
    try:
        datetime.strptime(value.partition(".")[0], form)
    except ValueError:
        return False
    return True
