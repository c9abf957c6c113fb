"""The sentence with which a file is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from SpinePainRHILib.Files.FileAccess import quoted
from SpinePainRHILib.Files.ImageFiles import readVolume


def refusalBy(check: Callable, path: Path) -> str:
    """What ``check`` says of a file that it refuses: one line that names the file, says what to do, and ends in a full
    stop."""
    with pytest.raises(ValueError) as caught:
        check(path)
    text = str(caught.value)
    assert "\n" not in text and quoted(path) in text and text.endswith(".") and ".." not in text
    assert ":" in text.replace(str(path), ""), "says what to do after a colon"
    return text


def survives(path: Path) -> bool:
    """Whether a damaged file is read as a volume; refused is fine as well, anything else fails the test."""
    try:
        assert readVolume(path).voxels.size > 0
    except ValueError as error:
        assert "\n" not in str(error) and str(path) in str(error)
        return False
    return True
