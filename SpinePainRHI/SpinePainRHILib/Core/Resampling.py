"""What resampling an outline to the volume's grid did to it, as it is kept with the segment."""

from collections.abc import Mapping
from dataclasses import dataclass

from .CaseTags import Tag

LARGEST_CHANGE = 0.2
"""A change of volume by more than this share is a problem. Resampling by nearest neighbour keeps a volume on average;
of a compact outline of a hundred voxels it changes a few in a hundred."""

_SAME_SHARE = 1e-3


@dataclass(frozen=True)
class Resampled:
    """Volume of an outline before and after it was resampled to the grid of the case."""

    beforeMm3: float
    afterMm3: float

    @property
    def tagValue(self) -> str:
        """As the tag ``SpinePain.Resampled`` holds it: both volumes in mm3, such as ``5.12;3.07``."""
        return f"{self.beforeMm3:.6g};{self.afterMm3:.6g}"

    def problem(self, name: str, volumeMm3: float) -> str | None:
        """What is to be said of the outline ``name``, which now has ``volumeMm3``; None where resampling changed
        little, and once somebody has drawn it anew."""
        if abs(volumeMm3 - self.afterMm3) > _SAME_SHARE * self.afterMm3:
            return None
        if abs(self.afterMm3 - self.beforeMm3) <= LARGEST_CHANGE * self.beforeMm3:
            return None
        return (f"'{name}' had {self.beforeMm3:.1f} mm3 where it was drawn and has {self.afterMm3:.1f} mm3 after it "
                "was resampled to the volume's grid, so its ratio is uncertain: outline it on the volume itself.")


def resampledOfTags(tags: Mapping[str, str]) -> Resampled | None:
    """The tag of a segment; None without one, and for a value that is none of ours."""
    before, _, after = tags.get(Tag.RESAMPLED, "").partition(";")
    try:
        found = Resampled(float(before), float(after))
    except ValueError:
        return None
    return found if 0 < found.beforeMm3 < float("inf") and 0 < found.afterMm3 < float("inf") else None
