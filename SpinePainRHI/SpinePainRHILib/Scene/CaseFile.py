"""Case files (``<case>.seg.nrrd``) through Slicer's own storage: checked before reading, proven after writing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import slicer

from ..Core.Cases import OutlinedCase, measureCase
from ..Core.CaseTags import Tag, encodeText
from ..Core.Terminology import TERMINOLOGY_TAG, storableEntry
from ..Files.AtomicFile import writeAtomically
from ..Files.CaseFileNames import CASE_SUFFIX, caseStem, fallbackInfo
from ..Files.CaseOutlines import noSegmentError
from ..Files.NrrdFields import storableText
from ..Files.NrrdHeader import readNrrdHeader
from ..Files.SegmentationFields import storedRecords
from ..Files.SegmentationFile import checkSegmentationFile
from .CaseCheck import CaseCheck, checkOutlines
from .CaseSegmentation import infoOfName, readCase, referenceGrid
from .EmbeddedSlicer import newScratchScene
from .ForeignMetadata import KNOWN_TAGS, keepOnlyKnown
from .Labelmaps import BINARY_LABELMAP, maskOfSegment
from .SegmentRecognition import RoleMapping, recogniseSegments, segmentsOf
from .SegmentTags import getCaseInfo, getTag, nameOf, setCaseInfo, tagsOf

__all__ = ["CASE_SUFFIX", "SaveResult", "caseStem", "checkCasePath", "checkThroughSlicer", "fallbackInfo",
           "loadCaseNode", "readThroughSlicer", "saveCaseNode"]


@dataclass(frozen=True)
class SaveResult:
    """Where a case was saved, and what had to be stored otherwise than it stands in the scene."""

    path: Path
    notes: tuple[str, ...]


def checkCasePath(path: Path) -> None:
    """Raises ValueError for a name under which Slicer would not read a case back."""
    if not path.name.lower().endswith(CASE_SUFFIX) or path.name.lower() == CASE_SUFFIX:
        raise ValueError(f"A case file's name must end in {CASE_SUFFIX}, such as sub-001{CASE_SUFFIX}, "
                         f"not '{path.name}'.")


def loadCaseNode(path: str | Path, scene: Any) -> Any:
    """Loads a case file into ``scene`` and returns its segmentation node, with a storage node that knows the file.

    The header and the length of the data are checked before Slicer's reader gets the file. Raises ValueError
    with one sentence for a file that is missing, damaged or not a segmentation; the scene is then unchanged.
    """
    path = Path(path)
    checkSegmentationFile(path)
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", caseStem(path))
    storage = scene.AddNewNodeByClass("vtkMRMLSegmentationStorageNode")
    node.SetAndObserveStorageNodeID(storage.GetID())
    storage.SetFileName(str(path))
    if not storage.ReadData(node) or node.GetSegmentation().GetNumberOfSegments() == 0:
        display = node.GetDisplayNode()
        for each in (display, node, storage):
            if each is not None:
                scene.RemoveNode(each)
        raise noSegmentError(path)
    return node


def readThroughSlicer(path: Path, mapping: tuple[RoleMapping, ...] = (), keepFileNames: bool = False) -> OutlinedCase:
    """The outlines of any case file that Slicer's storage reads; what ``CaseReading.readCaseFile`` falls back on."""
    scene = newScratchScene()
    try:
        node = loadCaseNode(path, scene)
        try:
            return readCase(node, mapping, fallbackInfo(path, keepFileNames))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
    finally:
        scene.Clear(True)


def checkThroughSlicer(path: Path, mapping: tuple[RoleMapping, ...] = (), keepFileNames: bool = False) -> CaseCheck:
    """Checks any case file that Slicer's storage reads; what ``CaseReading.checkCaseFile`` falls back on."""
    scene = newScratchScene()
    try:
        node = loadCaseNode(path, scene)
        segmentation = node.GetSegmentation()
        return checkOutlines(recogniseSegments(segmentation, mapping),
                             lambda: readCase(node, mapping, fallbackInfo(path, keepFileNames)),
                             lambda segmentId: tagsOf(segmentation.GetSegment(segmentId), Tag))
    finally:
        scene.Clear(True)


def saveCaseNode(node: Any, path: str | Path, beforeReplacing: Callable[[], None] | None = None) -> SaveResult:
    """Saves a case atomically: written beside the target, read back, compared, then renamed over it.

    The node itself stays as it is; a copy is written, because Slicer's writer merges layers in place. Only
    labelmaps are stored. Only tags of our own, the terminology and the status are written, since any other may name a
    patient; segment IDs made elsewhere are replaced for the same reason. What is left out the notes say. Values that
    Slicer's format would break are stored encoded, and control characters in names are replaced.

    ``beforeReplacing`` is as in AtomicFile.writeAtomically.

    Raises ValueError where the segmentation is no valid case, the folder cannot be written, or what was
    read back differs; an earlier file of that name is then unchanged.
    """
    path = Path(path)
    checkCasePath(path)
    scene = newScratchScene()
    try:
        copy, notes = _copyForSaving(node, scene)
        ratios = _ratiosOf(copy)  # before writing changes a tag of it
        writeAtomically(path, lambda temporary: notes.extend(_writeNode(copy, temporary)),
                        lambda temporary: _verify(node, copy, ratios, temporary), beforeReplacing)
    finally:
        scene.Clear(True)
    return SaveResult(path, tuple(notes))


def _copyForSaving(node: Any, scene: Any) -> tuple[Any, list[str]]:
    segmentation = node.GetSegmentation()
    recognition = recogniseSegments(segmentation)
    cordId = recognition.cordId
    copy = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", node.GetName())
    copied = copy.GetSegmentation()
    copied.DeepCopy(segmentation)
    if copied.GetSourceRepresentationName() != BINARY_LABELMAP:
        raise ValueError("The segmentation's source representation is "
                         f"{copied.GetSourceRepresentationName()}: convert it to {BINARY_LABELMAP} before saving.")
    representations: list[str] = []
    copied.GetContainedRepresentationNames(representations)
    for name in representations:
        if name != BINARY_LABELMAP:
            copied.RemoveRepresentation(name)
    notes = list(recognition.notes)
    if node.GetParentTransformNode() is not None:
        notes.append("The segmentation is under a transform, which a case file does not hold: "
                     "outlines are stored on the volume's own grid.")
    for segment in segmentsOf(copied).values():
        if (name := storableText(nameOf(segment))) != segment.GetName():
            segment.SetName(name)
            notes.append(f"The name of segment '{name}' is stored without its control characters.")
    cord = copied.GetSegment(cordId)
    standIn = infoOfName(node)
    setCaseInfo(cord, getCaseInfo(cord, standIn.caseId, standIn.timepoint))
    return copy, [*notes, *keepOnlyKnown(copied)]


def _writeNode(copy: Any, temporary: Path) -> list[str]:
    """Writes the file; repairs tags that the format cannot hold in the copy and writes again. Returns notes."""
    segments = segmentsOf(copy.GetSegmentation())
    notes = [_storedOtherwise(segment, name, value) for segment in segments.values()
             for name, value in tagsOf(segment, KNOWN_TAGS).items() if storableText(value) != value]
    _store(copy, temporary)  # which could not even be read again with such
    again = [_storedOtherwise(segments[segmentId], name, original)
             for segmentId, stored in _storedTags(temporary).items() for name, value in stored.items()
             if (original := getTag(segments[segmentId], name)) is not None and original != value]
    if again:
        _store(copy, temporary)
    return [*notes, *again]


def _storedOtherwise(segment: Any, name: str, value: str) -> str:
    """Makes a tag's value one that the format can hold; what a person should know of that."""
    isEntry = name == TERMINOLOGY_TAG  # of which the codes must stay what they are
    segment.SetTag(name, storableEntry(value) if isEntry else encodeText(value))
    return (f"Tag '{name}' of segment '{nameOf(segment)}' is stored "
            f"{'without letters that a file cannot hold' if isEntry else 'percent-encoded'}.")


def _store(copy: Any, temporary: Path) -> None:
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(temporary))
    storage.SetUseCompression(True)
    if not storage.WriteData(copy):
        raise ValueError("Slicer could not write the segmentation.")


def _storedTags(temporary: Path) -> dict[str, Mapping[str, str]]:
    """The tags in a segmentation file's header, by segment ID."""
    return {each.segmentId: each.tags for each in storedRecords(readNrrdHeader(temporary))}


def _verify(original: Any, copy: Any, ratios: tuple[Any, ...], temporary: Path) -> None:
    """Reads the file back and compares every segment's ID, name, tags and voxels with what was to be saved, and what
    is recognised and measured of it with what the original is recognised as and the ``ratios`` measured of it."""
    scene = newScratchScene()
    try:
        loaded = loadCaseNode(temporary, scene)
        expected, found = segmentsOf(copy.GetSegmentation()), segmentsOf(loaded.GetSegmentation())
        if list(expected) != list(found):
            raise ValueError("the file read back has other segments than were saved")
        tags = _storedTags(temporary)
        cord = original.GetSegmentation().GetSegment(recogniseSegments(original.GetSegmentation()).cordId)
        grid = referenceGrid(original, cord)
        originals = dict(zip(expected, segmentsOf(original.GetSegmentation()).values(), strict=True))
        for segmentId, segment in expected.items():
            name, again = nameOf(segment), found[segmentId]
            if again.GetName() != name:
                raise ValueError(f"the name of segment '{name}' changed when the file was read back")
            if any(getTag(segment, tag) != getTag(again, tag) for tag in (*tags[segmentId], *Tag, TERMINOLOGY_TAG)):
                raise ValueError(f"a tag of segment '{name}' changed when the file was read back")
            drawn = maskOfSegment(originals[segmentId], grid)
            if not maskOfSegment(again, grid).sameVoxelsAs(drawn):
                raise ValueError(f"the outline of segment '{name}' changed when the file was read back")
        recognised = [[(each.role, each.level) for each in recogniseSegments(node.GetSegmentation()).segments]
                      for node in (original, loaded)]
        if recognised[0] != recognised[1] or _ratiosOf(loaded) != ratios:
            raise ValueError("the file read back would be measured otherwise than the case it was saved of")
    finally:
        scene.Clear(True)


def _ratiosOf(node: Any) -> tuple[Any, ...]:
    """Rule and ratios of a segmentation that is under no transform."""
    measured = measureCase(readCase(node))
    return (measured.rule, measured.rhiPercent, measured.rhiSliceIndex, measured.rhiMaxPercent,
            measured.rhiVolumePercent)
