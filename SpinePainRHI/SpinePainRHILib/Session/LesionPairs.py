"""Which high-intensity outlines belong to which metastasis."""

from collections.abc import Iterable

from ..Core.CaseTags import Role

Lesion = tuple[str, Role, str | None]
"""Segment ID, role and level."""


def pairByLevel(lesions: Iterable[Lesion]) -> dict[str, tuple[str, ...]]:
    """The high-intensity segments of each metastasis, by segment IDs, in segment order.

    A high-intensity segment belongs to the metastasis of its level (data contract, section 2). Where a level has
    several metastases, its high-intensity segments go to them in order, one each, and what is left to the last.
    A segment without a level belongs to none.
    """
    lesions = tuple(lesions)
    pairs: dict[str, tuple[str, ...]] = {each: () for each, role, _level in lesions if role is Role.METASTASIS}
    for level in {level for _id, _role, level in lesions if level is not None}:
        metastases = [each for each, role, at in lesions if role is Role.METASTASIS and at == level]
        bright = [each for each, role, at in lesions if role is Role.HIGH_INTENSITY and at == level]
        for number, segmentId in enumerate(bright):
            if metastases:
                pairs[metastases[min(number, len(metastases) - 1)]] += (segmentId,)
    return pairs
