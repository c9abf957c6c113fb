"""Reading files into the scene, behind ``slicer.util.loadVolume`` and its like."""

from pathlib import Path

import slicer


class CoreIOManager:
    """Loads volumes, label volumes and segmentations with the real logics, and scenes with the real scene."""

    def __init__(self, logics: dict) -> None:
        self._logics = logics

    def loadNodes(self, fileType, properties, loadedNodes=None, userMessages=None):
        """True where the file was read; the nodes go into ``loadedNodes``, a vtkCollection."""
        fileName = str(properties["fileName"])
        if not Path(fileName).is_file():
            return False
        if fileType == "SceneFile":
            return _readScene(fileName, properties.get("clear", False))
        readers = {"VolumeFile": self._readVolume, "SegmentationFile": self._readSegmentation}
        if fileType not in readers:
            raise ValueError(f"The stand-in does not read '{fileType}'")
        node = readers[fileType](fileName, properties)
        if node is not None and loadedNodes is not None:
            loadedNodes.AddItem(node)
        return node is not None

    def fileType(self, fileName):
        return "SegmentationFile" if ".seg." in Path(fileName).name.lower() else "VolumeFile"

    def _readVolume(self, fileName, properties):
        options = 1 if properties.get("labelmap") else 0
        name = properties.get("name") or Path(fileName).name.split(".")[0]
        return self._logics["Volumes"].AddArchetypeVolume(fileName, name, options)

    def _readSegmentation(self, fileName, properties):
        name = properties.get("name") or Path(fileName).name.split(".")[0]
        return self._logics["Segmentations"].LoadSegmentationFromFile(fileName, True, name)


def _readScene(fileName: str, clear: bool) -> bool:
    """As Slicer's scene readers: with ``clear`` the scene is closed, and told so, before the file is imported."""
    scene = slicer.mrmlScene
    if fileName.lower().endswith(".mrb"):
        return bool(scene.ReadFromMRB(fileName, clear))
    scene.SetURL(fileName)
    return bool(scene.Connect() if clear else scene.Import())
