"""Labels, units and codes of clinical columns from a data dictionary, as written by hand or by REDCap."""

import pytest
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.DataDictionary import labelsOf, readDictionary
from SpinePainCohortLib.Tables.TableFile import TableSettings

REDCAP = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Identifier?"\n'
    'age_years,base,,text,"<b>Age</b> at MRI",,\n'
    'subtype,base,,radio,"Molecular subtype","1, Luminal A | 2, Luminal B | 4, TNBC, basal",\n'
    'treated,base,,yesno,"Earlier radiotherapy",,\n'
    'therapy,base,,checkbox,"Therapy","1, chemotherapy | 2, hormones",\n'
    'ecog,base,,radio,"ECOG","0, fully active | 1, restricted",\n'
    'bmi,base,,calc,"Body mass index","[weight]/([height]*[height])",\n'
    'village,base,,text,"Home","",y\n')


def write(folder, text, name="dictionary.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_label_unit_and_levels_are_read(tmp_path):
    path = write(tmp_path, "column,label,unit,levels\nage_years,Age,years,\nsub,Subtype,,1=Luminal A; 2=Luminal B\n")
    found = readDictionary(path)
    assert found.entryOf("Age years").label == "Age, years"
    assert found.entryOf("sub").levels == {"1": "Luminal A", "2": "Luminal B"}
    assert found.entryOf("other").label == ""


def test_redcaps_export_gives_labels_choices_and_check_boxes(tmp_path):
    found = readDictionary(write(tmp_path, REDCAP))
    assert found.entryOf("age_years").label == "Age at MRI"
    assert found.entryOf("subtype").levels == {"1": "Luminal A", "2": "Luminal B", "4": "TNBC, basal"}
    assert found.entryOf("therapy___2").label == "Therapy: hormones"
    assert found.entryOf("bmi").levels == {}  # a calculation is no list of choices


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "column,label\n", "column,label\nage,Age\nAGE,Years\n"])
def test_what_is_no_dictionary_is_refused_with_a_sentence(tmp_path, text):
    with pytest.raises(ValueError, match=r"dictionary\.csv"):
        readDictionary(write(tmp_path, text))


def test_codes_become_words_but_known_scales_stay_numbers_and_identifiers_stay_out(tmp_path):
    table = write(tmp_path, "case_id,age_years,subtype,treated,therapy___1,ecog,village\n"
                            "a,50,1,1,0,0,Adorf\nb,60,2.0,0,1,1,Bdorf\nc,70,3,,1,1,Cdorf\n", "clinical.csv")
    clinical = readClinicalTable(table, TableSettings(dictionary=readDictionary(write(tmp_path, REDCAP))))
    assert clinical.columns == ("age_years", "subtype", "treated", "therapy___1", "ecog")
    values = [clinical.valuesOf(case, "baseline") for case in "abc"]
    assert values == [(50.0, "Luminal A", "yes", "no", 0.0), (60.0, "Luminal B", "no", "yes", 1.0),
                      (70.0, "3", None, "yes", 1.0)]  # a code that the dictionary does not know stays
    assert clinical.labels["therapy___1"] == "Therapy: chemotherapy"
    assert any("Column 7 holds what the data dictionary calls an identifier" in note
               for note in clinical.preview.notes)


def test_two_columns_with_one_label_are_told_apart(tmp_path):
    found = readDictionary(write(tmp_path, "column;label\na;Grade\nb;grade\nc;VAS\nd;Size\n"))
    assert labelsOf(("a", "b", "c", "d", "e"), found, ("vas",)) == {
        "a": "Grade (a)", "b": "grade (b)", "c": "VAS (c)", "d": "Size"}
