"""NRRD files written field by field, and the sentences with which they are refused."""

from pathlib import Path

import numpy as np
from Refusals import refusalBy
from SpinePainRHILib.Files.NrrdHeader import checkNrrdFile

VOXELS = np.arange(24, dtype="<i2").reshape(4, 3, 2)  # [k, j, i]

FIELDS = {
    "type": "short", "dimension": "3", "space": "left-posterior-superior", "sizes": "2 3 4",
    "space directions": "(0.5,0,0) (0,0.6,0) (0,0,3)", "kinds": "domain domain domain", "endian": "little",
    "encoding": "raw", "space origin": "(1,2,3)",
}


def write(path: Path, payload: bytes | None = None, drop=(), extra=(), magic="NRRD0004", end="\n", **changed) -> Path:
    """A NRRD file from FIELDS; keyword names stand for field names with underscores for spaces."""
    fields = FIELDS | {name.replace("_", " "): value for name, value in changed.items()}
    lines = [magic, *(f"{name}: {value}" for name, value in fields.items() if name not in drop), *extra]
    path.write_bytes("".join(line + end for line in [*lines, ""]).encode()
                     + (VOXELS.tobytes() if payload is None else payload))
    return path


def refusal(path: Path, check=checkNrrdFile) -> str:
    return refusalBy(check, path)
