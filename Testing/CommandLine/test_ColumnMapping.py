"""``--column``: of every table that has the column, of one table alone, or of none; kept with the result."""

import json

import pytest
from SpinePainCohortLib.Gathering.GatherInputs import gatherInputs
from SpinePainCohortLib.Run.CaseMeasuring import MEASURE
from SpinePainCohortLib.Run.Filters import Filters
from SpinePainCohortLib.Run.TableOptions import (
    ReadingOptions,
    TableChoice,
    columnTexts,
    gatheringOf,
    inputsOf,
    parseColumns,
)
from SpinePainCohortLib.Tables.TableKinds import TableKind

VAS, CLINICAL, READINGS = TableKind


def test_a_mapping_is_of_every_table_that_can_have_the_column_or_of_one_alone():
    columns = parseColumns(["case_id=id", "clinical:case_id=patient", "rater=who", "vas:timepoint="])
    assert columns == {VAS: {"case_id": "id", "rater": "who", "timepoint": ""}, CLINICAL: {"case_id": "patient"},
                       READINGS: {"case_id": "id"}}
    assert columnTexts(columns) == ["vas:case_id=id", "rater=who", "vas:timepoint=", "clinical:case_id=patient",
                                    "readings:case_id=id"]
    for texts in (["case_id=id"], ["vas:case_id=id"], ["case_id=id", "reader=a=b"], []):
        assert columnTexts(parseColumns(texts)) == texts


@pytest.mark.parametrize("text", ["score=now", "case_id=", "vas", "clinical:rater=who", "pain:vas=now", "clinical:="])
def test_what_is_no_mapping_is_refused_with_what_can_be_said(text):
    with pytest.raises(ValueError, match=r"--column .* is not understood: write OURS=THEIRS, with case_id, "):
        parseColumns([text], "--column ")


def inputs(folder, *columns):
    (folder / "vas.csv").write_text("id,case_no,vas,visit\nA,1,3,w1\nB,2,4,w1\n", encoding="utf-8")
    (folder / "clinical.csv").write_text("id,patient,age\n1,A,60\n2,B,61\n", encoding="utf-8")
    mapping = parseColumns(columns)
    return inputsOf(None, {VAS: TableChoice(folder / "vas.csv", mapping[VAS]),
                           CLINICAL: TableChoice(folder / "clinical.csv", mapping[CLINICAL]),
                           READINGS: TableChoice(None, mapping[READINGS])}, ReadingOptions())


def test_each_table_may_name_its_cases_by_a_column_of_its_own(tmp_path):
    gathered = gatherInputs(inputs(tmp_path, "vas:case_id=id", "clinical:case_id=patient", "vas:timepoint="), MEASURE)
    assert [(each.caseId, each.timepoint) for each in gathered.vas.entries] == [("A", "baseline"), ("B", "baseline")]
    assert [key[0] for key in gathered.clinical.rows] == ["A", "B"]


def test_a_column_that_the_named_table_does_not_have_is_refused(tmp_path):
    with pytest.raises(ValueError, match="No table has a column 'age' for note; there is: 'id', 'vas'"):
        gatherInputs(inputs(tmp_path, "case_id=id", "vas:note=age"), MEASURE)
    with pytest.raises(ValueError, match="No table has a column 'x' for reader"):
        gatherInputs(inputs(tmp_path, "case_id=id", "reader=x"), MEASURE)


def test_what_was_said_of_the_tables_is_told_with_the_result(tmp_path):
    reading = ReadingOptions("cp1252", frozenset(("x", "777")))
    tables = {VAS: TableChoice(tmp_path / "v.xlsx", {"vas": "pain"}, "2025")}
    told = gatheringOf(inputsOf(tmp_path, tables, reading), Filters(reader="R1"))
    assert json.loads(json.dumps(told)) == {"reader": "R1", "columns": ["vas=pain"], "vasSheet": "2025",
                                            "missing": ["777", "x"], "encoding": "cp1252"}
    assert gatheringOf(inputsOf(tmp_path, {}, ReadingOptions()), Filters()) == {"reader": None}
