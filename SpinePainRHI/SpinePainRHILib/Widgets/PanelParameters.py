"""What the panel remembers in the scene: a parameter node, so that a saved scene restores it."""

from enum import Enum
from typing import Annotated

from slicer import vtkMRMLScalarVolumeNode, vtkMRMLSegmentationNode
from slicer.i18n import tr as _
from slicer.parameterNodeWrapper import WithinRange, parameterNodeWrapper

from ..Core.CaseTags import BASELINE, CordMeaning

INTENSITY_LIMIT = 1e6
"""Bound of the threshold slider before a cord tells the real one."""


class CordOutline(Enum):
    """What the cord outline means, with the choice not to say."""

    notStated = None
    spinalCord = CordMeaning.SPINAL_CORD
    thecalSac = CordMeaning.THECAL_SAC
    caudaEquina = CordMeaning.CAUDA_EQUINA
    other = CordMeaning.OTHER

    def label(self) -> str:
        return {"notStated": _("Not stated"), "spinalCord": _("Spinal cord"), "thecalSac": _("Thecal sac"),
                "caudaEquina": _("Cauda equina"), "other": _("Other")}[self.name]


class SuggestionMethod(Enum):
    """The ways to suggest high intensity, in the order of the list."""

    robust = "robust"
    otsu = "otsu"
    reference = "reference"
    fixed = "fixed"

    def label(self) -> str:
        return {"robust": _("Mean + k·SD of the cord without its bright tail"),
                "otsu": _("Otsu inside the cord"), "reference": _("Mean + k·SD of a normal region"),
                "fixed": _("Fixed threshold")}[self.name]


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
