"""The outline of the cord from a few points along it. What other packages need stands here; the rest is inside.

::

    trace = traceCord(volume, geometry, pointsRas)    # volume [k, j, i], GridGeometry, points (n, 3) in RAS mm
    trace.mask                                        # CroppedMask, empty on slices that are left to the reader
    trace.slices                                      # a TracedSlice each: area, or the reason why there is none
    trace.notes                                       # what the reader should look at, a sentence each

``traceCord`` says what is done and what it raises. ``POINT_COUNT_RANGE`` is the fewest and the most points it takes,
``runAxisOf`` the index axis across which it would cut the cord. It needs ``Core`` alone, no image file and no Slicer.

Inside, in the order of the work: ``Sections`` (slices across the cord), ``Centreline``, ``Polar`` (rays, levels of
cord and fluid), ``CoarseOutline``, ``Surface`` (edges and the smooth surface through them), ``Following`` (all of
these in turn), ``PartialVolume`` and ``Unbiasing`` (what the voxels' size does to the edge), ``Evidence`` (where the
image shows no cord). ``CordSizes`` holds the anatomy that is assumed, with its sources.
"""

from .Sections import runAxisOf
from .TraceCord import POINT_COUNT_RANGE, CordTrace, TracedSlice, traceCord

__all__ = ["POINT_COUNT_RANGE", "CordTrace", "TracedSlice", "runAxisOf", "traceCord"]
