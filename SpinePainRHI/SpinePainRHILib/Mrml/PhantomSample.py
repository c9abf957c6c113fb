"""The synthetic spine as a data set of Slicer's Sample Data module, made on this computer."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import slicer

from .CaseSegmentation import addCase
from .EmbeddedSlicer import startSlicer
from .Labelmaps import toMatrix

if TYPE_CHECKING:
    from ..Phantom import Phantom

CATEGORY, SAMPLE_NAME = "Spine Pain", "SpinePainPhantom"


def registerPhantom(thumbnail: Path) -> None:
    """Adds the synthetic spine to Sample Data; a click makes it and shows it. Nothing is downloaded.

    Does nothing in an application that comes without the Sample Data module.
    """
    try:
        import SampleData
    except ModuleNotFoundError:
        return
    from slicer.i18n import tr as _

    logic = SampleData.SampleDataLogic
    logic.registerCustomSampleDataCategory(CATEGORY, title=_("Spine Pain"))
    logic.registerCustomSampleDataSource(
        category=CATEGORY, sampleName=SAMPLE_NAME, thumbnailFileName=str(thumbnail),
        # The module wants an address for every data set; this one only says that there is none to go to.
        uris="local:phantom", fileNames=f"{SAMPLE_NAME}.nrrd", nodeNames=SAMPLE_NAME,
        customDownloader=lambda _source: showPhantom())


def showPhantom() -> None:
    """Makes the synthetic spine in the scene and shows it in the slice views."""
    _phantom, volumeNode, _segmentationNode = loadPhantom(startSlicer().scene)
    slicer.util.setSliceViewerLayers(background=volumeNode, fit=True)


def loadPhantom(scene: Any) -> tuple["Phantom", Any, Any]:
    """Adds the default phantom to a scene: what it is, its volume node and its segmentation node."""
    from ..Phantom import makePhantom  # not while Slicer starts

    phantom = makePhantom()
    volumeNode = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", SAMPLE_NAME)
    volumeNode.SetIJKToRASMatrix(toMatrix(phantom.geometry.ijkToRas))
    slicer.util.updateVolumeFromArray(volumeNode, phantom.image)
    volumeNode.CreateDefaultDisplayNodes()
    segmentationNode = addCase(scene, phantom.case, phantom.image.shape)
    segmentationNode.CreateDefaultDisplayNodes()
    segmentationNode.SetReferenceImageGeometryParameterFromVolumeNode(volumeNode)
    return phantom, volumeNode, segmentationNode
