"""Result files: written whole or not at all."""

import sys
from pathlib import Path

from SpinePainRHILib.Files.AtomicFile import writeAtomically

STANDARD_OUTPUT = Path("-")


def writeText(path: Path, text: str) -> None:
    """Writes UTF-8 text to a file, or to standard output for ``-``."""
    if path == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    writeAtomically(path, lambda temporary: _write(temporary, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
