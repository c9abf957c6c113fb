"""One input of each kind of image and mask: how it is made, and what is to come of it.

The cord has 20 voxels on each of slices 1 to 4, the lesion 5 of them on slice 2: whatever is read has a ratio of 25 %.
"""

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nibabel
import nrrd
import numpy as np
from OutputKinds import run
from ReadableDicom import segmentation, series

SHAPE, AFFINE = (12, 12, 6), np.diag([0.5, 0.5, 4.0, 1.0])
"""Along i, j, k."""

CORD, LESION = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
CORD[3:8, 4:8, 1:5] = 1
LESION[3:8, 4, 2] = 1
VOLUME = np.random.default_rng(0).integers(100, 900, SHAPE).astype(np.int16)
NRRD = {"space": "left-posterior-superior", "space directions": np.diag([-0.5, -0.5, 4.0]).tolist(),
        "space origin": [0, 0, 0], "kinds": ["domain"] * 3}

READ, NOTE, REFUSED = "read", "read, with a note", "refused"
RATIO = 25.0

Outcome = tuple[str, str]
"""What came of an input, and all that was said."""


class Bench:
    """Makes files in a folder of its own and runs the command line on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def nifti(self, name: str, array: np.ndarray, affine: np.ndarray = AFFINE, qform: np.ndarray | None = None,
              codes: tuple[int, int] = (1, 1)) -> Path:
        """A NIfTI file; ``codes`` of qform and sform, ``qform`` where it differs from the sform ``affine``."""
        image = nibabel.Nifti1Image(array, affine)
        image.set_sform(affine, codes[1])
        image.set_qform(affine if qform is None else qform, codes[0], strip_shears=True)
        path = self.folder / name
        nibabel.save(image, path)
        return path

    def nrrd(self, name: str, array: np.ndarray, **changed: Any) -> Path:
        path = self.folder / name
        nrrd.write(str(path), array, {each: value for each, value in (NRRD | changed).items() if value is not None})
        return path

    def patched(self, path: Path, *changes: tuple[bytes, bytes]) -> Path:
        """The same file with some bytes replaced."""
        content = path.read_bytes()
        for before, after in changes:
            assert before in content, before
            content = content.replace(before, after)
        path.write_bytes(content)
        return path

    def put(self, volume: Any = None, cord: Any = None, lesion: Any = None, options: tuple[str, ...] = ()) -> Outcome:
        """``import-case`` of a volume, a cord and a lesion; each a path with or without ``@label``, or None: plain."""
        files = [each if each is not None else self.nifti(f"plain{number}.nii.gz", array)
                 for number, (each, array) in enumerate(((volume, VOLUME), (cord, CORD), (lesion, LESION)))]
        out = self.folder / "case.seg.nrrd"
        status, said, error = run("import-case", "--volume", files[0], "--cord", files[1], "--high-intensity",
                                  files[2], "--case", "c1", "--out", out, *options)
        if status == 2:
            assert not out.exists()
            return REFUSED, error
        return self.measured(out, said)

    def case(self) -> Path:
        """A plain case file."""
        outcome, said = self.put()
        assert outcome == READ, said
        return self.folder / "case.seg.nrrd"

    def measured(self, path: Path, said: str = "", options: tuple[str, ...] = ()) -> Outcome:
        """``measure`` of a case file, whose ratio has to be right."""
        status, table, error = run("measure", path, "--json", self.folder / "m.json", *options)
        if status == 2:
            return REFUSED, said + error
        [case] = json.loads((self.folder / "m.json").read_text("utf-8"))
        assert round(case["rhiPercent"], 3) == RATIO, (case["rhiPercent"], said)
        problems = [each for each in case["problems"] if "vertebral level" not in each]
        isNoted = "note:" in said or bool(problems)
        return NOTE if isNoted else READ, "\n".join((said, table, *problems, case["caseId"], str(case["file"])))


def turned(degrees: float) -> np.ndarray:
    """The affine turned about the first axis of the patient."""
    angle = np.radians(degrees)
    rotation = np.eye(4)
    rotation[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return rotation @ AFFINE


def sheared(degrees: float) -> np.ndarray:
    affine = AFFINE.copy()
    affine[1, 0] = np.tan(np.radians(degrees)) * 0.5
    return affine


def _onForms(bench: Bench, codes: tuple[int, int]) -> Outcome:
    volume = bench.nifti("v.nii.gz", VOLUME, AFFINE, turned(10))
    return bench.put(volume, bench.nifti("c.nii.gz", CORD, AFFINE, codes=codes),
                     bench.nifti("h.nii.gz", LESION, AFFINE, codes=codes))


def _dicom(bench: Bench, name: str = ".", keep: tuple[int, ...] | None = None) -> Outcome:
    series(bench.folder / "series", VOLUME, keep)
    return bench.put(bench.folder / "series" / name)


def _dicomSegments(bench: Bench, isFractional: bool = False, options: tuple[str, ...] = ()) -> Outcome:
    headers = series(bench.folder / "series", VOLUME)
    return bench.put(bench.folder / "series", segmentation(bench.folder / "c.dcm", headers, CORD,
                                                           isFractional=isFractional),
                     segmentation(bench.folder / "h.dcm", headers, LESION, ("52988006", "SCT")), options)


def _dicomOfAnother(bench: Bench, isSameFrame: bool) -> Outcome:
    """Segmentations of one series on the volume of another."""
    headers = series(bench.folder / "other", VOLUME)
    here = series(bench.folder / "series", VOLUME)
    for place, header in enumerate(here if isSameFrame else ()):
        header.FrameOfReferenceUID = headers[0].FrameOfReferenceUID
        header.save_as(bench.folder / "series" / f"{place}.dcm", enforce_file_format=True)
    return bench.put(bench.folder / "series", segmentation(bench.folder / "c.dcm", headers, CORD),
                     segmentation(bench.folder / "h.dcm", headers, LESION, ("52988006", "SCT")))


def _dicomWithoutSeries(bench: Bench) -> Outcome:
    headers = series(bench.folder / "series", VOLUME)
    return bench.put(None, segmentation(bench.folder / "c.dcm", headers, CORD))


def _dicomUnread(bench: Bench) -> Outcome:
    series(bench.folder / "series", VOLUME)
    last = bench.folder / "series" / "5.dcm"
    last.write_bytes(last.read_bytes()[:600])
    return bench.put(bench.folder / "series")


def _volumeOf(bench: Bench, content: bytes, name: str) -> Outcome:
    path = bench.folder / name
    path.write_bytes(content)
    return bench.put(path)


def _pair(bench: Bench) -> Outcome:
    nibabel.save(nibabel.Nifti1Pair(VOLUME, AFFINE), bench.folder / "v.hdr")
    return bench.put(bench.folder / "v.hdr")


def _nifti2(bench: Bench) -> Outcome:
    nibabel.save(nibabel.Nifti2Image(VOLUME, AFFINE), bench.folder / "v.nii")
    return bench.put(bench.folder / "v.nii")


def _cut(bench: Bench) -> Outcome:
    return _volumeOf(bench, bench.nifti("v.nii.gz", VOLUME).read_bytes()[:-50], "w.nii.gz")


def _scaled(bench: Bench) -> Outcome:
    content = bytearray(bench.nifti("v.nii", VOLUME).read_bytes())
    content[112:120] = np.array([0, 5], "<f4").tobytes()
    return _volumeOf(bench, bytes(content), "w.nii")


VOLUMES: Mapping[str, Callable[[Bench], Outcome]] = {
    "NIfTI (`.nii`, `.nii.gz`), integer or float": lambda bench: bench.put(),
    "NRRD (`.nrrd`), integer or float": lambda bench: bench.put(bench.nrrd("v.nrrd", VOLUME)),
    "qform and sform place the voxels differently": lambda bench: _onForms(bench, (1, 0)),
    "an sform that is a few hundredths of a degree off right angles": lambda bench: bench.put(
        bench.nifti("v.nii.gz", VOLUME, sheared(0.05), codes=(0, 1))),
    "an sform whose axes are not at right angles": lambda bench: bench.put(
        bench.nifti("v.nii.gz", VOLUME, sheared(5), codes=(0, 1))),
    "NIfTI without qform and sform": lambda bench: bench.put(bench.nifti("v.nii.gz", VOLUME, codes=(0, 0))),
    "NRRD without a space": lambda bench: bench.put(
        bench.nrrd("v.nrrd", VOLUME, space=None, **{"space dimension": 3})),
    "NIfTI whose scale programs read differently": _scaled,
    "NIfTI-2": _nifti2,
    "a pair of files (`.hdr` and `.img`)": _pair,
    "four dimensions, or several volumes in one file": lambda bench: bench.put(
        bench.nifti("v.nii.gz", np.stack([VOLUME] * 2, axis=3))),
    "two dimensions": lambda bench: bench.put(bench.nifti("v.nii.gz", VOLUME[:, :, 0])),
    "colours": lambda bench: bench.put(bench.nrrd(
        "v.nrrd", np.stack([VOLUME] * 3), kinds=["RGB-color", *["domain"] * 3],
        **{"space directions": [[np.nan] * 3, *NRRD["space directions"]]})),
    "a DICOM series: its folder": lambda bench: _dicom(bench),
    "a DICOM series: one file of it": lambda bench: _dicom(bench, "2.dcm"),
    "a DICOM series that lacks a slice": lambda bench: _dicom(bench, keep=(0, 1, 3, 4, 5)),
    "a DICOM series of which a file is cut off in its header": _dicomUnread,
    "a DICOM file without an image": lambda bench: _volumeOf(bench, bytes(128) + b"DICM" + bytes(99), "v.dcm"),
    "a file that is cut off": _cut,
    "a compressed file named `.nii`": lambda bench: _volumeOf(
        bench, gzip.compress(bench.nifti("v.nii", VOLUME).read_bytes()), "w.nii"),
    "a header that claims more voxels than any image has": lambda bench: bench.put(
        bench.patched(bench.nrrd("v.nrrd", VOLUME), (b"sizes: 12 12 6", b"sizes: 10000 10000 10000"))),
    "a header line of more than a thousand characters": lambda bench: bench.put(
        bench.patched(bench.nrrd("v.nrrd", VOLUME), (b"\nkinds", b"\nlabels: " + b"x" * 1001 + b"\nkinds"))),
    "control characters in a header": lambda bench: bench.put(
        bench.patched(bench.nrrd("v.nrrd", VOLUME), (b"\nkinds", b"\ncontent: a\rb\nkinds"))),
}

SOFT = CORD.astype(np.float32)
SOFT[2, 4:8, 1:5] = 0.3
SURE = CORD.astype(np.float32)
SURE[3] *= 0.6
GRADED = SOFT.copy()
GRADED[8, 4:8, 1:5] = 0.7
FINE = AFFINE @ np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0.25, -0.375], [0, 0, 0, 1]])


def _speck(bench: Bench) -> Outcome:
    lesion = np.zeros((12, 12, 24), np.uint8)
    lesion[5, 5, 8] = 1
    return bench.put(lesion=bench.nifti("h.nii.gz", lesion, FINE))


def _carved(bench: Bench) -> Outcome:
    lesion = LESION.copy()
    lesion[3:8, 4, 3] = 1
    cord = CORD & ~lesion
    cord[3, 4, 2] = 1
    return bench.put(cord=bench.nifti("c.nii.gz", cord), lesion=bench.nifti("h.nii.gz", lesion))


def _mirrored(bench: Bench) -> Outcome:
    affine = AFFINE @ np.array([[-1, 0, 0, 11], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    return bench.put(cord=bench.nifti("c.nii.gz", CORD[::-1], affine),
                     lesion=bench.nifti("h.nii.gz", LESION[::-1], affine))


def _part(bench: Bench) -> Outcome:
    affine = AFFINE @ np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
    return bench.put(cord=bench.nifti("c.nii.gz", CORD[:, :, 1:5], affine))


def _coarser(bench: Bench) -> Outcome:
    volume = bench.nifti("v.nii.gz", np.repeat(VOLUME, 4, axis=2), FINE)
    return bench.put(volume)


FAR = AFFINE.copy()
FAR[0, 3] = 900
BOTH = (CORD + LESION).astype(np.uint8)

MASKS: Mapping[str, Callable[[Bench], Outcome]] = {
    "0 and one other value, on the grid of the volume": lambda bench: bench.put(),
    "the grid of the volume with its axes in another order or direction": _mirrored,
    "values of 0.9999, as rounding leaves them": lambda bench: bench.put(
        cord=bench.nifti("c.nii.gz", CORD * np.float32(0.9999))),
    "another part of the grid of the volume": _part,
    "another grid": _coarser,
    "another grid, on which resampling changes an outline much": lambda bench: _changed(bench),
    "another grid, on which resampling leaves nothing of an outline": _speck,
    "a place that the volume does not cover": lambda bench: bench.put(
        cord=bench.nifti("c.nii.gz", CORD, FAR)),
    "an sform alone, on a volume whose qform and sform differ": lambda bench: _onForms(bench, (0, 1)),
    "a map of probabilities (0 to 1)": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", SOFT)),
    "a map of probabilities, with `--threshold`": lambda bench: bench.put(
        cord=bench.nifti("c.nii.gz", SURE), options=("--threshold", "0.5")),
    "a soft mask (0 to 255)": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", (GRADED * 255).astype(np.uint8))),
    "several labels, none chosen": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", BOTH)),
    "several labels, one chosen as `FILE@LABEL`": lambda bench: bench.put(
        lesion=f"{bench.nifti('h.nii.gz', BOTH)}@2"),
    "a chosen label that is not there": lambda bench: bench.put(lesion=f"{bench.nifti('h.nii.gz', BOTH)}@7"),
    "a DICOM segmentation, its segments told by code": lambda bench: _dicomSegments(bench),
    "a DICOM segmentation of fractions": lambda bench: _dicomSegments(bench, True),
    "a DICOM segmentation of fractions, with `--threshold`": lambda bench: _dicomSegments(
        bench, True, ("--threshold", "0.5")),
    "a DICOM segmentation of another series of the same frame of reference": lambda bench: _dicomOfAnother(
        bench, True),
    "a DICOM segmentation of another series": lambda bench: _dicomOfAnother(bench, False),
    "a DICOM segmentation, on a volume that is no DICOM": _dicomWithoutSeries,
    "fractions above 1": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", SOFT * 3)),
    "negative values": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", -CORD.astype(np.int16))),
    "an image in place of a mask": lambda bench: bench.put(
        cord=bench.nifti("c.nii.gz", VOLUME)),
    "no voxel for the cord": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", CORD * 0)),
    "one mask for cord and lesion": lambda bench: bench.put(lesion=bench.nifti("h.nii.gz", CORD)),
    "cord and lesion swapped": lambda bench: bench.put(cord=bench.nifti("c.nii.gz", LESION),
                                                       lesion=bench.nifti("h.nii.gz", CORD)),
    "a lesion carved out of the cord but for a voxel": _carved,
}


def _changed(bench: Bench) -> Outcome:
    """A lesion of 30 fine voxels of 0.25 mm3, of which the slice's centre meets 5 of 1 mm3."""
    lesion = np.repeat(LESION, 4, axis=2)
    lesion[3:8, 4, 12:14] = 1
    return bench.put(lesion=bench.nifti("h.nii.gz", lesion, FINE))
