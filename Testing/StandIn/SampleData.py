"""The ``SampleData`` module: registered samples, and the functions that load them. Its panel is left out.

As in Slicer, the functions know nothing of a sample's ``customDownloader``, which only the panel's button calls.
"""

import logging
import types
import urllib.request
from pathlib import Path

import slicer

ATTEMPTS = 3


class SampleDataSource:
    """What is registered of a sample: lists of equal length, or a single value of each."""

    def __init__(self, sampleName=None, sampleDescription=None, uris=None, fileNames=None, nodeNames=None,
                 checksums=None, loadFiles=None, customDownloader=None, thumbnailFileName=None, loadFileTypes=None,
                 loadFileProperties=None) -> None:
        self.sampleName, self.sampleDescription = sampleName, sampleDescription or sampleName
        self.customDownloader, self.thumbnailFileName = customDownloader, thumbnailFileName
        self.loadFileProperties = loadFileProperties or {}
        isSingle = isinstance(uris, str)
        count = 1 if isSingle else len(uris)
        lists = {"uris": uris, "fileNames": fileNames, "nodeNames": nodeNames, "checksums": checksums,
                 "loadFiles": loadFiles, "loadFileTypes": loadFileTypes}
        for name, value in lists.items():
            isMissing = value is None and name != "fileNames"
            setattr(self, name, [value] if isSingle else [None] * count if isMissing else value)
        if any(len(getattr(self, name)) != count for name in lists):
            raise ValueError("All fields of sample data source must have the same length")

    def _key(self) -> tuple:
        return (self.sampleName, self.sampleDescription, self.thumbnailFileName, self.customDownloader,
                *self.uris, *self.fileNames, *self.nodeNames)

    def __eq__(self, other) -> bool:
        return self._key() == other._key()

    __hash__ = None


class SampleDataLogic:
    """Registers samples, and loads them through the scene's cache."""

    @staticmethod
    def registerCustomSampleDataCategory(category, title):
        _registry("sampleDataSourceCategories").setdefault(category, {})["title"] = title

    @staticmethod
    def registerCustomSampleDataSource(category="Custom", **source):
        made = SampleDataSource(**source)
        known = _registry("sampleDataSources").setdefault(category, [])
        if made not in known:
            known.append(made)

    @staticmethod
    def registerUrlRewriteRule(name, rewriteFunction):
        _registry("sampleDataUrlRewriteRules")[name] = rewriteFunction

    @staticmethod
    def sampleDataSourcesByCategory(category=None):
        known = _registry("sampleDataSources")
        return known if category is None else known.get(category, [])

    def sourceForSampleName(self, sampleName):
        sources = [each for group in _registry("sampleDataSources").values() for each in group]
        return next((each for each in sources if each.sampleName == sampleName), None)

    def downloadFromSource(self, source, maximumAttemptsCount=ATTEMPTS, forceDownload=False):
        """The nodes that were loaded; an address that cannot be reached is logged and gives none."""
        if any(source.checksums) or not all(source.fileNames) or not all(source.nodeNames):
            raise NotImplementedError("The stand-in loads samples with file and node names and without checksums")
        nodes = []
        for uri, fileName, nodeName, fileType in zip(source.uris, source.fileNames, source.nodeNames,
                                                     source.loadFileTypes, strict=True):
            for _attempt in range(maximumAttemptsCount):
                try:
                    path = self.downloadFileIntoCache(uri, fileName, forceDownload=forceDownload)
                except ValueError as error:
                    logging.error("Download failed: %s", error)
                    continue
                nodes.append(self.loadNode(path, nodeName, fileType, dict(source.loadFileProperties)))
                break
        return nodes

    def downloadFileIntoCache(self, uri, name, checksum=None, forceDownload=False):
        for rule in _registry("sampleDataUrlRewriteRules").values():
            uri = rule(uri)  # also where the file is in the cache already
        path = Path(slicer.mrmlScene.GetCacheManager().GetRemoteCacheDirectory()) / name
        if forceDownload or not path.is_file():
            try:
                urllib.request.urlretrieve(uri, path)
            except OSError as error:
                raise ValueError(f"Failed to download {uri} to {path}: {error}") from error
        return str(path)

    def loadNode(self, uri, name, fileType=None, fileProperties=None):
        """The node; it forgets the file, which lies in the cache."""
        import vtk

        io, loaded = slicer.app.coreIOManager(), vtk.vtkCollection()
        properties = {**(fileProperties or {}), "fileName": uri, "name": name}
        if not io.loadNodes(fileType or io.fileType(uri), properties, loaded):
            return None
        node = loaded.GetItemAsObject(0)
        if node.GetStorageNode() is not None:
            slicer.mrmlScene.RemoveNode(node.GetStorageNode())
            node.SetAndObserveStorageNodeID(None)
        return node

    def downloadSamples(self, sampleName):
        source = self.sourceForSampleName(sampleName)
        return self.downloadFromSource(source) if source else []

    def downloadSample(self, sampleName):
        return self.downloadSamples(sampleName)[0]


def _registry(name: str) -> dict:
    """What Slicer keeps as an attribute of ``slicer.modules``."""
    if not hasattr(slicer.modules, name):
        setattr(slicer.modules, name, {})
    return getattr(slicer.modules, name)


def makeModule() -> types.ModuleType:
    """What ``import SampleData`` gives."""
    module = types.ModuleType("SampleData")
    module.SampleDataSource, module.SampleDataLogic = SampleDataSource, SampleDataLogic
    module.downloadSample = lambda sampleName: SampleDataLogic().downloadSample(sampleName)
    module.downloadSamples = lambda sampleName: SampleDataLogic().downloadSamples(sampleName)
    return module
