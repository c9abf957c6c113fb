"""The synthetic spine as a data set of Slicer's Sample Data module, made on this computer."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import slicer

from .. import __version__
from .CaseFile import saveCaseNode
from .CaseSegmentation import addCase
from .EmbeddedSlicer import newScratchScene, startSlicer
from .Labelmaps import toMatrix

if TYPE_CHECKING:
    from SpinePainPhantomLib import Phantom

CATEGORY, SAMPLE_NAME = "Spine Pain", "SpinePainPhantom"
CASE_NAME = "phantom"
"""Name of the segmentation, the ID of the default phantom's case, whose code is not imported while Slicer starts."""

# Sample Data keeps what it once loaded under the file's name, so that the version is in it.
VOLUME_FILE, CASE_FILE = (f"{SAMPLE_NAME}-{__version__}{suffix}" for suffix in (".nrrd", ".seg.nrrd"))
_ADDRESSES = {f"local:{SAMPLE_NAME}/{name}": name for name in (VOLUME_FILE, CASE_FILE)}
"""What Sample Data takes for addresses: there is nothing to go to, the files are made here."""


def registerPhantom(thumbnail: Path) -> None:
    """Adds the synthetic spine to Sample Data: a click makes it and shows it, and the module's functions load it.

    ``SampleData.downloadSamples("SpinePainPhantom")`` gives its volume node and its segmentation node. Nothing is
    downloaded. Does nothing in an application that comes without the Sample Data module.
    """
    try:
        import SampleData
    except ModuleNotFoundError:
        return
    from slicer.i18n import tr as _

    logic = SampleData.SampleDataLogic
    logic.registerCustomSampleDataCategory(CATEGORY, title=_("Spine Pain"))
    # The functions ignore the customDownloader, which serves the button alone; they load from what an address turns
    # into by the rewrite rules.
    logic.registerUrlRewriteRule(SAMPLE_NAME, fileAddress)
    logic.registerCustomSampleDataSource(
        category=CATEGORY, sampleName=SAMPLE_NAME, thumbnailFileName=str(thumbnail), uris=list(_ADDRESSES),
        fileNames=list(_ADDRESSES.values()), nodeNames=[SAMPLE_NAME, CASE_NAME],
        loadFileTypes=["VolumeFile", "SegmentationFile"], customDownloader=showPhantom)


def showPhantom(_source: Any = None) -> None:
    """Makes the synthetic spine in the scene and shows it in the slice views."""
    _phantom, volumeNode, _segmentationNode = loadPhantom(startSlicer().scene)
    slicer.util.setSliceViewerLayers(background=volumeNode, fit=True)


def fileAddress(address: str) -> str:
    """The address of the file that is made for one of the sample's addresses; any other address as it is."""
    name = _ADDRESSES.get(address)
    return address if name is None else (Path(_writtenPhantom().name) / name).as_uri()


@cache
def _writtenPhantom() -> TemporaryDirectory:
    """A folder with the phantom's volume and case, written once and gone with the application."""
    from SpinePainPhantomLib import makePhantom, writeVolume  # not while Slicer starts

    folder, phantom, scene = TemporaryDirectory(prefix=SAMPLE_NAME), makePhantom(), newScratchScene()
    writeVolume(phantom, Path(folder.name) / VOLUME_FILE)
    saveCaseNode(addCase(scene, phantom.case, phantom.image.shape), Path(folder.name) / CASE_FILE)
    scene.Clear(True)
    return folder


def loadPhantom(scene: Any) -> tuple["Phantom", Any, Any]:
    """Adds the default phantom to a scene: what it is, its volume node and its segmentation node."""
    from SpinePainPhantomLib import makePhantom  # not while Slicer starts

    phantom = makePhantom()
    volumeNode = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", SAMPLE_NAME)
    volumeNode.SetIJKToRASMatrix(toMatrix(phantom.geometry.ijkToRas))
    slicer.util.updateVolumeFromArray(volumeNode, phantom.image)
    volumeNode.CreateDefaultDisplayNodes()
    segmentationNode = addCase(scene, phantom.case, phantom.image.shape)
    segmentationNode.CreateDefaultDisplayNodes()
    segmentationNode.SetReferenceImageGeometryParameterFromVolumeNode(volumeNode)
    return phantom, volumeNode, segmentationNode
