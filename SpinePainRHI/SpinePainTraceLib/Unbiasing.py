"""Takes off the outline what the voxels' size put on it.

Where the surface is curved, or voxels are about as thick as the film of fluid or the cord, intensities are half-way
between cord and fluid somewhere beside the edge. How far beside follows from the voxels alone: a stack is made up from
the outline found, traced in the same way, and the difference between what is traced there and what it was made from
is taken off; what is traced in both then agrees (indirect inference: Gourieroux C. et al., J Appl Econom 1993; 8:
S85).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, percentile_filter
from scipy.special import ndtri
from SpinePainRHILib.Core.Arrays import Floats, Reals

from .CordSizes import FILM_MM, RADIUS_RANGE_MM
from .Following import FINAL_SMOOTHING_MM, CordSurface
from .PartialVolume import Film, rendered
from .Polar import RADIAL_STEP_MM, SMOOTHING_MM, IntensityLevels, bandMean, unwrap
from .Sections import interpolated
from .Surface import BASIS, Edges, findEdges, fitDifference, smoothed

GROUP_STEP_MM = 2.0
"""Looked at about this far apart along the cord: the difference changes as slowly as size and fluid do."""

WIDEST_FILM_MM = 4.0
"""Fluid further out than this, or than two voxels, does not reach the voxels of the edge."""

TURNS = 4
"""Of making up and tracing where film and edge are found together; the edge alone needs one."""

MOST_TURNS = 12
"""In soft images blur, film and edge are found together: as many turns as their blur still grows."""

CLOSE_MM2 = 0.02
"""Variance of the blur that is no longer worth another turn."""

SOFT_MM = 0.25
"""Edges that are softer than the voxels make them by less than this (SD) are not told from noise."""

READER_INSET = 0.08
"""Distance from the geometrical edge to the outline, inwards, in units of the finest voxel edge.

Readers leave out voxels that hold some fluid. Edge-based areas exceed manual ones by 14 % (T1; Horsfield MA et al.,
NeuroImage 2010; 50: 446) and are 8.9 % larger on T1 than on T2 (Kim G et al., BMC Neurol 2015; 15: 124). No source
gives the size: it is a compromise, with which phantoms (1 to 4 % below their geometrical area), T2 outlines of the
Spinal Cord Toolbox (2 to 4 % above theirs) and most manual outlines of public T2 and T2* images (-5 to +8 %) are near
zero on the whole (Testing/Accuracy/ReportCordTracing.py, SpinePainRHI/Resources/Docs/CordTracing.md). Readers of T1
draw tighter still.
"""


def withoutVoxelBias(surface: CordSurface) -> CordSurface:
    """The surface whose made-up image is traced where the real one is, set in by ``READER_INSET``.

    The evidence (edges) moves with the surface it supports, and ``polar.voxelMm`` becomes the blur seen: that of the
    voxel and, where edges are softer, of the image. Rays that cross their edge with more blur than the film of fluid
    is wide (``FILM_MM``) do not show the fluid's own level: there it is that of the best rays nearby, and width and
    edge are found together. On other rays the fluid counts as wide: its level is what is seen.
    """
    wanted = max(round(GROUP_STEP_MM / surface.polar.stepMm), 1)
    chosen = np.unique(np.append(np.arange(0, len(surface.groups), wanted), len(surface.groups) - 1))
    found = surface.radiusMm
    t = smoothed(surface.polar, surface.levels, FINAL_SMOOTHING_MM)
    change, extentMm = _changeAndExtent(_Remake(surface, chosen, t))
    coefficients = surface.coefficients + interpolated(np.arange(len(found)), chosen, change)
    coefficients[:, 0] -= READER_INSET * float(np.linalg.norm(surface.sections.toPlaneMm, axis=0).min())
    moved = replace(surface, coefficients=coefficients, polar=replace(surface.polar, voxelMm=extentMm))
    edges = replace(surface.edges, radiusMm=surface.edges.radiusMm + moved.radiusMm - found)
    return replace(moved, edges=edges)


def _changeAndExtent(remake: "_Remake") -> tuple[Floats, Floats]:
    """What to add to the coefficients of the chosen groups, and the extent of the blur along each ray."""
    found, view = remake.foundMm, remake.view(0.0)
    made = remake.traced(view, found)
    softness = remake.softness(view, made)
    if softness > SOFT_MM ** 2:
        view = remake.view(softness)
        made = remake.traced(view, found)
    change = np.zeros((len(found), BASIS.shape[1]))
    for turn in range(MOST_TURNS):
        change = change + fitDifference(*view.difference(made.edges, found), remake.stepMm)
        softer = remake.softness(view, made) if view.variance else 0.0
        isOneEnough = view.shown.min() == 1 and not view.variance
        if isOneEnough or (turn >= TURNS - 1 and softer <= CLOSE_MM2):
            break
        film = _filmAfter(view, found, made.t)
        if view.variance:
            view = remake.view(max(view.variance + 1.5 * softer, 0.0))
        view = replace(view, film=film)
        made = remake.traced(view, np.clip((remake.coefficients + change) @ BASIS.T, *RADIUS_RANGE_MM))
    return change, view.extentMm


class _Remake:
    """The ``chosen`` groups of a surface as the image shows them, and made up and traced again.

    ``t`` are the ``smoothed`` intensities of all groups.
    """

    def __init__(self, surface: CordSurface, chosen: NDArray[np.int64], t: NDArray[np.float32]) -> None:
        self._surface, self._chosen, self._t = surface, chosen, t
        self.foundMm, self.coefficients = surface.radiusMm[chosen], surface.coefficients[chosen]
        sizes = [len(surface.groups[n]) for n in chosen]
        self._slices = np.concatenate([surface.groups[n] for n in chosen])
        self._owner = np.repeat(np.arange(len(chosen)), sizes)
        self._groups = np.split(np.arange(len(self._owner)), np.cumsum(sizes)[:-1])
        self.stepMm = surface.polar.stepMm * (float(np.mean(np.diff(chosen))) if len(chosen) > 1 else 1.0)

    def view(self, variance: float) -> "_View":
        """What the image shows if its blur has this variance beyond that of the voxels."""
        surface, t, chosen = self._surface, self._t, self._chosen
        # The length of the box with the same variance as the voxel's and the image's blur together.
        extentMm = np.sqrt(surface.polar.voxelMm ** 2 + 12 * variance)
        edges = findEdges(replace(surface.polar, voxelMm=extentMm), t, surface.radiusMm).at(chosen)
        film, shown = _filmSeen(surface, t, extentMm)
        return _View(variance, extentMm, edges, film.at(chosen), shown, _profile(t[chosen], self.foundMm, extentMm))

    def traced(self, view: "_View", radiusMm: Floats) -> "_Made":
        """The image made up with this surface [group, ray], unwrapped, and its edges."""
        surface, owner = self._surface, self._owner
        made = rendered(surface.sections, self._slices, surface.centres, radiusMm[owner], view.film.at(owner),
                        view.variance ** 0.5)
        polar = replace(unwrap(made, self._groups, surface.centres[self._slices], 1, self.stepMm),
                        voxelMm=view.extentMm)
        ones = np.ones(len(self.foundMm))
        t = smoothed(polar, IntensityLevels(0 * ones, ones, 0 * ones), FINAL_SMOOTHING_MM)
        return _Made(t, findEdges(polar, t, self.foundMm))

    def softness(self, view: "_View", made: "_Made") -> float:
        """By how much the variance of the image's edges exceeds that of the made-up one's."""
        voxelMm = self._surface.polar.voxelMm
        return _edgeVariance(self._t[self._chosen], view.edges, voxelMm) - _edgeVariance(made.t, made.edges, voxelMm)


@dataclass(frozen=True, eq=False)
class _Made:
    """A made-up image: its smoothed intensities and edges."""

    t: NDArray[np.float32]
    edges: Edges


@dataclass(frozen=True, eq=False)
class _View:
    """What is read from the image with its blur of ``variance``, along each ray over ``extentMm``."""

    variance: float
    extentMm: Floats
    edges: Edges
    film: Film
    shown: Floats
    """To which share the level of the film is seen [ray]."""

    profile: tuple[Floats, Floats, Floats]

    def difference(self, madeEdges: Edges, foundMm: Floats) -> tuple[Floats, Floats]:
        """How far the edges lie outside those of the made-up image, and with what weight."""
        both = np.isfinite(self.edges.radiusMm) & np.isfinite(madeEdges.radiusMm)
        # Edge and width share the evidence of a blurred ray: shorter steps of both do not overshoot.
        step = (0.75 + 0.25 * self.shown) * np.where(both, self.edges.radiusMm - madeEdges.radiusMm, 0)
        return step, both * self.edges.weightsAround(foundMm)


def _edgeVariance(t: Reals, edges: Edges, voxelMm: Floats) -> float:
    """Variance (mm2) of the blur that makes the edges as soft as their median on the rays with the finest voxels."""
    fine = np.isfinite(edges.radiusMm) & (edges.step > 0.5) & (voxelMm <= 1.5 * voxelMm.min())
    if not fine.any():
        return 0.0
    middle = np.where(fine, edges.radiusMm, 1.0)
    rise = (bandMean(t, middle, 0.5, 0.5) - bandMean(t, middle, -0.5, -0.5)) / np.where(fine, edges.step, 1.0)
    share = float(np.clip(np.median(rise[fine]), 0.05, 0.999))
    return (0.5 / float(ndtri(0.5 + 0.5 * share))) ** 2


def _widestMm(voxelMm: Floats) -> Floats:
    return np.maximum(WIDEST_FILM_MM, 2 * voxelMm)


def _filmSeen(surface: CordSurface, t: Reals, voxelMm: Floats) -> tuple[Film, Floats]:
    """A first guess of the film [group, ray], and to which share [ray] its level can be seen."""
    peak, fall, beyond = _profile(t, surface.radiusMm, voxelMm)
    narrow, wide = FILM_MM
    shown = np.clip((wide - voxelMm) / (wide - narrow), 0, 1)
    best = np.percentile(peak, 80, axis=1)
    size = int(np.clip(20.0 / surface.polar.stepMm, 1, len(best)))
    best = percentile_filter(best, 80, size=size, mode="nearest")
    best = gaussian_filter1d(best, SMOOTHING_MM / surface.polar.stepMm, mode="nearest")[:, None]
    level = np.maximum(shown * peak + (1 - shown) * np.maximum(peak, best), 0.1)
    widest = _widestMm(voxelMm)
    width = np.where(shown == 1, widest, np.clip(peak * fall / level, 0, widest))
    return Film(width, level, beyond), shown


def _filmAfter(view: _View, foundMm: Floats, madeT: Reals) -> Film:
    """The film with its width moved by what the made-up image lacks: its fall where shown, else its mass."""
    (peak, fall, _), (madePeak, madeFall, _) = view.profile, _profile(madeT, foundMm, view.extentMm)
    width, widest, shown = view.film.widthMm, _widestMm(view.extentMm), view.shown
    ratio = np.clip(peak * fall / np.maximum(madePeak * madeFall, 1e-3), 0.5, 2.0)
    width = np.clip(width + shown * (fall - madeFall) + 0.5 * (1 - shown) * width * (ratio - 1), 0, widest)
    return replace(view.film, widthMm=np.where((shown < 1) & (fall < widest), width, widest))


def _profile(t: Reals, radiusMm: Floats, voxelMm: Floats) -> tuple[Floats, Floats, Floats]:
    """Of every ray the highest value near the outline, how far out it falls to half of it, and what follows."""
    widest = _widestMm(voxelMm)
    out = np.arange(0, widest.max() + 1.5, RADIAL_STEP_MM)
    place = np.clip((radiusMm[..., None] + out) / RADIAL_STEP_MM, 0, t.shape[2] - 1.001).astype(np.float32)
    whole = place.astype(np.int32)
    values = np.take_along_axis(t, whole, 2)
    values += (place - whole) * (np.take_along_axis(t, whole + 1, 2) - values)
    near = np.where(out <= np.maximum(1.5, voxelMm)[:, None], values, -np.inf)
    peak = near.max(axis=2)
    below = (values < 0.5 * peak[..., None]) & (np.arange(len(out)) > near.argmax(axis=2)[..., None])
    first = below.argmax(axis=2)[..., None]
    before, after = (np.take_along_axis(values, np.maximum(first - back, 0), 2)[..., 0] for back in (1, 0))
    share = np.clip((before - 0.5 * peak) / np.maximum(before - after, 1e-6), 0, 1)
    fall = np.where(below.any(axis=2), np.minimum((first[..., 0] - 1 + share) * RADIAL_STEP_MM, widest), widest)
    fall = np.where(peak > 0.1, fall, 0.0)
    behind = (np.arange(len(out)) >= first) & (out <= (fall + np.maximum(1.0, voxelMm))[..., None])
    beyond = np.where(behind, values, np.inf).min(axis=2)
    return peak, fall, np.where(np.isfinite(beyond), np.clip(beyond, -1.0, 1.0), 0.0)
