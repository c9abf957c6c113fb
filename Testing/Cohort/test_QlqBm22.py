"""The four scales of the QLQ-BM22 from its items; scores worked out by hand from the formulas of the EORTC manual."""

import pytest
from SpinePainCohortLib.Tables.ClinicalTable import readClinicalTable
from SpinePainCohortLib.Tables.QlqBm22 import SCALES, scoredColumns

SITES, CHARACTERISTICS, INTERFERENCE, PSYCHOSOCIAL = SCALES


def answers(scale, *values):
    return dict(zip(scale.items, values, strict=True))


def test_every_item_is_of_one_scale():
    assert sorted(item for scale in SCALES for item in scale.items) == list(range(1, 23))


@pytest.mark.parametrize(("scale", "values", "score"), [
    (SITES, (1, 1, 1, 1, 1), 0), (SITES, (4, 4, 4, 4, 4), 100), (SITES, (1, 2, 3, 4, 2), 100 * (12 / 5 - 1) / 3),
    (CHARACTERISTICS, (2, 2, 4), 100 * (8 / 3 - 1) / 3), (INTERFERENCE, (1,) * 8, 100), (INTERFERENCE, (4,) * 8, 0),
    (INTERFERENCE, (1, 2, 3, 4, 1, 2, 3, 4), 50), (PSYCHOSOCIAL, (1, 1, 1, 1, 4, 4), 100),
    (PSYCHOSOCIAL, (4, 4, 4, 4, 1, 1), 0), (PSYCHOSOCIAL, (2, 2, 2, 2, 3, 3), 100 * 2 / 3)])
def test_a_scale_is_the_mean_of_its_items_from_0_to_100(scale, values, score):
    assert scale.scoreOf(answers(scale, *values)) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize(("scale", "fewest"), [(SITES, 3), (CHARACTERISTICS, 2), (INTERFERENCE, 4), (PSYCHOSOCIAL, 3)])
def test_at_least_half_of_the_items_must_be_answered(scale, fewest):
    known = [2] * fewest + [None] * (len(scale.items) - fewest)
    assert scale.scoreOf(answers(scale, *known)) is not None
    assert scale.scoreOf(answers(scale, *known[1:], None)) is None


def test_missing_answers_are_left_out_of_the_mean():
    assert SITES.scoreOf(answers(SITES, 4, 4, 1, None, None)) == pytest.approx(100 * (3 - 1) / 3)


@pytest.mark.parametrize("answer", [0, 5, 2.5, -1])
def test_an_answer_that_there_is_not_is_refused(answer):
    with pytest.raises(ValueError, match="1, 2, 3 or 4 is needed"):
        SITES.scoreOf({1: answer})


@pytest.mark.parametrize(("first", "suffix"), [(1, ""), (31, ""), (1, "_week12")])
def test_items_of_a_table_become_scales_in_their_place(tmp_path, first, suffix):
    items = [f"QLQ-BM22 Q{first + number:02}{suffix}" for number in range(22)]
    path = tmp_path / "c.csv"
    answered = ["999", ".", "9", "", "5", "", *["1"] * 16]
    rows = [["case_id", "age", *items, "sex"], ["A", "50", *["2"] * 22, "f"], ["B", "60", *answered, "m"]]
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    table = readClinicalTable(path)
    names = ("painful_sites", "pain_characteristics", "functional_interference", "psychosocial_aspects")
    assert table.columns == ("age", *(f"qlq_bm22_{name}{suffix}" for name in names), "sex")
    assert table.valuesOf("A", "x") == (50.0, pytest.approx(100 / 3), pytest.approx(100 / 3), pytest.approx(200 / 3),
                                        pytest.approx(100 * (1 - (14 / 6 - 1) / 3)), "f")
    assert table.valuesOf("B", "x")[1:3] == (None, 0.0)
    assert any("scored from its items" in note for note in table.preview.notes)
    assert ["outside 1 to 4" in each.reason for each in table.problems] == [True]


def test_items_of_an_incomplete_scale_and_a_scale_that_is_there_are_left_alone():
    given = {"qlq_bm22_q01": [1.0], "qlq_bm22_q06": [1.0], "qlq_bm22_q07": [1.0], "qlq_bm22_q08": [1.0]}
    assert list(scoredColumns(given)) == ["qlq_bm22_q01", "qlq_bm22_pain_characteristics"]
    given["QLQ-BM22 Pain Characteristics"] = [50.0]
    assert scoredColumns(given) == given
