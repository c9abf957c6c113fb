"""Tracing the cord from six points, from the points to the mask, against the time a reader will wait for."""

import time
from statistics import median
from typing import Any

import numpy as np
from BenchVolumes import CLINICAL, CORD_HALF_WIDTHS_MM, CURVE_MM, LARGE_SAGITTAL, BenchVolume
from numpy.typing import NDArray
from SpinePainTraceLib import traceCord

WANTED_SECONDS = {CLINICAL.name: 2.0, LARGE_SAGITTAL.name: 5.0}
CORD, FLUID, AROUND, NOISE = 300, 900, 120, 30
FLUID_MM = 3.0
POINT_COUNT, END_MM = 6, 10.0
SUBVOXELS = 4
TIMES = 3


def run() -> list[dict[str, Any]]:
    """One row a volume: seconds from points to mask, the limit, and how much of the cord was traced."""
    return [benchVolume(volume) for volume in (CLINICAL, LARGE_SAGITTAL)]


def benchVolume(volume: BenchVolume) -> dict[str, Any]:
    voxels, points = imageOf(volume)
    geometry = volume.geometry()
    durations, processorTimes = [], []
    for _each in range(TIMES):
        start, startProcessor = time.perf_counter(), time.process_time()
        trace = traceCord(voxels, geometry, points)
        durations.append(time.perf_counter() - start)
        processorTimes.append(time.process_time() - startProcessor)
    traced = sum(each.isTraced for each in trace.slices)
    if not traced:
        raise AssertionError("No slice was traced, so the time means nothing.")
    seconds = median(durations)
    return {"bench": "cord traced from points", "volume": volume.name, "seconds": seconds,
            "wantedSeconds": WANTED_SECONDS[volume.name], "isInTime": seconds <= WANTED_SECONDS[volume.name],
            "processorSeconds": median(processorTimes),  # what it takes where nothing else runs on the machine
            "tracedSlices": traced, "slices": len(trace.slices)}


def imageOf(volume: BenchVolume) -> tuple[NDArray[np.int16], NDArray[np.float64]]:
    """A T2-like image [k, j, i] of a curved cord in its fluid, and points (RAS) on the cord's centre.

    Averaged over sub-voxels from left to right, where voxels are thick.
    """
    order = ["SAR".index(volume.axes[2 - axis]) for axis in range(3)]  # array axis of the grid -> S, A, R
    size = {letter: volume.shape[2 - column] for column, letter in enumerate(volume.axes)}
    step = dict(zip(volume.axes, volume.spacingMm, strict=True))
    s, a, r = (np.arange(size[letter]) * step[letter] for letter in "SAR")
    centreA = a[-1] / 2 + CURVE_MM * np.sin(2 * np.pi * s / s[-1])
    voxels = np.random.default_rng(1).integers(-NOISE, NOISE, volume.shape, dtype=np.int16)
    voxels += AROUND
    seenAsSar = voxels.transpose(np.argsort(order))
    halfR, halfA = CORD_HALF_WIDTHS_MM
    near = slice(*np.searchsorted(a, a[-1] / 2 + np.array([-1, 1]) * (CURVE_MM + halfA + FLUID_MM + 1)))
    nearR = slice(*np.searchsorted(r, r[-1] / 2 + np.array([-1, 1]) * (halfR + FLUID_MM + step["R"])))
    added = np.zeros((len(s), near.stop - near.start, nearR.stop - nearR.start), dtype=np.float32)
    for part in (np.arange(SUBVOXELS) + 0.5) / SUBVOXELS - 0.5:
        alongR = (r[nearR] + part * step["R"] - r[-1] / 2)[None, None, :]
        alongA = (a[near] - centreA[:, None])[:, :, None]
        inFluid = np.hypot(alongR / (halfR + FLUID_MM), alongA / (halfA + FLUID_MM)) <= 1
        inCord = np.hypot(alongR / halfR, alongA / halfA) <= 1
        added += np.where(inCord, CORD - AROUND, np.where(inFluid, FLUID - AROUND, 0)) / SUBVOXELS
    seenAsSar[:, near, nearR] += added.astype(np.int16)
    height = np.linspace(END_MM, s[-1] - END_MM, POINT_COUNT)
    return voxels, np.column_stack([np.full(POINT_COUNT, r[-1] / 2), np.interp(height, s, centreA), height])
