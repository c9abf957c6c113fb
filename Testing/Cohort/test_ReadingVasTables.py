"""Reading VAS tables: what is understood, what is left out, and that every row is one or the other."""

import pytest
from SpinePainCohortLib.Tables.CaseIds import UNKNOWN_CASE
from SpinePainCohortLib.Tables.DelimitedFile import TableSettings
from SpinePainCohortLib.Tables.VasTable import matchVasTable, readVasTable


@pytest.fixture
def read(tmp_path):
    def readText(text, known=None, encoding="utf-8", **settings):
        path = tmp_path / "vas.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        table = readVasTable(path, TableSettings(knownCases=known, **settings))
        preview = table.preview
        assert preview.rowCount == preview.usedCount + preview.supersededCount + preview.leftOutCount
        assert preview.leftOutCount == len(table.problems)
        return table

    return readText


def scores(table):
    return [(entry.caseId, entry.rater, entry.vas) for entry in table.entries]


def reasons(table):
    return {problem.line: problem.reason for problem in table.problems}


def test_all_columns_of_the_contract_are_read(read):
    table = read("case_id,rater,vas,lesion,timepoint,entered_at,note\n"
                 "001,R1,4,l3#2,ses-week12,2026-01-02T03:04:05Z,at night\n"
                 "001,R1,5.5,,,,\n")
    first, second = table.entries
    assert first[:5] == ("001", "R1", 4.0, "L3#2", "week12")
    assert (first.enteredAt.isoformat(), first.note, first.line) == ("2026-01-02T03:04:05+00:00", "at night", 2)
    assert (second.lesion, second.timepoint, second.enteredAt, second.line) == (None, "baseline", None, 3)
    assert table.problems == ()


@pytest.mark.parametrize(("encoding", "understood"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends_are_detected(read, encoding, understood, separator, newline):
    rows = [["case_id", "rater", "vas"], ["患者一", "王医生", "3"], ["患者二", "王医生", "x"]]
    table = read(newline.join(separator.join(row) for row in rows) + newline, encoding=encoding)
    assert scores(table) == [("患者一", "王医生", 3.0)]
    assert list(reasons(table)) == [3]
    assert (table.preview.encoding, table.preview.separator) == (understood, separator)


def test_gb18030_is_said_so_because_it_is_a_guess(read):
    assert "GB18030" in read("case_id,rater,vas\n患者,王,3\n", encoding="gb18030").preview.lines()[-1]
    assert read("case_id,rater,vas\n患者,王,3\n").preview.notes == ()


@pytest.mark.parametrize("names", [("Müller", "Özdemir"), ("Weiß", "größer"), ("José", "François"), ("ä", "ö")])
def test_western_letters_are_not_taken_for_chinese_characters(read, names):
    text = "case_id;rater;vas\n" + "".join(f"A{n};{name};{n}\n" for n, name in enumerate(names))
    table = read(text, encoding="cp1252")
    assert [entry.rater for entry in table.entries] == list(names)
    assert "Windows-1252" in table.preview.notes[0]


def test_a_decimal_comma_is_a_number_only_where_the_comma_does_not_separate(read):
    assert scores(read("case_id;rater;vas\nA;R;3,5\nB;R;3.5\n")) == [("A", "R", 3.5), ("B", "R", 3.5)]
    assert scores(read("case_id\trater\tvas\nA\tR\t3,5\n")) == [("A", "R", 3.5)]
    table = read('case_id,rater,vas\nA,R,"3,5"\nB,R,3,5\n')
    assert scores(table) == []
    assert "'3,5' is not a number" in reasons(table)[2]
    assert "4 cells where the header has 3" in reasons(table)[3]


@pytest.mark.parametrize("bad", ["11", "-1", "10.01", "nan", "NaN", "inf", "-inf", "4a", "", " ", "1e1", "0x4", "=5",
                                 "=cmd()", "4 5", "1_0", "five", "５", "--3", "."])
def test_a_score_that_is_no_number_from_0_to_10_is_left_out_and_never_clamped(read, bad):
    table = read(f"case_id;rater;vas\nA;R;{bad}\nB;R;0\nC;R;10\n")
    assert scores(table) == [("B", "R", 0.0), ("C", "R", 10.0)]
    assert list(reasons(table)) == [2]


def test_millimetres_are_divided_by_ten(read):
    table = read("participant_id,rater,vas_mm\nA,R,35\nB,R,100\nC,R,101\n")
    assert scores(table) == [("A", "R", 3.5), ("B", "R", 10.0)]
    assert "outside 0 to 100" in reasons(table)[4]
    assert table.preview.columns["case_id"] == "participant_id"


def test_identifiers_stay_text_and_are_never_guessed(read):
    table = read("case_id,rater,vas\n001,07,1\n1,7,2\n01,007,3\n1e5,R,4\n../x,R,5\n<script>,R,6\n",
                 known=frozenset({"001", "1", "1e5"}))
    assert scores(table) == [("001", "07", 1.0), ("1", "7", 2.0), ("1e5", "R", 4.0)]
    assert reasons(table) == {4: f"{UNKNOWN_CASE} ('01'); nearest: '001', '1'", 6: UNKNOWN_CASE, 7: UNKNOWN_CASE}


@pytest.mark.parametrize("row", ["=cmd(),R,1", "A,=cmd(),1", "@SUM(A1),R,1", ",R,1", "A,,1", "A\x07,R,1"])
def test_formulas_and_invisible_or_empty_identifiers_are_left_out(read, row):
    table = read(f"case_id,rater,vas\n{row}\nB,R,2\n")
    assert scores(table) == [("B", "R", 2.0)]
    assert list(reasons(table)) == [2]


def test_the_bids_prefix_may_be_on_one_side_only_and_an_exact_name_wins(read):
    known = frozenset({"sub-017", "018", "19", "sub-19"})
    table = read("participant_id,rater,vas\n017,R,1\nsub-018,R,2\n19,R,3\nsub-19,R,4\n17,R,5\n", known)
    assert scores(table) == [("sub-017", "R", 1.0), ("018", "R", 2.0), ("19", "R", 3.0), ("sub-19", "R", 4.0)]
    assert reasons(table) == {6: f"{UNKNOWN_CASE} ('17'); nearest: 'sub-017'"}
    assert "2 case IDs were matched by the BIDS prefix" in table.preview.notes[0]


def test_two_spellings_of_one_case_are_a_duplicate(read):
    table = read("case_id,rater,vas\n017,R,1\nsub-017,R,2\n", frozenset({"sub-017"}))
    assert scores(table) == [("sub-017", "R", 1.0)]
    assert "line 2" in reasons(table)[3]


def test_a_later_row_with_a_later_time_corrects_and_both_are_kept(read):
    table = read("case_id,rater,vas,entered_at\nA,R,1,2026-01-02T10:00\nA,R,2,2026-01-02T10:01\n"
                 "A,R,3,2026-01-02T10:02\n")
    assert scores(table) == [("A", "R", 3.0)]
    assert [entry.vas for entry in table.superseded] == [1.0, 2.0]
    assert table.problems == ()


@pytest.mark.parametrize(("first", "second"), [
    ("2026-01-02T10:01", "2026-01-02T10:00"), ("", ""), ("2026-01-02T10:00", ""), ("", "2026-01-02T10:00")])
def test_a_second_row_without_a_certainly_later_time_is_a_duplicate(read, first, second):
    table = read(f"case_id,rater,vas,entered_at\nA,R,1,{first}\nA,R,2,{second}\n")
    assert scores(table) == [("A", "R", 1.0)]
    assert "second entry" in reasons(table)[3]
    assert table.superseded == ()


def test_a_wrong_correction_leaves_the_earlier_score(read):
    table = read("case_id,rater,vas,entered_at\nA,R,1,2026-01-02T10:00\nA,R,77,2026-01-02T11:00\n")
    assert scores(table) == [("A", "R", 1.0)]
    assert "outside 0 to 10" in reasons(table)[3]


def test_other_raters_lesions_and_timepoints_are_other_keys(read):
    table = read("case_id,rater,vas,lesion,timepoint\nA,R,1,,\nA,S,2,,\nA,R,3,L3,\nA,R,4,L3#2,\nA,R,5,,week1\n"
                 "A,R,6,L3#1,\nA,R,7,L6,\nA,R,8,L3#0,\n")
    assert [entry.vas for entry in table.entries] == [1, 2, 3, 4, 5]
    assert list(reasons(table)) == [7, 8, 9]


def test_a_time_that_cannot_be_read_is_noted_and_a_single_score_used(read):
    table = read("case_id,rater,vas,entered_at\nA,R,1,on Monday\n")
    assert scores(table) == [("A", "R", 1.0)]
    assert "first: line 2" in table.preview.notes[0]


def test_line_numbers_are_those_of_the_file_also_after_quoted_line_breaks_and_blank_lines(read):
    table = read('case_id,rater,vas,note\nA,R,1,"one\ntwo\nthree"\n\n,,,\nB,R,x,\nC,R,2,"say ""ah"""\nD,R,y,\n')
    assert [(entry.line, entry.note) for entry in table.entries] == [(2, "one\ntwo\nthree"), (8, 'say "ah"')]
    assert list(reasons(table)) == [7, 9]
    assert table.preview.blankCount == 2


def test_a_quotation_mark_that_is_not_closed_costs_its_own_line_only(read):
    rows = "".join(f"C{n},R,{n % 11},\n" for n in range(200))
    table = read(f'case_id,rater,vas,note\nA,R,1,"torn\nB,R,2,"fine"\n{rows}Z,R,3,"torn too\nY,R,4,\n')
    assert len(table.entries) == 202
    assert list(reasons(table)) == [2, 204]


def test_ragged_rows_and_repeated_headers_are_left_out(read):
    table = read("case_id,rater,vas\nA,R\nB,R,1,,\nC,R,1,x\ncase_id,rater,vas\nD,R,2\n")
    assert scores(table) == [("B", "R", 1.0), ("D", "R", 2.0)]
    assert list(reasons(table)) == [2, 4, 5]
    assert reasons(table)[5] == "the row repeats the header"


def test_rows_above_the_header_are_listed_and_the_header_is_found(read):
    table = read("Pain study,,\nPatient,,Pain\ncase_id,rater,vas\nA,R,1\n")
    assert scores(table) == [("A", "R", 1.0)]
    assert reasons(table) == dict.fromkeys((1, 2), "the row stands above the header row")
    assert table.preview.headerLine == 3


def test_excels_separator_line_is_understood(read):
    table = read("sep=;\ncase_id;rater;vas\nA;R;1,5\n")
    assert [(entry.vas, entry.line) for entry in table.entries] == [(1.5, 3)]


def test_a_nul_character_costs_its_row(read):
    table = read("case_id,rater,vas\nA,R\0,1\nB,R,2\n")
    assert scores(table) == [("B", "R", 2.0)]
    assert reasons(table) == {2: "the row has a NUL character"}


def test_column_names_may_differ_in_case_and_blanks_or_be_mapped(read):
    assert scores(read(" Case ID ,RATER,Vas \nA,R,1\n")) == [("A", "R", 1.0)]
    table = read("Patient,Doctor,Pain,extra\nA,R,1,9\n",
                 columnNames={"case_id": "patient", "rater": "Doctor", "vas": "Pain"})
    assert scores(table) == [("A", "R", 1.0)]
    assert table.preview.ignoredColumns == ("extra",)


def test_text_neutralised_for_spreadsheets_is_read_as_it_was(read):
    table = read("case_id,rater,vas,note\n'-A,R,1,'=not a formula\nB,'quoted',2,'\n")
    assert [(entry.caseId, entry.rater, entry.note) for entry in table.entries] == [
        ("-A", "R", "=not a formula"), ("B", "'quoted'", "'")]


def test_names_in_both_unicode_forms_are_one_name(read):
    table = read("case_id,rater,vas\nMu\u0308ller,R,1\nM\u00fcller,R,2\n", frozenset({"M\u00fcller"}))
    assert scores(table) == [("M\u00fcller", "R", 1.0)]
    assert list(reasons(table)) == [3]


@pytest.mark.parametrize(("content", "says"), [
    (b"", "is empty"), (b"\xef\xbb\xbf\r\n \n", "is empty"), (b"PK\x03\x04" + bytes(100), "no workbook that can"),
    (b"\xd0\xcf\x11\xe0" + bytes(100), "no workbook that can"),
    (bytes(range(256)) * 20, "neither|not UTF-8 or GB18030|binary"),
    ("case_id,rater,vas\nA,R,1\n".encode("utf-16-le"), "without a byte order mark"),
    (b"case_id,rater,vas\nA,R,1\nM\x81,R,1\n", "line 3"),
    (b"name,pain\nA,1\n", "no header row.*'name,pain'"),
    (b"case_id,rater\nA,R\n", "no column vas"), (b"case_id,rater,vas,vas\nA,R,1,2\n", "'vas' 2 times"),
    (b"case_id,rater,vas,vas_mm\nA,R,1,10\n", "both a vas and a vas_mm"),
    (b"case_id,participant_id,rater,vas\nA,A,R,1\n", "both a case_id and a participant_id"),
    (b"case_id,rater,vas\n" + b"x" * 3_000_000, "million characters"),
])
def test_a_file_that_is_no_vas_table_is_refused_with_one_sentence(read, content, says):
    with pytest.raises(ValueError, match=says) as caught:
        read(content)
    message = str(caught.value)
    assert "vas.csv" in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_missing_file_a_folder_and_a_wrong_setting_are_refused(tmp_path, read):
    with pytest.raises(ValueError, match="no such file"):
        readVasTable(tmp_path / "none.csv")
    with pytest.raises(ValueError, match="it is a folder"):
        readVasTable(tmp_path)
    read("case_id,rater,vas\nA,R,1\n")
    with pytest.raises(ValueError, match="Unknown encoding 'klingon'"):
        readVasTable(tmp_path / "vas.csv", TableSettings(encoding="klingon"))
    with pytest.raises(ValueError, match="Unknown separator"):
        readVasTable(tmp_path / "vas.csv", TableSettings(separator="|"))


def test_a_chosen_encoding_is_used_or_refused(tmp_path):
    path = tmp_path / "vas.csv"
    path.write_bytes("case_id,rater,vas\nMüller,R,1\n".encode("cp1252"))
    assert readVasTable(path, TableSettings(encoding="cp1252")).entries[0].caseId == "Müller"
    with pytest.raises(ValueError, match=r"not utf-8 text .see line 2"):
        readVasTable(path, TableSettings(encoding="utf-8"))


def test_many_rows_are_all_accounted_for(read):
    rows = "".join(f"S{n // 2},R{n % 2},{n % 12}\n" for n in range(60_000))
    table = read("case_id,rater,vas\n" + rows)
    assert len(table.problems) == 60_000 // 12  # every twelfth score is 11
    assert len(table.entries) == 60_000 - 5_000
    assert table.problems[-1].line == 60_001


def test_a_table_can_be_matched_with_other_cases_without_reading_it_again(read):
    table = read("case_id,rater,vas\nA,R,1\nB,R,2\n", frozenset({"A"}))
    assert scores(matchVasTable(table, {"B"})) == [("B", "R", 2.0)]
    assert scores(matchVasTable(table, None)) == [("A", "R", 1.0), ("B", "R", 2.0)]
