"""How tools number the vertebrae in their label volumes.

Sources, as their projects write them:

- Spinal Cord Toolbox: vertebrae count from C1 on. "Vertebral levels to compute the metrics across. Example: 2:9 for C2
  to T2" (``sct_process_segmentation -vert``). Points, its documentation says (Point labeling conventions), are set by
  one of two conventions with the same numbers: "as though the vertebrae were projected onto the spinal cord, with the
  label centered in the middle of each vertebral level", or "on the posterior tip of each disc", "disc labelvalue=3
  ==> disc C2/C3" (``vertebrae/core.py``). "Pontomedullary groove (label 49), pontomedullary junction (label 50), and
  conus medullaris (label 60)" are no vertebrae.
- TotalSpineSeg: ``resources/labels_maps/tss_map.json``: "C1":11 to "C7":17, "T1":21 to "T12":32, "L1":41 to "L5":45,
  "L6":46, "L7":47, "sacrum":50, discs 63 to 100, "SC":1, "CSF":2. Its first releases followed TotalSegmentator 1, with
  other numbers; they also have cord and discs as 200 and above, by which such a file is refused.
- TotalSegmentator 2: ``map_to_binary.py``, "total": 25: "sacrum", 26: "vertebrae_S1", 27: "vertebrae_L5" up to
  50: "vertebrae_C1", 117 classes; "vertebrae_mr": 1: "sacrum", 2: "vertebrae_L5" up to 25: "vertebrae_C1".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .Levels import LEVELS

TO_L5 = LEVELS[:LEVELS.index("L5") + 1]
_SHOWN = 5


@dataclass(frozen=True)
class VertebraScheme:
    """A numbering: ``levels`` by label, and the ``others`` that the tool also writes, which are no vertebrae.

    ``marksDiscs``: label n is set at the disc above vertebra n, not in it. ``points`` says whether a file of points
    is clear: where it is False, points are refused, since they could be set in vertebrae as well as at discs.
    """

    name: str
    title: str
    levels: Mapping[int, str]
    others: frozenset[int] = frozenset()
    marksDiscs: bool = False
    points: bool = True


def _from(first: int, levels: Iterable[str]) -> dict[int, str]:
    return dict(enumerate(levels, start=first))


_SCT_LEVELS = _from(1, LEVELS)
_SCT_OTHERS = frozenset((49, 50, 60))
_TSS_LEVELS = _from(11, LEVELS[:7]) | _from(21, LEVELS[7:19]) | _from(41, LEVELS[19:24])
_TSS_OTHERS = frozenset((1, 2, 46, 47, 50, *range(63, 68), *range(71, 83), *range(91, 96), 100))

SCHEMES = {each.name: each for each in (
    VertebraScheme("sct", "Spinal Cord Toolbox", _SCT_LEVELS, _SCT_OTHERS, points=False),
    VertebraScheme("sct-vertebrae", "Spinal Cord Toolbox, points in vertebrae", _SCT_LEVELS, _SCT_OTHERS),
    VertebraScheme("sct-discs", "Spinal Cord Toolbox, points at discs", _SCT_LEVELS, _SCT_OTHERS, marksDiscs=True),
    VertebraScheme("totalspineseg", "TotalSpineSeg", _TSS_LEVELS, _TSS_OTHERS),
    VertebraScheme("totalsegmentator", "TotalSegmentator 2 (total)", _from(26, ("S1", *reversed(TO_L5))),
                   frozenset((*range(1, 26), *range(51, 118)))),
    VertebraScheme("totalsegmentator-mr", "TotalSegmentator 2 (vertebrae_mr)", _from(2, reversed(TO_L5)),
                   frozenset((1,))),
)}
"""By the name that a user gives."""


def schemeNamed(name: str) -> VertebraScheme:
    """Raises ValueError for a name that is none of SCHEMES."""
    if name not in SCHEMES:
        raise ValueError(f"Unknown numbering of vertebrae '{name}': use one of {', '.join(SCHEMES)}.")
    return SCHEMES[name]


def checkLabels(scheme: VertebraScheme, labels: Iterable[int]) -> None:
    """Raises ValueError (a clause that stands behind what holds the labels) where the scheme has no such label.

    A file of another tool, or of another version, would give wrong levels without a word.
    """
    labels = set(labels)
    unknown = sorted(labels - set(scheme.levels) - scheme.others)
    if unknown:
        shown = ", ".join(map(str, unknown[:_SHOWN])) + (", ..." if len(unknown) > _SHOWN else "")
        raise ValueError(f"has labels that {scheme.title} does not use ({shown}): choose the numbering of the tool "
                         f"that made it ({', '.join(SCHEMES)})")
    if not labels & set(scheme.levels):
        raise ValueError(f"has no label of a vertebra as {scheme.title} numbers them: choose the volume with the "
                         "vertebrae, or another numbering")
