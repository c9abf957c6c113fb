"""Synthetic spines with an analytically known ratio. What other packages need stands here; the rest is inside.

One spine::

    phantom = makePhantom(PhantomParameters(preset=Preset.AXIAL, lesions=(LesionParameters("T11"),)))
    phantom.image, phantom.geometry     # int16 [k, j, i] on its GridGeometry
    phantom.case                        # its outlines, an OutlinedCase
    phantom.truth.acquisition           # true ratios with error bounds; phantom.truthAlong("SI") for other axes
    voxelRatiosOf(phantom)              # what the outlines' voxels give exactly
    writeVolume(phantom, path)

A cohort of them::

    plan = makeCohortPlan(patients=45, seed=1)          # cases, pain scores, clinical data, and the model behind them
    for planned in plan.cases:
        phantom = makePhantom(planned.parameters)
    writeVasTable(plan, path), writeClinicalTable(plan, path), writeTruthTable(plan, path, voxelRatios)

It needs ``Core``, and ``Files`` to write tables; ``writeVolume`` writes through SimpleITK.

Inside: ``Parameters`` (what can be chosen), ``Anatomy`` (curves and sizes of a spine), ``EllipseStack`` (solids and
their exact sections), ``Solids``, ``Grid``, ``Truth`` and ``VoxelTruth``, the picture (``Canvas``, ``Column``,
``Tissues``, ``Head``, ``Acquisition``), ``SpinePhantom`` (all of these together), and the cohort (``CohortModel``,
``CohortPain``, ``CohortPlan``, ``CohortTables``).
"""

from .CohortPlan import CohortPlan, PlannedCase, makeCohortPlan
from .CohortTables import writeClinicalTable, writeTruthTable, writeVasTable
from .Parameters import LesionParameters, MetastasisKind, MetastasisParameters, Noise, PhantomParameters, Preset
from .SpinePhantom import Phantom, makePhantom, writeVolume
from .VoxelTruth import VoxelRatios, voxelRatiosOf

__all__ = [
    "CohortPlan", "LesionParameters", "MetastasisKind", "MetastasisParameters", "Noise", "Phantom",
    "PhantomParameters", "PlannedCase", "Preset", "VoxelRatios", "makeCohortPlan", "makePhantom", "voxelRatiosOf",
    "writeClinicalTable", "writeTruthTable", "writeVasTable", "writeVolume",
]
