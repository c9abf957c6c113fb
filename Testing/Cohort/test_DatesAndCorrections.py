"""Dates as people and spreadsheets write them, and which of several scores they let count."""

from datetime import UTC, date, datetime

import pytest
from SpinePainCohortLib.Tables.Moments import DayOrder, dayOrderOf, isLater, parseDate, parseMoment
from SpinePainCohortLib.Tables.VasTable import readVasTable


@pytest.mark.parametrize("text", [
    "2025-06-10T12:29", "2025-06-10 12:29:00", "2025/6/10 12:29", "2025/06/10 12:29:00", "2025.6.10 12:29",
    "10.06.2025 12:29", "10.6.25 12:29", "10.06.2025, 12:29 Uhr", "10-Jun-25 12:29", "10 June 2025 12:29",
    "10. Juni 2025 12:29", "2025年6月10日 12:29", "2025年6月10日 下午12:29", "2025/6/10 12:29 PM",
    "２０２５/6/10 12:29"])
def test_the_usual_ways_to_write_one_moment_are_read_as_it(text):
    assert parseMoment(text) == datetime(2025, 6, 10, 12, 29)


@pytest.mark.parametrize(("text", "expected"), [
    ("2025/6/10 12:05 AM", datetime(2025, 6, 10, 0, 5)), ("2025/6/10 1:05 pm", datetime(2025, 6, 10, 13, 5)),
    ("20250610", datetime(2025, 6, 10)), ("45818.5", datetime(2025, 6, 10, 12)), ("45818", datetime(2025, 6, 10)),
    ("13/06/2025", datetime(2025, 6, 13)), ("06/13/2025", datetime(2025, 6, 13)), ("6/6/2025", datetime(2025, 6, 6)),
    ("01.02.69", datetime(2069, 2, 1)), ("01.02.70", datetime(1970, 2, 1)), ("", None), ("  ", None)])
def test_a_moment_is_what_its_form_says(text, expected):
    assert parseMoment(text) == expected


@pytest.mark.parametrize("text", ["tomorrow", "2025/13/10", "31.02.2025", "6/10/2025", "10-Foo-25", "12:29", "7",
                                  "2025/6/10 25:00", "2025/6-10"])
def test_what_is_no_date_or_may_be_two_is_refused(text):
    with pytest.raises(ValueError):
        parseMoment(text)


def test_a_column_tells_whether_the_day_comes_first_and_else_nobody_does():
    assert dayOrderOf(["6/10/2025", "6/13/2025"]) is DayOrder.MONTH_FIRST
    assert dayOrderOf(["6/10/2025", "13/6/2025 10:00"]) is DayOrder.DAY_FIRST
    assert dayOrderOf(["6/10/2025"]) is dayOrderOf(["13/6/2025", "6/13/2025"]) is dayOrderOf(["13.6.2025"]) is None
    assert parseMoment("6/10/2025", DayOrder.MONTH_FIRST) == datetime(2025, 6, 10)


def test_a_day_is_told_from_a_number_and_from_what_may_be_two_days():
    assert parseDate("2025-6-10") == date(2025, 6, 10)
    assert [parseDate(text) for text in ("45818", "6/10/2025", "week12", "T2", "12")] == [None] * 5


def test_one_moment_with_and_one_without_a_time_zone_are_in_order_only_more_than_a_day_apart():
    assert not isLater(datetime(2025, 6, 11, 12), datetime(2025, 6, 10, 12, tzinfo=UTC))
    assert isLater(datetime(2025, 6, 11, 15), datetime(2025, 6, 10, 12, tzinfo=UTC))


@pytest.fixture
def read(tmp_path):
    def readRows(*rows):
        path = tmp_path / "vas.csv"
        path.write_text("case_id;rater;vas;entered_at\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        table = readVasTable(path)
        assert table.preview.rowCount == len(rows) == sum(
            map(len, (table.entries, table.superseded, table.problems)))
        return [each.vas for each in table.entries], table

    return readRows


@pytest.mark.parametrize(("old", "new"), [
    ("2025/6/9 12:29", "2025/6/10 9:05"), ("9.6.2025 12:29", "10.6.2025 9:05"), ("6/9/2025", "6/13/2025"),
    ("9-Jun-25", "10-Jun-25"), ("45817.5", "45818.1"), ("2025-06-09T12:29:00Z", "2025/6/11 9:05")])
def test_a_correction_is_used_however_its_date_is_written(read, old, new):
    scores, table = read(f"A;R;3;{old}", f"A;R;7;{new}")
    assert scores == [7.0]
    assert [each.vas for each in table.superseded] == [3.0]


@pytest.mark.parametrize(("first", "second"), [
    ("2025/6/10 12:29", "2025/6/10 12:29"), ("2025/6/10 12:29", "someday"), ("someday", "2025/6/10 12:29"),
    ("someday", ""), ("6/10/2025", "7/10/2025"), ("2025-06-10T12:29Z", "2025/6/10 13:00")])
def test_where_the_dates_do_not_tell_which_score_is_the_last_neither_is_used(read, first, second):
    scores, table = read(f"A;R;3;{first}", f"A;R;7;{second}", "B;R;1;someday")
    assert scores == [1.0]
    assert [each.line for each in table.problems] == [2, 3]
    assert all("lines 2, 3 give different scores" in each.reason for each in table.problems)


def test_the_same_score_twice_is_used_once_whatever_the_dates(read):
    scores, table = read("A;R;3;someday", "A;R;3;2025/6/10")
    assert scores == [3.0]
    assert "second entry" in table.problems[0].reason


def test_one_unreadable_date_among_three_rows_leaves_all_of_them_out(read):
    scores, table = read("A;R;3;2025-06-10", "A;R;5;soon", "A;R;7;2025-06-12")
    assert scores == []
    assert len(table.problems) == 3
