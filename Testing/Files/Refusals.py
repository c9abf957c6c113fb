"""The sentence with which a file is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from SpinePainRHILib.Files.FileAccess import quoted


def refusalBy(check: Callable, path: Path) -> str:
    """What ``check`` says of a file that it refuses: one line that names the file, says what to do, and ends in a full
    stop."""
    with pytest.raises(ValueError) as caught:
        check(path)
    text = str(caught.value)
    assert "\n" not in text and quoted(path) in text and text.endswith(".") and ".." not in text
    assert ":" in text.replace(str(path), ""), "says what to do after a colon"
    return text
