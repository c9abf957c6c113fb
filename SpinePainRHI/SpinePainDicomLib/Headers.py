"""The headers of a series made fit to be taken over: in Unicode, and complete as far as empty values make them so."""

import re
from typing import Any

UNICODE = "ISO_IR 192"

MAY_BE_EMPTY = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID",
                "AccessionNumber", "ReferringPhysicianName")
"""Attributes of patient and study that must be there and may be empty (type 2): programs that remove names often
remove them altogether."""

_SEXES = ("M", "F", "O")
_FORMS = {"PatientBirthDate": (r"\d{8}", "."), "StudyDate": (r"\d{8}", "."),
          "StudyTime": (r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?", ":")}
"""What a date and a time are, and the sign that older objects have in them."""


def madeReady(header: Any, sliceDistanceMm: float) -> Any:
    """Changes and returns ``header``: texts are decoded, to be written as Unicode, so that names keep every letter and
    texts of this program fit in beside them. Attributes that are missing and may be empty are added empty, a sex that
    DICOM does not know becomes empty, and a missing slice thickness is the distance of the slices.

    Raises ValueError, naming the attribute but not its value, where one is needed, or a date is none.
    """
    header.decode()
    header.SpecificCharacterSet = UNICODE
    for keyword in MAY_BE_EMPTY:
        if keyword not in header:
            setattr(header, keyword, None)
    sex = str(header.PatientSex or "").strip().upper()
    header.PatientSex = sex if sex in _SEXES else None
    for keyword, (form, sign) in _FORMS.items():
        value = str(header.get(keyword) or "").strip().replace(sign, "")
        if value and re.fullmatch(form, value) is None:
            raise ValueError(f"{keyword} of the series is not written as DICOM asks, so nothing was written: have it "
                             "corrected in the archive.")
        setattr(header, keyword, value or None)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
        if not header.get(keyword):
            raise ValueError(f"The series has no {keyword}, without which outlines cannot refer to it, so nothing was "
                             "written: export it again from the archive.")
    if not header.get("SliceThickness") and "PerFrameFunctionalGroupsSequence" not in header:
        header.SliceThickness = round(sliceDistanceMm, 6)
    return header
