"""What the page's controls make of texts that they show and of numbers that are entered."""

import pytest
from SpinePainBrowserLib.Parts.Controls import numberOf, scriptOptions


def test_a_text_of_any_language_stays_inside_its_quotes():
    assert scriptOptions([("L'aire", "area"), ('5" or less', "size")]) == (
        "[{value: 'area', text: 'L\\'aire'}, {value: 'size', text: '5&quot; or less'}]")


@pytest.mark.parametrize("entered", ["", None, "x", "nan", "inf"])
def test_a_field_without_a_number_is_told(entered):
    with pytest.raises(ValueError, match="Enter a number"):
        numberOf(entered)


def test_a_number_is_taken_as_it_is_entered():
    assert (numberOf("7.5"), numberOf(3)) == (7.5, 3.0)
