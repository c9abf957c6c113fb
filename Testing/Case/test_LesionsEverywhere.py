"""Which lesions count, their names, and whose high intensity is whose: one answer in every place."""

import pytest
from EveryPlace import asked, boneRatios, gathered, measuredByCommand, measurementsOf, pairsOf
from SessionTools import SHAPE, cordOf, lesionOf
from SpinePainRHILib.Core.LesionNames import fromTheNeckDown

CORD = (slice(2, 8), slice(5, 25), slice(6, 14))
"""6 slices of 20 x 8 voxels."""

QUARTER = (slice(4, 6), slice(10, 15), slice(6, 14))
"""A quarter of the cord on two slices."""

EIGHTH = (slice(7, 8), slice(10, 15), slice(8, 12))
EVERYTHING = tuple(slice(0, size) for size in SHAPE)


@pytest.fixture
def drawn(session, strokes):
    """A cord, and the one empty high intensity that a new case has, at L3."""
    strokes.paint(cordOf(session), CORD)
    session.lesions.setLevel(lesionOf(session), "L3")
    return session


def everywhere(session, folder, scores=()):
    """Saves the case and makes sure that all places count and name alike; what gathering says."""
    path = session.file.save(overwrite=True).path
    panel, file, command = session.update().measurement, measurementsOf(path), measuredByCommand(path)
    assert panel == file
    tables = gathered(folder, scores)
    key, lesions = asked(folder)
    assert key == ("sub-001", "baseline") == (tables.patient["case_id"], tables.patient["timepoint"])
    assert [name for name in lesions if name is not None] == sorted(tables.names, key=fromTheNeckDown)
    counted = [name for name, row in tables.lesions.items() if row["counted"]]
    assert {panel.lesionCount, file.lesionCount, command["lesionCount"], tables.patient["count"], len(counted)} == {
        len(counted)}
    assert {panel.location, command["location"], tables.patient["location"]} == {panel.location}
    return tables


def test_an_empty_outline_that_is_stored_like_the_cord_is_no_lesion_anywhere(drawn, strokes, tmp_path):
    second = drawn.lesions.addHighIntensity("Second", "L3")
    strokes.paint(second, QUARTER)
    tables = everywhere(drawn, tmp_path, [("sub-001", "L3", 7)])
    assert tables.names == ["L3"]
    assert (tables.lesions["Second"]["lesion"], tables.lesions["Second"]["vas"]) == ("L3", 7.0)
    assert tables.lesions["High intensity"]["vas"] is None
    assert tables.warnings == ()


def test_a_new_case_without_any_lesion_is_scored_as_a_whole(drawn, tmp_path):
    assert everywhere(drawn, tmp_path).names == []
    assert asked(tmp_path) == (("sub-001", "baseline"), [None])


def test_outlines_that_share_a_layer_are_both_lesions_and_an_erased_one_is_none(drawn, strokes, tmp_path):
    strokes.paint(lesionOf(drawn), QUARTER)
    second = drawn.lesions.addHighIntensity("Second", "L3")
    strokes.paint(second, EIGHTH)
    assert everywhere(drawn, tmp_path).names == ["L3", "L3#2"]
    strokes.erase(lesionOf(drawn), EVERYTHING)
    tables = everywhere(drawn, tmp_path)
    assert (tables.names, tables.lesions["Second"]["lesion"]) == (["L3"], "L3")
    strokes.erase(second, EVERYTHING)
    assert everywhere(drawn, tmp_path).names == []


def test_listed_metastases_count_whether_they_are_outlined_or_not(drawn, strokes, tmp_path):
    strokes.paint(lesionOf(drawn), QUARTER)
    for name, level in (("A", "L3"), ("B", "L3"), ("C", None), ("D", "T4")):
        drawn.lesions.addMetastasis(level, name)
    tables = everywhere(drawn, tmp_path, [("sub-001", "L3#2", 6)])
    assert [tables.lesions[name]["lesion"] for name in "ABCD"] == ["L3", "L3#2", None, "T4"]
    assert [tables.patient[column] for column in ("count", "count_group", "location")] == [4, ">2", "multiple"]
    assert tables.lesions["B"]["vas"] == 6.0


def test_an_empty_outline_takes_no_metastasis_turn_in_panel_and_table(drawn, strokes, tmp_path):
    for name in "AB":
        drawn.lesions.addMetastasis("L3", name)
    second = drawn.lesions.addHighIntensity("Second", "L3")
    strokes.paint(second, QUARTER)
    tables = everywhere(drawn, tmp_path)
    assert pairsOf(drawn) == {"A": ["Second"], "B": []}
    assert boneRatios(tables) == {"A": 25.0, "B": 0.0}
    strokes.paint(lesionOf(drawn), EIGHTH)
    tables = everywhere(drawn, tmp_path)
    assert pairsOf(drawn) == {"A": ["High intensity"], "B": ["Second"]}
    assert boneRatios(tables) == {"A": 12.5, "B": 25.0}


def test_the_rest_goes_to_the_last_metastasis_in_panel_and_table(drawn, strokes, tmp_path):
    strokes.paint(lesionOf(drawn), EIGHTH)
    for name in "AB":
        drawn.lesions.addMetastasis("L3", name)
    for name, box in (("Second", (slice(3, 4), slice(10, 12), slice(6, 14))), ("Third", QUARTER)):
        strokes.paint(drawn.lesions.addHighIntensity(name, "L3"), box)
    assert boneRatios(everywhere(drawn, tmp_path)) == {"A": 12.5, "B": 25.0}
    assert pairsOf(drawn) == {"A": ["High intensity"], "B": ["Second", "Third"]}


def test_high_intensity_without_a_level_leaves_the_others_their_ratios(drawn, strokes, tmp_path):
    strokes.paint(lesionOf(drawn), QUARTER)
    for name, level in (("A", "L3"), ("B", "T4")):
        drawn.lesions.addMetastasis(level, name)
    loose = drawn.lesions.addHighIntensity("Loose")
    assert boneRatios(everywhere(drawn, tmp_path)) == {"A": 25.0, "B": 0.0}  # empty, it may be anybody's or nobody's
    strokes.paint(loose, EIGHTH)
    tables = everywhere(drawn, tmp_path)
    assert boneRatios(tables) == {"A": 25.0, "B": None}
    assert pairsOf(drawn) == {"A": ["High intensity"], "B": []}
    told = [each for each in tables.warnings if "belongs to no metastasis" in each]
    assert len(told) == 1 and told[0] in drawn.values.measurement.problems
