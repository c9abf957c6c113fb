"""The page: everything on it is readable, and what has no room is said to be missing."""

from dataclasses import replace
from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from SeriesOfCase import makeCase, makeVolume
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.CaseTags import CordMeaning
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Pictures.MeasurementPage import RESEARCH_USE, PageTexts, writeMeasurementPage

IDENTITY, SIGNATURE = ["Patient Doe^Jane $x$ " + "word " * 60], ["Outlined by R1.", "Not verified."]


@pytest.fixture
def textsOf(monkeypatch, tmp_path):
    """Writes the page of a case; its texts as (place from the bottom, text), from top to bottom."""
    figures = []
    save = Figure.savefig

    def keep(figure, *arguments, **options):
        figures.append(figure)
        return save(figure, *arguments, **options)

    monkeypatch.setattr(Figure, "savefig", keep)

    def write(case, **changes):
        volume = makeVolume()
        measured = replace(measureCase(case), **changes)
        writeMeasurementPage(volume.voxels, case, measured, PageTexts(IDENTITY, SIGNATURE), tmp_path / "page.pdf")
        return [(text.get_position()[1], text.get_text()) for text in figures[-1].texts]
    return write


def everything(texts):
    return "\n".join(text for _place, text in texts)


def test_the_page_holds_numbers_levels_and_that_it_is_for_research(textsOf):
    text = everything(textsOf(makeCase(makeVolume())))
    assert "45.0 %" in text
    assert "3.4 / 7.5 mm²" in text
    assert all(level in text.split("\n") for level in ("L3", "T12", "S1", "C2"))
    assert RESEARCH_USE in text
    assert "SECRET" not in text


def test_what_has_no_room_is_counted_and_nothing_is_written_over(textsOf):
    case = makeCase(makeVolume())
    notes = tuple(f"Note {n} " + "that goes on for more than one line of the page " * 4 for n in range(12))
    texts = textsOf(replace(case, lesions=case.lesions * 5), problems=notes)
    text = everything(texts)
    assert "Note 0" in text
    assert "more notes, which are in the measurement report" in text
    assert "more, which are in the measurement report" in text
    places = sorted({place for place, _text in texts}, reverse=True)
    gaps = [above - below for above, below in pairwise(places)]
    assert min(gaps) > 0.012  # a line of 8.5 points is 0.010 of the page's height
    assert places[-1] > 0.03


def test_what_is_not_computable_is_said_with_its_reason(textsOf):
    case = makeCase(makeVolume())
    text = everything(textsOf(case, rhiPercent=None, rhiSliceIndex=None, reason="Outline the cord."))
    assert "not computable" in text
    assert "Outline the cord." in text


def test_what_was_outlined_in_place_of_the_cord_is_said(textsOf):
    assert "thecal sac" in everything(textsOf(makeCase(makeVolume(), cordMeaning=CordMeaning.THECAL_SAC)))


def test_a_case_without_outlines_has_no_page(tmp_path):
    volume = makeVolume()
    case = replace(makeCase(volume), cord=CroppedMask.empty(), lesions=())
    with pytest.raises(ValueError, match="no outline to draw"):
        writeMeasurementPage(volume.voxels, case, measureCase(case), PageTexts((), ()), tmp_path / "page.pdf")
    assert list(tmp_path.iterdir()) == []
