"""Names, dates of birth, hospital numbers and addresses in a clinical table: recognised, and never kept."""

import pytest
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.PersonalColumns import ADDRESS, BIRTH, NAME, NUMBER, personalKind

HEADERS = {
    NAME: ("name", "Name", "Patient Name", "First name", "surname", "Last_Name", "Nachname", "Vorname",
           "Name, Vorname", "姓名", "患者姓名", "病人姓名（中文）", "patient.surname", "Initials"),
    BIRTH: ("DOB", "birth_date", "Date of Birth", "birthday", "Geburtsdatum", "geb.", "Geb.-Datum", "出生日期",
            "出生年月", "生日", "year_of_birth", "patient_dob"),
    NUMBER: ("MRN", "hospital number", "Patient ID", "medical_record_number", "Patientennummer", "Fall-Nr", "FallNr",
             "Fallnummer", "住院号", "病案号", "门诊号", "身份证号", "NHS number", "accession_number"),
    ADDRESS: ("address", "Phone", "e-mail", "email", "Telefon", "PLZ", "Straße", "联系电话", "家庭住址", "zip code")}


@pytest.mark.parametrize(("kind", "header"), [(kind, each) for kind, headers in HEADERS.items() for each in headers])
def test_a_column_is_told_by_its_name_in_three_languages(kind, header):
    assert personalKind(header, ["x"]) == kind


@pytest.mark.parametrize(("kind", "values"), [
    (NAME, ["Anna Schmidt", "Jürgen Weiß", "Mary O'Neil", "Karl-Heinz Groß", "Zoë Brontë"]),
    (NAME, ["Schmidt, Anna", "Weiß, Jürgen", "Lee, Bo", "Gross, Karl"]), (NAME, ["王小明", "李雷", "张三丰", "刘备"]),
    (BIRTH, ["1950-01-02", "3.4.1961", "1948/11/5", "1970-05-06", "n"]),
    (NUMBER, ["0012345678", "0012345699", "0022345678", "0012349678"]),
    (ADDRESS, ["a@b.de", "c@d.com", "e@f.org", "g@h.cn"])])
def test_a_column_of_any_name_is_told_by_most_of_its_values(kind, values):
    assert personalKind("column7", values) == kind


@pytest.mark.parametrize(("header", "values"), [
    ("age", ["51", "60", "71", "44", "63"]), ("histology", ["Lung", "Breast", "Renal Cell", "Prostate", "Thyroid"]),
    ("treatment", ["Radiotherapy", "Surgery", "None", "Both", "Chemo"]), ("hospital", ["A", "B", "C", "D"]),
    ("mri_date", ["2023-01-01", "2023-02-01", "2024-02-01", "2022-01-04"]), ("drug_name", ["x"]),
    ("primary", ["Breast Cancer", "Lung Cancer", "Renal Carcinoma", "Prostate Cancer"]),
    ("tumour", ["肺癌", "乳腺癌", "前列腺癌", "肾癌", "肝癌"]),
    ("platelets", ["250000", "180000", "310000", "275000"]),
    ("birth_weight", ["3000"]), ("centre", ["North Clinic", "South Clinic", "West Clinic", "East Clinic"]),
    ("mri", ["20230101", "20230102", "20230103", "20240104"]), ("naming", ["5"]), ("hospital_id", ["1", "2"])])
def test_a_clinical_column_is_no_persons(header, values):
    assert personalKind(header, values) is None


def test_such_columns_are_in_nothing_that_is_read_and_it_is_said_by_their_place(tmp_path):
    path = tmp_path / "clinical.csv"
    path.write_text("case_id,age,name,x,birth_date\n" + "".join(
        f"N{n},{50 + n},GIVEN{n} FAMILY,SECRET{n} {'ABCDE'[n]}nother,1950-01-0{n + 1}\n" for n in range(5))
        + "N9,SLIPPED PERSON,51,x,x\n", encoding="utf-8")
    table = readClinicalTable(path)
    everything = repr(table)
    assert "FAMILY" not in everything and "1950" not in everything and "SLIPPED" not in everything
    assert [note for note in table.preview.notes if "left out" in note][:2] == [
        "Column 3 seems to hold names of persons: it is left out, and stands in no result.",
        "Column 5 seems to hold dates of birth: it is left out, and stands in no result."]
    assert table.columns[0] == "age"
