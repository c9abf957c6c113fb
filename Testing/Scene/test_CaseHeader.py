"""What a header tells of a case, and where it leaves it to the voxels."""

import gzip

import numpy as np
import pytest
from SegmentationFiles import WrittenSegmentation, extentText, randomSegmentation
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import CaseStatus, Role
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Scene.CaseFile import saveCaseNode
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase
from SyntheticCases import SHAPE, block

WHOLE = extentText((0, 0, 0), (4, 5, 6))
PART = extentText((1, 1, 1), (3, 4, 5))
NOTHING = "0 -1 0 -1 0 -1"


def segment(role, layer, label, extent, level="L3"):
    tags = f"SpinePain.Role:{role}|" + ("" if role == "cord" else f"SpinePain.Level:{level}|")
    return {"ID": f"{role}{layer}{label}", "Extent": extent, "Layer": str(layer), "LabelValue": str(label),
            "Tags": tags}


def written(path, layers, *segments):
    voxels = np.zeros((4, 5, 6, layers), dtype=np.uint8)
    return WrittenSegmentation(voxels, np.eye(4), list(segments)).write(path)


@pytest.mark.parametrize(("layer", "label", "extent", "isEmpty"), [
    (1, 1, PART, False),  # a layer for itself: Slicer cuts it to its voxels
    (1, 1, WHOLE, None),  # an extent that nobody looked at
    (1, 1, NOTHING, True),
    (0, 2, PART, None),  # stored with the cord, and with its extent
    (0, 2, NOTHING, None)])  # Slicer takes the layer's extent, whatever is said of the segment
def test_an_extent_decides_only_for_a_segment_that_has_its_layer_for_itself(tmp_path, layer, label, extent, isEmpty):
    path = written(tmp_path / "a.seg.nrrd", 2, segment("cord", 0, 1, PART),
                   segment("highIntensity", layer, label, extent))
    lesion, = readCaseHeader(path).lesions
    assert (lesion.role, lesion.level, lesion.isEmpty) == (Role.HIGH_INTENSITY, "L3", isEmpty)


def test_a_header_that_slicer_might_understand_otherwise_tells_nothing_of_voxels(tmp_path):
    lone = segment("highIntensity", 1, 1, NOTHING)
    path = written(tmp_path / "a.seg.nrrd", 2, segment("cord", 0, 1, PART), lone | {"LabelValue": "x"})
    header = readCaseHeader(path)
    assert ([each.isEmpty for each in header.lesions], header.isPlain) == ([None], False)


@pytest.mark.parametrize("seed", range(60))
def test_what_a_header_says_of_a_file_of_our_own_is_so(scene, geometry, tmp_path, seed):
    random = np.random.default_rng(seed)
    masks = [CroppedMask(random.random(random.integers(1, 4, 3)) < random.choice([0, 0, 0.3, 1]),
                         tuple(random.integers(0, 9, 3).tolist())) for _ in range(random.integers(1, 6))]
    case = OutlinedCase(CaseInfo("A"), geometry, block((2, 2, 2), (8, 8, 8)), tuple(
        Outline(f"h{index}", Role.HIGH_INTENSITY, mask, "L3") for index, mask in enumerate(masks)))
    path = tmp_path / "a.seg.nrrd"
    saveCaseNode(addCase(scene, case, SHAPE), path)
    told, read = readCaseHeader(path), readCaseFile(path)
    assert told.info == read.info
    assert [(each.role, each.level) for each in told.lesions] == [(each.role, each.level) for each in read.lesions]
    assert all(said.isEmpty in (None, known.isEmpty) for said, known in zip(told.lesions, read.lesions, strict=True))


@pytest.mark.parametrize("seed", range(120))
def test_a_segment_called_empty_is_empty_and_roles_are_those_of_measuring_in_any_plain_file(tmp_path, seed):
    path = randomSegmentation(np.random.default_rng(seed)).write(tmp_path / "a.seg.nrrd")
    try:
        case = readCaseFile(path, quietly=True)
    except ValueError:
        return
    header = readCaseHeader(path)
    if not header.isPlain:
        return
    assert header.info == case.info
    assert [(each.role, each.level) for each in header.lesions] == [(each.role, each.level) for each in case.lesions]
    assert all(lesion.isEmpty for said, lesion in zip(header.lesions, case.lesions, strict=True) if said.isEmpty)


def test_the_voxels_are_not_looked_at(tmp_path):
    path = written(tmp_path / "a.seg.nrrd", 2, segment("cord", 0, 1, PART), segment("highIntensity", 1, 1, PART))
    before = readCaseHeader(path)
    content = path.read_bytes()
    path.write_bytes(content[:content.index(b"\n\n") + 2] + gzip.compress(b"other"))
    assert readCaseHeader(path) == before


def test_a_status_that_is_unknown_or_missing_is_in_progress(tmp_path):
    for text, status in (("flagged", CaseStatus.FLAGGED), ("nonsense", CaseStatus.IN_PROGRESS),
                         (None, CaseStatus.IN_PROGRESS)):
        cord = segment("cord", 0, 1, PART)
        cord["Tags"] += "" if text is None else f"Segmentation.Status:{text}|"
        assert readCaseHeader(written(tmp_path / "a.seg.nrrd", 1, cord)).status is status
