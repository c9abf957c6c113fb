"""The readers under test: for each, its undamaged files, how they are damaged, and what is right to say of a file.

``read`` gives a sentence (ValueError) or a result, and raises Wrong where the result is not what an independent reader
of the same bytes gives. Everything else that it raises is a failure too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random


class Wrong(AssertionError):
    """A result that was accepted and is not right."""


def expect(isRight: bool, what: str) -> None:
    """Raises Wrong with ``what`` unless it is right."""
    if not isRight:
        raise Wrong(what)


@dataclass(frozen=True)
class Kind:
    """``files``: undamaged content by file name; ``weight``: how often the kind is drawn."""

    name: str
    weight: float
    files: Mapping[str, bytes]
    damage: Callable[[bytes, Random], bytes]
    read: Callable[[Path, Random], object]


def allKinds(folder: Path) -> list[Kind]:
    """Every kind; its undamaged files are made in ``folder``."""
    from CaseKinds import caseKinds
    from DicomKinds import dicomKinds
    from ImageKinds import imageKinds
    from OutputKinds import outputKinds
    from TableKinds import tableKinds

    return [*caseKinds(folder), *imageKinds(folder), *dicomKinds(folder), *tableKinds(folder), *outputKinds(folder)]
