"""The command line as a user runs it, in this process."""

import contextlib
import io

import nibabel
import numpy as np
import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")

from SpinePainCohortLib.CommandLine.Main import main


class Result:
    """Exit status and what went to both streams."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def sentence(self):
        """The one line on standard error; fails where there is another number of them."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


@pytest.fixture
def spinepain():
    def run(*arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main([str(each) for each in arguments])
            except SystemExit as end:
                status = end.code
        return Result(status, out.getvalue(), err.getvalue())
    return run


@pytest.fixture
def labels(tmp_path):
    """Writes small NIfTI files: a volume, a cord of 4 slices with 20 voxels, a lesion of 5 voxels on one of them."""
    def write(name, array, affine=None):
        path = tmp_path / name
        nibabel.save(nibabel.Nifti1Image(array, AFFINE if affine is None else affine), path)
        return path

    cord, lesion = np.zeros(SHAPE, dtype=np.uint8), np.zeros(SHAPE, dtype=np.uint8)
    cord[3:8, 4:8, 1:5] = 1
    lesion[3:8, 4, 2] = 1
    volume = np.random.default_rng(0).integers(100, 900, SHAPE).astype(np.int16)
    write.volume, write.cord, write.lesion = (write("t2.nii.gz", volume), write("cord.nii.gz", cord),
                                              write("lesion.nii.gz", lesion))
    return write


SHAPE = (12, 12, 6)
AFFINE = np.diag([0.5, 0.5, 4.0, 1.0])
