"""What the panel remembers in the scene: a parameter node, so that a saved scene restores it."""

from typing import Annotated

from slicer import vtkMRMLScalarVolumeNode, vtkMRMLSegmentationNode
from slicer.parameterNodeWrapper import WithinRange, parameterNodeWrapper

from ..Core.CaseTags import BASELINE
from ..Shown.CaseChoices import CordOutline, SuggestionMethod

INTENSITY_LIMIT = 1e6
"""Bound of the threshold slider before a cord tells the real one."""


@parameterNodeWrapper
class PanelParameters:
    """Parameters of the panel. Those of one case live on its segmentation, not here.

    Decimals and steps stand in the .ui file: as annotations here, Slicer would report them as unused.
    """

    volume: vtkMRMLScalarVolumeNode
    caseNode: vtkMRMLSegmentationNode
    editedSegment: str
    reader: str
    timepoint: str = BASELINE
    cordOutline: CordOutline = CordOutline.spinalCord
    annotation: bool = True
    autosaveSeconds: Annotated[int, WithinRange(0, 3600)] = 60
    method: SuggestionMethod = SuggestionMethod.robust
    deviations: Annotated[float, WithinRange(0, 10)] = 3.0
    threshold: Annotated[float, WithinRange(-INTENSITY_LIMIT, INTENSITY_LIMIT)] = 0.0
    minimumAreaMm2: Annotated[float, WithinRange(0, 100)] = 0.0
    sliceWise: bool = False
