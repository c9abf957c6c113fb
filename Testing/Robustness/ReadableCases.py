"""One case file of each kind: how it is made, and what is to come of it. The ratio is 25 %, as of ReadableImages."""

import os
import re
from collections.abc import Callable, Mapping

import numpy as np
from ReadableImages import CORD, SOFT, Bench, Outcome


def _broken(*changes: tuple[bytes, bytes]) -> Callable[[Bench], Outcome]:
    return lambda bench: bench.measured(bench.patched(bench.case(), *changes))


def _foreign(bench: Bench, options: tuple[str, ...] = ()) -> Outcome:
    head, end, voxels = bench.case().read_bytes().partition(b"\n\n")
    head = re.sub(rb"_Tags:=[^\n]*", b"_Tags:=Segmentation.Status:inprogress|", head)
    path = bench.folder / "case-7.seg.nrrd"
    path.write_bytes(head + end + voxels)
    return bench.measured(path, options=options)


def _renamed(bench: Bench, name: str) -> Outcome:
    head, end, voxels = bench.case().read_bytes().partition(b"\n\n")
    path = bench.folder / name
    path.write_bytes(head.replace(b"SpinePain.Case:c1|", b"") + end + voxels)
    outcome, said = bench.measured(path)
    assert "SURNAME" not in said
    return outcome, said


def _pipe(bench: Bench) -> Outcome:
    os.mkfifo(bench.folder / "p.seg.nrrd")
    return bench.measured(bench.folder / "p.seg.nrrd")


def _onTwoGrids(bench: Bench) -> Outcome:
    path = bench.case()
    return bench.measured(bench.patched(path, (b"(0,0,4)", b"(0,0,-4)")))


CASES: Mapping[str, Callable[[Bench], Outcome]] = {
    "saved by Spine Pain RHI, by `import-case`, or by 3D Slicer from such a case": lambda bench: bench.measured(
        bench.case()),
    "segments without roles, told by `--map`": lambda bench: _foreign(bench, (
        "--map", "cord=Cord", "--map", "highIntensity=High intensity")),
    "segments without roles": _foreign,
    "a file whose name may be a person's, without a case ID of its own": lambda bench: _renamed(
        bench, "SURNAME_GIVEN_19500101.seg.nrrd"),
    "names of segments in another encoding than UTF-8": lambda bench: bench.measured(bench.patched(
        bench.case(), (b"Name:=High intensity", b"Name:=H\xf6he"))),
    "IDs of segments in another encoding than UTF-8": _broken((b"_ID:=cord", b"_ID:=c\xf6rd")),
    "carriage returns inside a header line": _broken((b"\nkinds", b"\ncontent: a\rb\nkinds")),
    "two segments of one label": _broken((b"Segment1_Layer:=1", b"Segment1_Layer:=0")),
    "a label value that is no whole number": _broken((b"Segment0_LabelValue:=1", b"Segment0_LabelValue:=1_0")),
    "a label value far beyond any other": _broken((b"Segment0_LabelValue:=1", b"Segment0_LabelValue:=4294967295")),
    "64-bit labels": lambda bench: bench.measured(bench.nrrd("x.seg.nrrd", CORD.astype(np.int64))),
    "fractions in place of labels": lambda bench: bench.measured(bench.nrrd("x.seg.nrrd", SOFT)),
    "voxels on another grid than the reference image geometry": _onTwoGrids,
    "an extent far beyond the image": lambda bench: bench.measured(bench.patched(
        bench.case(), (b"Segment0_Extent:=", b"Segment0_Extent:=0 999999 0 5 0 4 "))),
    "more than two thousand labels, of which 3D Slicer would make segments": lambda bench: bench.measured(
        bench.nrrd("x.seg.nrrd", np.arange(2, 2502, dtype=np.int16).reshape(10, 10, 25))),
    "a pipe or a device": _pipe,
    "a file that is no NRRD file": lambda bench: _noNrrd(bench),
}


def _noNrrd(bench: Bench) -> Outcome:
    path = bench.folder / "x.seg.nrrd"
    path.write_bytes(b"GIF89a" * 99)
    return bench.measured(path)
