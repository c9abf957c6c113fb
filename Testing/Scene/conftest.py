"""Ring 2: cases in the real MRML scene of the embedded Slicer."""

import numpy as np
import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SyntheticCases import block


@pytest.fixture(scope="session", autouse=True)
def _quietly(quietLibraries):
    """In every test of this ring."""


@pytest.fixture
def geometry():
    """An oblique sagittal grid: i posterior, j superior, k right, tilted by 0.2 rad about the right axis."""
    c, s = np.cos(0.2), np.sin(0.2)
    directions = np.array([[1, 0, 0], [0, c, -s], [0, s, c]]) @ np.array([[0, 0, 1], [-1, 0, 0], [0, 1, 0]])
    matrix = np.eye(4)
    matrix[:3, :3] = directions * [0.5, 0.6, 4.0]
    matrix[:3, 3] = [-20, 30.5, -400.25]
    return GridGeometry(matrix)


@pytest.fixture
def aCase(geometry):
    """Cord of 6 slices with 8 x 5 voxels; a lesion of 3 x 2 x 2 in it (RHI 10 %), one beside, a listed metastasis."""
    info = CaseInfo("孔-001|α:β~γ", "week12", 'R "1"\nsecond line', CordMeaning.THECAL_SAC, "ab" * 32,
                    "Notiz: 50 % | ~^\n中文")
    return OutlinedCase(info, geometry, block((3, 2, 4), (6, 8, 5)), (
        Outline("High intensity", Role.HIGH_INTENSITY, block((5, 4, 5), (3, 2, 2)), "T12"),
        Outline("Second\nname | 中", Role.HIGH_INTENSITY, block((4, 9, 8), (1, 3, 3))),
        Outline("Metastasis L3", Role.METASTASIS, CroppedMask.empty(), "L3"),
        Outline("Metastasis S1", Role.METASTASIS, block((0, 0, 0), (2, 2, 2)), "S1"),
    ))
