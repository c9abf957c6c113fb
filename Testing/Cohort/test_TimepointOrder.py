"""The order of timepoints in time, as their names tell it."""

import pytest
from SpinePainCohortLib.Tables.Timepoints import isTimepoint, orderTimepoints, similarTimepoints


@pytest.mark.parametrize("inTime", [
    ["pre-op", "1 week", "3 months"], ["pre", "post"], ["before", "after"], ["T1", "T2", "T10"],
    ["visit 2", "visit 10"], ["Baseline", "week2", "week12"], ["术前", "术后1周", "术后3个月"], ["治疗前", "治疗后"],
    ["baseline", "week-1", "10 days", "week12", "month3", "1y"], ["preop", "postop", "POD 3", "6 weeks"],
    ["day 0", "day 1", "day 30"], ["day -14", "day -7", "day 0", "day 7"], ["D\u22127", "D0", "D7"],
    ["-1 week", "1 week"], ["T0", "1 week"], ["2024-11-30", "2025-01-02", "2025-01-15"],
    ["30.11.2024", "2.1.2025"], ["screening", "1 week post RT", "final"],
    ["2 weeks before", "1 week before", "1 week"],
    ["prä-op", "nach 1 Woche", "nach 3 Monaten"], ["baseline", "6 h", "2 d", "1 wk", "2 mo", "1 yr"],
    ["基线", "一周", "三个月", "十二个月"], ["术前1天", "术后第3天", "出院后1个月"], ["pre", "discharge", "follow up"],
    ["pre 2", "visit 1"], ["baseline", "3 weeks", "1 month", "follow up 1", "follow up 2"]])
def test_timepoints_are_put_in_time_order_whatever_order_they_come_in(inTime):
    for given in (inTime, inTime[::-1], sorted(inTime)):
        assert orderTimepoints(given) == inTime


def test_an_order_that_is_given_comes_first_and_the_rest_follows_in_time():
    assert orderTimepoints(["1 week", "pre", "late", "early"], ["early", "late"]) == ["early", "late", "pre", "1 week"]


def test_the_primary_timepoint_is_first_only_where_no_name_tells_the_beginning():
    assert orderTimepoints(["1 week", "scan", "another"], primary="scan") == ["scan", "1 week", "another"]
    assert orderTimepoints(["baseline", "1 week", "scan", "another"], primary="scan") == [
        "baseline", "1 week", "scan", "another"]
    assert orderTimepoints(["baseline", "week12"], primary="week12") == ["baseline", "week12"]


def test_names_that_may_mean_the_same_time_are_pointed_out():
    names = ["Week12", "week12", "12 weeks", "week 2", "pre-op", "baseline",
             "Visit A", "visit-a", "visit b", "3 months"]
    assert similarTimepoints(names) == [("12 weeks", "Week12", "week12"), ("Visit A", "visit-a"),
                                        ("baseline", "pre-op")]
    assert similarTimepoints(["T1", "T2", "visit 1", "1 week", "1 month", "2025-01-02", "2025-02-01"]) == []


def test_a_word_that_tells_a_time_is_told_from_the_name_of_a_rater():
    assert all(map(isTimepoint, ("baseline", "week12", "preop", "v2", "3mo", "术后")))
    assert not any(map(isTimepoint, ("junior", "experienced", "R", "mueller", "r1", "reader 2", "R0", "1", "doc_3")))
