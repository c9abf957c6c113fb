"""Which lesions of a case are its metastases, what they are called, and which high intensity belongs to which.

The one home of these rules: the panel, the list of scores to give, gathering and measuring all ask here. They need a
lesion's role and level and whether it is empty, not its voxels, so a header alone can do. Lesions are told by their
place (from 0) among all lesions of the case, in segment order.
Source: Resources/Docs/DataContract.md, section 2.
"""

from collections.abc import Sequence
from typing import Protocol

from .CaseTags import Role
from .LesionNames import namesOf

COUNT_GROUPS = ("1", "2", ">2")
"""Groups of the number of metastases, as published (Kong et al. 2025, doi 10.7150/ijms.103916)."""


class Lesion(Protocol):
    """What the rules ask of a lesion. ``level`` is None while none is assigned. ``isEmpty``: it has no voxel; None
    (not known) is taken as not empty, so whoever does not know looks first where it matters."""

    @property
    def role(self) -> Role: ...

    @property
    def level(self) -> str | None: ...

    @property
    def isEmpty(self) -> bool | None: ...


def countedMetastases(lesions: Sequence[Lesion]) -> tuple[Role, tuple[int, ...]]:
    """The role that the case's metastases have, and their places.

    The ``metastasis`` segments, empty (listed only) or not. A case without any has its ``highIntensity`` segments
    that are not empty counted in their stead.
    """
    listed = tuple(place for place, each in enumerate(lesions) if each.role is Role.METASTASIS)
    if listed:
        return Role.METASTASIS, listed
    return Role.HIGH_INTENSITY, tuple(place for place, each in enumerate(lesions) if _isDrawn(each))


def lesionNames(lesions: Sequence[Lesion]) -> dict[int, str]:
    """The name (``L3``, ``L3#2``) of each counted metastasis that has a level, by its place."""
    _role, places = countedMetastases(lesions)
    names = namesOf(lesions[place].level for place in places)
    return {place: name for place, name in zip(places, names, strict=True) if name is not None}


def highIntensityOfMetastases(lesions: Sequence[Lesion]) -> dict[int, tuple[int, ...]]:
    """The high intensity of each ``metastasis`` segment, by their places, both in segment order.

    High intensity belongs to the metastasis of its level. Where a level has several metastases, what is outlined
    there goes to them in order, one each, and the rest to the last. An empty segment takes no metastasis' turn: it
    stands where it would belong if something were outlined in it, and moves nothing else. High intensity without a
    level, or at one where no metastasis is, belongs to none; a metastasis without a level has none.
    """
    belonging: dict[int, tuple[int, ...]] = {}
    atLevel: dict[str, list[int]] = {}
    for place, each in enumerate(lesions):
        if each.role is Role.METASTASIS:
            belonging[place] = ()
            if each.level is not None:
                atLevel.setdefault(each.level, []).append(place)
    turn = dict.fromkeys(atLevel, 0)
    for place, each in enumerate(lesions):
        if each.role is Role.HIGH_INTENSITY and each.level in atLevel:
            metastases = atLevel[each.level]
            belonging[metastases[min(turn[each.level], len(metastases) - 1)]] += (place,)
            turn[each.level] += _isDrawn(each)
    return belonging


def hasUnassignedHighIntensity(lesions: Sequence[Lesion]) -> bool:
    """Whether high intensity is outlined that has no level, so that nobody knows whose it is: of a metastasis without
    any of its own it cannot be said then that it does not brighten the cord."""
    return any(_isDrawn(each) and each.level is None for each in lesions)


def countGroup(count: float | None) -> str | None:
    """The group of a number of metastases, one of COUNT_GROUPS; None for none, and where the number is not known."""
    one, two, more = COUNT_GROUPS
    if count is None:
        return None
    return more if count > 2 else two if count == 2 else one if count == 1 else None  # NaN, too, has no group


def _isDrawn(lesion: Lesion) -> bool:
    return lesion.role is Role.HIGH_INTENSITY and not lesion.isEmpty
