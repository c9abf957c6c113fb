"""Reading files into the scene, behind ``slicer.util.loadVolume`` and its like."""

from pathlib import Path


class CoreIOManager:
    """Loads volumes, label volumes and segmentations with the real logics, and scenes with the real scene."""

    def __init__(self, logics: dict, applicationLogic, scene) -> None:
        self._logics, self._applicationLogic, self._scene = logics, applicationLogic, scene

    def loadNodes(self, fileType, properties, loadedNodes=None, userMessages=None):
        """True where the file was read; the nodes go into ``loadedNodes``, a vtkCollection."""
        fileName = str(properties["fileName"])
        if not Path(fileName).is_file():
            return False
        if fileType == "SceneFile":
            return self._readScene(fileName, bool(properties.get("clear", False)))
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
        node = self._logics["Volumes"].AddArchetypeVolume(fileName, name, options)
        if node is not None and properties.get("show", True):
            selection = self._applicationLogic.GetSelectionNode()
            if options:
                selection.SetActiveLabelVolumeID(node.GetID())
            else:
                selection.SetActiveVolumeID(node.GetID())
            self._applicationLogic.PropagateVolumeSelection()
        return node

    def _readScene(self, fileName, clear):
        """With ``clear`` closing and importing are one batch: what ends in it is told before the batch ends."""
        if fileName.endswith(".mrb"):
            return bool(self._scene.ReadFromMRB(fileName, clear))
        self._scene.SetURL(fileName)
        return bool(self._scene.Connect() if clear else self._scene.Import())

    def _readSegmentation(self, fileName, properties):
        name = properties.get("name") or Path(fileName).name.split(".")[0]
        return self._logics["Segmentations"].LoadSegmentationFromFile(fileName, True, name)
