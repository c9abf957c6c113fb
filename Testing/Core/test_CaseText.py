"""Texts of a case file: tag values, terminology and names of files."""

import pytest
from SpinePainRHILib.Core.CaseNames import mayNamePerson, pseudonymOf, stemToCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role, decodeText, encodeText, parseCordMeaning, parseRole
from SpinePainRHILib.Core.Terminology import levelOfTerminology, roleOfTerminology, terminologyEntry

TEXTS = ["R1", "孔 医生", "a|b:c~d^e", 'quote " and \'', "two\nlines\r\n\ttab", "100% sure", "ü" * 50, "=1+1"]


@pytest.mark.parametrize("text", TEXTS)
def test_free_text_survives_encoding_without_a_separator_in_it(text):
    value = encodeText(text)
    assert decodeText(value) == text
    assert not set(value) & set("|:\n\r\"' ")
    assert value.isascii()


def test_plain_ids_stay_readable():
    assert encodeText("sub-017_week.12~a") == "sub-017_week.12~a"


def test_roles_and_meanings_are_those_of_the_contract():
    assert [*Role] == ["cord", "highIntensity", "metastasis"]
    assert [*CordMeaning] == ["spinalCord", "thecalSac", "caudaEquina", "other"]
    with pytest.raises(ValueError, match="cord, highIntensity, metastasis"):
        parseRole("Cord")
    with pytest.raises(ValueError, match="thecalSac"):
        parseCordMeaning("sac")


@pytest.mark.parametrize(("role", "level", "code", "region"), [
    (Role.CORD, None, "SCT^2748008^Spinal cord", "^^"),
    (Role.HIGH_INTENSITY, "C4", "SCT^52988006^Lesion", "SCT^5329002^C4 vertebra"),
    (Role.METASTASIS, "S2", "SCT^14799000^Neoplasm, Secondary", "^^"),
])
def test_a_terminology_entry_has_seven_parts_with_type_and_region(role, level, code, region):
    parts = terminologyEntry(role, level).split("~")
    assert len(parts) == 7
    assert (parts[2], parts[5]) == (code, region)
    assert roleOfTerminology("~".join(parts)) is role
    assert levelOfTerminology("~".join(parts)) == (level if region != "^^" else None)


@pytest.mark.parametrize("entry", ["", "a~b", "~~SCT^85756007^Tissue~~~~", "~~SRT^2748008^x~~~~", "~~2748008~~~~"])
def test_other_or_broken_terminology_tells_no_role_and_no_level(entry):
    assert roleOfTerminology(entry) is None
    assert levelOfTerminology(entry) is None


@pytest.mark.parametrize(("stem", "case"), [
    ("sub-017_ses-week12_T2w", ("sub-017", "week12")),
    ("sub-017_T2w", ("sub-017", "baseline")),
    ("sub-017", ("sub-017", "baseline")),
    ("patient 7", ("patient 7", "baseline")),
    ("sub-", ("sub-", "baseline")),
    ("xsub-017_ses-a", ("case-70876e18", "baseline")),
])
def test_a_file_stem_gives_case_and_timepoint(stem, case):
    assert stemToCase(stem) == case


@pytest.mark.parametrize("stem", ["SURNAME_GIVEN_19500101", "Schmidt", "王小明", "Müller-1", "doe^jane", "1950-01-31",
                                  "31.1.50", "12345678", "MRN1234567", "T2_axial_smith", "subject_jane", "a.b.cde"])
def test_a_name_that_may_be_a_persons_becomes_a_pseudonym_always_the_same(stem):
    assert mayNamePerson(stem)
    assert stemToCase(stem) == (pseudonymOf(stem), "baseline")
    assert stemToCase(stem, keepNames=True) == (stem, "baseline")
    assert stemToCase(pseudonymOf(stem)) == (pseudonymOf(stem), "baseline")


@pytest.mark.parametrize("stem", ["sub-jane_T2w", "case 7", "P012", "patient-3_T2w", "007", "phantom_T2w", "c",
                                  "A_week12", "cohort2-case17", "case-0123abcd", "3_1"])
def test_a_code_stays(stem):
    assert not mayNamePerson(stem)


def test_the_pseudonym_is_that_of_the_same_letters_however_a_system_writes_them():
    assert pseudonymOf("Mu\u0308ller") == pseudonymOf("M\u00fcller") == "case-a7842989"
