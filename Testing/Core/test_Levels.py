"""Vertebral levels, regions and locations."""

import pytest
from SpinePainRHILib.Core.LesionNames import parseLesionName
from SpinePainRHILib.Core.Levels import (
    LEVELS,
    VERTEBRA_SNOMED_CODES,
    isLevel,
    levelOfName,
    locationOf,
    parseLevel,
    regionOf,
    regionsOf,
)


def test_there_are_29_levels_from_c1_to_s5_and_24_have_a_code_of_their_own():
    assert (len(LEVELS), LEVELS[0], LEVELS[-1]) == (29, "C1", "S5")
    assert set(VERTEBRA_SNOMED_CODES) == set(LEVELS) - {"S1", "S2", "S3", "S4", "S5"}
    assert len(set(VERTEBRA_SNOMED_CODES.values())) == 24


@pytest.mark.parametrize(("text", "level"), [("L3", "L3"), (" t12 ", "T12"), ("c1", "C1")])
def test_a_level_is_understood_in_either_case(text, level):
    assert parseLevel(text) == level


@pytest.mark.parametrize("text", ["", "C8", "T13", "L6", "S6", "T0", "T00", "T012", "Th13", "TTh8", "X1", "L3#2",
                                  "L3/4", "L3-L4", "BWK", "12", "bwk 13", "胸", "L3 lesion"])
def test_what_is_no_level_is_refused(text):
    with pytest.raises(ValueError, match="C1-C7, T1-T12, L1-L5, S1-S5"):
        parseLevel(text)


@pytest.mark.parametrize(("level", "region"), [("C7", "cervical"), ("T1", "thoracic"), ("L5", "lumbar"),
                                               ("S1", "sacral"), (None, None)])
def test_the_region_of_a_level(level, region):
    assert regionOf(level) == region


def test_one_region_is_the_location_several_are_multiple_and_none_is_none():
    assert locationOf(["T3", "T9", None]) == "thoracic"
    assert locationOf(["L1", "C2"]) == "multiple"
    assert locationOf([None]) is None
    assert locationOf([]) is None


def test_regions_are_listed_once_from_head_to_tail():
    assert regionsOf(["S1", "L2", "C3", "L1"]) == ("cervical", "lumbar", "sacral")


@pytest.mark.parametrize(("text", "level"), [
    ("Th8", "T8"), ("TH 12", "T12"), ("d11", "T11"), ("l 5", "L5"), ("BWK 12", "T12"), ("LWK3", "L3"), ("hwk-2", "C2"),
    ("SWK 1", "S1"), ("Lumbar 3", "L3"), ("thoracic_4", "T4"), ("L-3", "L3"), ("T. 9", "T9"), ("T01", "T1"),
    ("胸12", "T12"), ("腰椎3", "L3"), ("颈5椎体", "C5"), ("Ｌ３", "L3"), ("T８", "T8")])
def test_a_level_is_understood_as_other_languages_write_it_wherever_one_is_given(text, level):
    assert parseLevel(text) == levelOfName(text) == level
    assert isLevel(text)
    assert parseLesionName(f"{text}#2") == (level, 2)
