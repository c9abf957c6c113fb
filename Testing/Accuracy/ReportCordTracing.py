"""Reports how well the cord is traced, image by image.

Run as python Testing/Accuracy/ReportCordTracing.py [--json F] [--draws 20] [--only TEXT] [--pairs FOLDER].

Every image with a known cord: the real ones of the shared data folder (SPINEPAIN_SHARED, or ``shared`` beside the
repository), analytic phantoms over a grid, and the synthetic spines of SpinePainRHILib.Phantom where present; or, with
--pairs, every NAME.nii.gz of a folder that has its outline beside it as NAME_cord.nii.gz. Six points are spread over
the centreline of the known cord, moved by a normal error of 1 mm along each axis, and traced; this is repeated.
Compared are the slices between the first and last point that were traced and that hold known cord:

- Dice with the known cord: median and 5th percentile over the draws;
- error of the mean cord area in percent: mean over the draws, and the largest by amount;
- Dice between each two draws on the slices both traced: 5th percentile;
- how well outlines sit on the edge that the image shows, whoever drew them: the step from the outermost voxels inside
  to those just outside the traced cord, relative to that of the known one (median over the draws; above 1, the traced
  outline has the sharper edge);
- share of slices left to the reader, and processor time of one tracing (median).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # times are those of one core

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from scipy.ndimage import binary_dilation, binary_erosion, generate_binary_structure

ROOT = Path(__file__).resolve().parents[2]
for folder in ("SpinePainRHI", "Testing/Trace"):
    sys.path.insert(0, str(ROOT / folder))

from CordPhantom import CordPhantom  # noqa: E402
from SpinePainRHILib.Core.Geometry import GridGeometry  # noqa: E402
from SpinePainTraceLib import CordTrace, runAxisOf, traceCord  # noqa: E402

POINTS = 6
JITTER_SD_MM = 1.0
TARGETS = {"diceMedian": 0.93, "diceP5": 0.90, "areaErrorPercent": 5.0, "stabilityP5": 0.95}

Case = tuple[np.ndarray, GridGeometry, np.ndarray]


def readCase(volumePath: Path, cordPath: Path) -> Case:
    volume, cord = sitk.ReadImage(str(volumePath)), sitk.ReadImage(str(cordPath))
    matrix = np.eye(4)
    matrix[:3, :3] = np.reshape(volume.GetDirection(), (3, 3)) * volume.GetSpacing()
    matrix[:3, 3] = volume.GetOrigin()
    # ITK's world is left, posterior, superior.
    geometry = GridGeometry(np.diag([-1.0, -1.0, 1.0, 1.0]) @ matrix)
    return sitk.GetArrayFromImage(volume), geometry, sitk.GetArrayFromImage(cord) > 0


def realCases() -> Iterator[tuple[str, Callable[[], Case]]]:
    shared = Path(os.environ.get("SPINEPAIN_SHARED", ROOT.parent / "shared"))
    for volume, cord in (("t2", "t2_seg-manual"), ("t2_fake_lesion", "t2_fake_lesion_sc_seg")):
        paths = [shared / "data" / "sct" / f"{name}.nii.gz" for name in (volume, cord)]
        if all(path.exists() for path in paths):
            yield volume, lambda paths=paths: readCase(*paths)
        else:
            print(f"{volume}: not there, left out (set SPINEPAIN_SHARED)", file=sys.stderr)


def pairCases(folder: Path) -> Iterator[tuple[str, Callable[[], Case]]]:
    for cord in sorted(folder.glob("*_cord.nii.gz")):
        name = cord.name.removesuffix("_cord.nii.gz")
        yield name, lambda paths=(folder / f"{name}.nii.gz", cord): readCase(*paths)


GRID = {
    "plain": {}, "noise 20 %": {"noise": 0.2}, "noise 40 %": {"noise": 0.4}, "noise 80 %": {"noise": 0.8},
    "bias 40 %": {"bias": 0.4}, "bend 8 mm": {"bendMm": 8.0}, "bend 8, sway 5 mm": {"bendMm": 8.0, "swayMm": 5.0},
    "tilt 31 deg": {"tilt": 0.6, "widthMm": 72.0}, "isotropic 1 mm": {"spacingMm": (1.0, 1.0, 1.0)},
    "sagittal 3.3 mm": {"spacingMm": (3.3, 0.6, 0.6)},
    "sagittal 4.4 mm": {"spacingMm": (4.4, 0.7, 0.7), "swayMm": 2.0},
    "axial 4 mm": {"spacingMm": (0.5, 0.5, 4.0), "tilt": 0.2},
    "axial 8 mm": {"spacingMm": (0.6, 0.6, 8.0), "tilt": 0.2},
    "lesion 60 %": {"lesion": (0.0, 15.0, 0.6)}, "lesion 85 %": {"lesion": (0.0, 20.0, 0.85)},
    "thoracic": {"cordMm": (8.3, 6.3), "fluidMm": 3.0}, "large": {"cordMm": (14.0, 9.0)},
    "child": {"cordMm": (7.5, 5.0), "fluidMm": 2.0}, "fluid 1 mm": {"fluidMm": 1.0},
    "blur 0.5 mm": {"blurMm": 0.5}, "blur 1 mm": {"blurMm": 1.0}, "blur 1.5 mm": {"blurMm": 1.5},
    "zero-filled": {"spacingMm": (0.4, 0.4, 0.8), "kSpace": 0.5},
    "ringing": {"spacingMm": (0.5, 0.5, 0.8), "kSpace": 0.7},
    "Rician noise 40 %": {"noise": 0.4, "rician": True}, "flow voids": {"flowVoids": True},
    "off-centre": {"offsetMm": (1.5, -1.5)}, "at the wall": {"offsetMm": (0.0, -2.5)},
    "mass 20 %": {"squeeze": 0.2}, "mass 40 %": {"squeeze": 0.4},
    "axial 5 mm with gaps": {"spacingMm": (0.5, 0.5, 5.0), "thickness": 0.7, "tilt": 0.2},
    "cropped": {"widthMm": 24.0},
    "all at once": {"noise": 0.3, "bias": 0.3, "bendMm": 6.0, "swayMm": 3.0, "lesion": (5.0, 12.0, 0.5)},
}


def phantomCases() -> Iterator[tuple[str, Callable[[], Case]]]:
    for contrast in ("T2", "T1"):
        for name, changes in GRID.items():
            phantom = CordPhantom(**{"contrast": contrast, "noise": 0.1, **changes})
            yield f"phantom {contrast} {name}", lambda phantom=phantom: phantom.build(subvoxels=4)
        stored = CordPhantom(contrast=contrast, noise=0.1)
        yield f"phantom {contrast} negative integers", lambda stored=stored: asIntegers(*stored.build(subvoxels=4))
    yield "phantom PD", lambda: CordPhantom(contrast="PD", noise=0.2).build(subvoxels=4)


def asIntegers(volume: np.ndarray, geometry: GridGeometry, cord: np.ndarray) -> Case:
    """As CT-like storage has it: int16, most values negative."""
    return np.rint(0.5 * volume - 1024).astype(np.int16), geometry, cord


def spineCases() -> Iterator[tuple[str, Callable[[], Case]]]:
    try:
        from SpinePainPhantomLib import PhantomParameters, Preset, makePhantom
    except ImportError:
        return

    def build(preset: str) -> Case:
        phantom = makePhantom(PhantomParameters(preset=preset))
        truth, mask = np.zeros(phantom.image.shape, dtype=bool), phantom.case.cord
        truth[tuple(slice(first, first + size) for first, size in
                    zip(mask.offset, mask.voxels.shape, strict=True))] = mask.voxels
        return phantom.image, phantom.geometry, truth

    for preset in Preset:
        yield f"spine {preset}", lambda preset=preset: build(preset)


def centrePoints(cord: np.ndarray, geometry: GridGeometry) -> np.ndarray:
    """Points on the cord's centreline, from its first to its last slice with at least half the median area."""
    index = np.argwhere(cord)[:, ::-1]
    world = index @ geometry.ijkToRas[:3, :3].T + geometry.ijkToRas[:3, 3]
    axis, _ = runAxisOf(geometry, world)
    slices, counts = np.unique(index[:, axis], return_counts=True)
    whole = slices[counts >= 0.5 * np.median(counts)]
    places = whole[np.unique(np.rint(np.linspace(0, len(whole) - 1, POINTS)).astype(int))]
    return np.array([world[index[:, axis] == place].mean(axis=0) for place in places])


def inVolume(points: np.ndarray, volume: np.ndarray, geometry: GridGeometry) -> np.ndarray:
    """A reader cannot click outside the volume, and the real cords reach its borders."""
    index = (points - geometry.ijkToRas[:3, 3]) @ np.linalg.inv(geometry.ijkToRas[:3, :3]).T
    index = np.clip(index, 0, np.array(volume.shape[::-1]) - 1)
    return index @ geometry.ijkToRas[:3, :3].T + geometry.ijkToRas[:3, 3]


def full(trace: CordTrace, shape: tuple[int, ...]) -> np.ndarray:
    result = np.zeros(shape, dtype=bool)
    result[tuple(slice(first, first + size) for first, size in
                 zip(trace.mask.offset, trace.mask.voxels.shape, strict=True))] = trace.mask.voxels
    return result


def onSlicesOf(mask: np.ndarray, trace: CordTrace, cord: np.ndarray) -> np.ndarray:
    """The mask on the slices that were traced and hold known cord: readers' outlines end before the image does."""
    result = np.zeros_like(mask)
    index = [slice(None)] * 3
    axis = 2 - trace.runAxis
    known = cord.any(axis=tuple(other for other in range(3) if other != axis))
    index[axis] = [each.sliceIndex for each in trace.slices if each.isTraced and known[each.sliceIndex]]
    result[tuple(index)] = mask[tuple(index)]
    return result


def dice(first: np.ndarray, second: np.ndarray) -> float:
    total = np.count_nonzero(first) + np.count_nonzero(second)
    return 2 * np.count_nonzero(first & second) / total if total else 0.0


def stepAtRim(volume: np.ndarray, mask: np.ndarray, runAxis: int) -> float:
    """Mean of the voxels just outside the mask less that of its outermost, in its slices."""
    inSlice = generate_binary_structure(3, 1)
    inSlice = np.moveaxis(inSlice & (np.arange(3) == 1)[:, None, None], 0, 2 - runAxis)
    outside = binary_dilation(mask, inSlice) & ~mask
    inside = mask & ~binary_erosion(mask, inSlice)
    return float(volume[outside].mean() - volume[inside].mean())


def measure(case: Case, draws: int) -> dict[str, float | int | list[str] | None]:
    volume, geometry, cord = case
    points = centrePoints(cord, geometry)
    random = np.random.default_rng(0)
    found, seconds, left, edges, notes = [], [], [], [], set()
    for _ in range(draws):
        moved = inVolume(points + random.normal(0, JITTER_SD_MM, points.shape), volume, geometry)
        begin = time.process_time()
        trace = traceCord(volume, geometry, moved)
        seconds.append(time.process_time() - begin)
        found.append((onSlicesOf(full(trace, volume.shape), trace, cord), trace))
        if found[-1][0].any():
            edges.append(stepAtRim(volume, found[-1][0], trace.runAxis)
                         / stepAtRim(volume, onSlicesOf(cord, trace, cord), trace.runAxis))
        left.append(np.mean([not each.isTraced for each in trace.slices]))
        notes |= {each.reason for each in trace.slices if each.reason}
    agreement = [dice(mask, onSlicesOf(cord, trace, cord)) for mask, trace in found]
    area = [100 * (np.count_nonzero(mask) / max(np.count_nonzero(onSlicesOf(cord, trace, cord)), 1) - 1)
            for mask, trace in found]
    between = [dice(onSlicesOf(a[0], b[1], cord), onSlicesOf(b[0], a[1], cord)) for a, b in combinations(found, 2)]
    return {
        "diceMedian": float(np.median(agreement)), "diceP5": float(np.percentile(agreement, 5)),
        "areaErrorPercent": float(np.mean(area)), "areaErrorLargestPercent": float(max(area, key=abs)),
        "stabilityP5": float(np.percentile(between, 5)) if between else 1.0,
        "edgeRatio": float(np.median(edges)) if edges else None, "leftShare": float(np.mean(left)),
        "seconds": float(np.median(seconds)), "draws": draws, "reasons": sorted(notes),
    }


def verdict(row: dict) -> str:
    if row["leftShare"] == 1:
        return "left to the reader: " + "; ".join(row["reasons"])
    return "met" if isMet(row) else "missed"


def isMet(row: dict) -> bool:
    return all(abs(row[name]) < limit if name == "areaErrorPercent" else row[name] >= limit
               for name, limit in TARGETS.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--only", default="", help="images whose name holds this text")
    parser.add_argument("--pairs", type=Path, help="only the images of this folder, NAME.nii.gz and NAME_cord.nii.gz")
    chosen = parser.parse_args()
    print(f"{'image':34}{'Dice':>7}{'5th':>7}{'area %':>8}{'largest':>9}{'stable':>8}{'edge':>7}"
          f"{'left %':>8}{'s':>7}  target")
    rows = {}
    cases = chain(realCases(), phantomCases(), spineCases()) if chosen.pairs is None else pairCases(chosen.pairs)
    for name, build in cases:
        if chosen.only in name:
            try:
                row = rows[name] = measure(build(), chosen.draws)
            except ValueError as error:
                print(f"{name:34}{error}", flush=True)
                continue
            print(f"{name:34}{row['diceMedian']:7.3f}{row['diceP5']:7.3f}{row['areaErrorPercent']:+8.1f}"
                  f"{row['areaErrorLargestPercent']:+9.1f}{row['stabilityP5']:8.3f}"
                  f"{'-' if row['edgeRatio'] is None else format(row['edgeRatio'], '.2f'):>7}"
                  f"{100 * row['leftShare']:8.1f}{row['seconds']:7.2f}  {verdict(row)}", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps({"targets": TARGETS, "images": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
