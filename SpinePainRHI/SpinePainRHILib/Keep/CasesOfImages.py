"""Which case and timepoint an image of a work list is of, by its name and the folders that it lies in."""

import re
from collections.abc import Iterable
from pathlib import Path

from ..Core.CaseNames import isBidsStem, stemToCase
from ..Files.FileAccess import extensionOf

Key = tuple[str, str]

_SEQUENCE = re.compile(
    r"(?:t1w?|t2w?|t2star|stir|dixon|tirm|pd|flair|tse|fse|fs|iso|water|sag(?:ittal)?|ax(?:ial)?|tra|trans(?:versal)?"
    r"|cor(?:onal)?|img|image|vol|volume|mri?|scan|spine|series|se|anat|raw|orig|[0-9]{1,3})")
"""Words that say how an image was taken, not of whom."""


def casesOfImages(images: Iterable[Path], root: Path) -> dict[Path, Key]:
    """Case and timepoint of each image below ``root``.

    A BIDS stem tells them (CaseNames.stemToCase), and so does any other stem, of an image directly in ``root``. Deeper
    down, a stem that says only how the image was taken (``t2_sag``) is that of many patients: there the folders tell,
    by the names of BIDS where they have them. Images of one name in several folders, unless it is BIDS, are told apart
    by their folders: never two patients as one case.
    """
    keys = {path: _keyOf(path, root) for path in images}
    folders: dict[Key, set[Path]] = {}
    for path, key in keys.items():
        if not isBidsStem(_stem(path)):
            folders.setdefault(key, set()).add(path.parent)
    return {path: _keyOfFolders(path, root, withStem=True)
            if path.parent != root and len(folders.get(key, ())) > 1 and not isBidsStem(_stem(path))
            and not _saysOnlySequence(_stem(path)) else key for path, key in keys.items()}


def _keyOf(path: Path, root: Path) -> Key:
    stem = _stem(path)
    if isBidsStem(stem) or path.parent == root or not _saysOnlySequence(stem):
        return stemToCase(stem)
    return _keyOfFolders(path, root)


def _keyOfFolders(path: Path, root: Path, withStem: bool = False) -> Key:
    parts = [part for part in path.parent.relative_to(root).parts if part != "anat"]
    named = [part for part in parts if part.startswith("sub-")]
    if named and isBidsStem(named[0]):
        sessions = [part for part in parts if part.startswith("ses-")]
        return stemToCase("_".join((named[0], *sessions[:1])))
    return stemToCase("-".join((*parts, *([_stem(path)] if withStem or not parts else []))))


def _stem(path: Path) -> str:
    return path.name[:len(path.name) - len(extensionOf(path))]


def _saysOnlySequence(stem: str) -> bool:
    return all(_SEQUENCE.fullmatch(part) for part in re.split(r"[-_.+\s]+", stem.lower()) if part)
