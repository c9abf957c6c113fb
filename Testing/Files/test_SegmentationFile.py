"""Ring 1: saved segmentations read without Slicer; what Slicer makes of the same files is compared in ring 2."""

import gzip
import tracemalloc

import nrrd
import numpy as np
import pytest
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Files import SegmentationFile as SegmentationFileModule
from SpinePainRHILib.Files.CaseFileNames import fallbackInfo
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Files.CaseOutlines import outlinesOf
from SpinePainRHILib.Files.SegmentationFile import checkSegmentationFile, readSegmentationFile

HEADER = """NRRD0004
type: unsigned char
dimension: 4
space: left-posterior-superior
sizes: 2 4 3 5
space directions: none (0.5,0,0) (0,0.6,0) (0,0,3)
kinds: list domain domain domain
encoding: gzip
space origin: (1,2,3)
Segment0_Extent:=1 2 0 2 1 3
Segment0_ID:=Segment_1
Segment0_LabelValue:=1
Segment0_Layer:=0
Segment0_Name:=Rückenmark
Segment0_Tags:=SpinePain.Role:cord|SpinePain.Case:sub%2D7|Other:a:b|
Segment1_Extent:=2 2 1 1 2 2
Segment1_ID:=Segment_2
Segment1_LabelValue:=3
Segment1_Layer:=1
Segment1_Name:=High
Segment1_Tags:=SpinePain.Role:highIntensity|SpinePain.Level:T6|
"""


def voxels():
    """Layer 0: label 1 in i 1-2, j 0-2, k 1-3, and a stray voxel outside the extent; layer 1: label 3 at one voxel."""
    array = np.zeros((5, 3, 4, 2), dtype=np.uint8)
    array[1:4, :, 1:3, 0] = 1
    array[0, 0, 0, 0] = 1
    array[2, 1, 2, 1] = 3
    return array


def write(path, header=HEADER, payload=None):
    path.write_bytes(header.encode() + b"\n" + (gzip.compress(voxels().tobytes()) if payload is None else payload))
    return path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "sub-7_ses-week12.seg.nrrd"


def test_segments_are_read_with_their_names_tags_and_boxes(file):
    stored = readSegmentationFile(write(file))
    assert [(each.segmentId, each.name) for each in stored.records] == [("Segment_1", "Rückenmark"),
                                                                        ("Segment_2", "High")]
    assert stored.tagsOf("Segment_1") == {"SpinePain.Role": "cord", "SpinePain.Case": "sub%2D7", "Other": "a:b"}
    cord, lesion = stored.maskOf("Segment_1"), stored.maskOf("Segment_2")
    # The stray voxel lies outside the segment's extent, where Slicer takes the layer as empty.
    assert (cord.offset, cord.voxels.shape, cord.voxelCount) == ((1, 0, 1), (3, 3, 2), 18)
    assert (lesion.offset, lesion.voxels.shape) == ((2, 1, 2), (1, 1, 1))
    np.testing.assert_array_equal(stored.geometry.ijkToRas, [
        [-0.5, 0, 0, -1], [0, -0.6, 0, -2], [0, 0, 3, 3], [0, 0, 0, 1]])


def test_the_grid_begins_where_the_offset_says(file):
    stored = readSegmentationFile(write(file, HEADER + "Segmentation_ReferenceImageExtentOffset:=-1 2 4\n"))
    assert stored.maskOf("Segment_1").offset == (1 + 4, 0 + 2, 1 - 1)
    # Index (0, 0, 0) lies 1 voxel after the file's first one along i, 2 before along j and 4 before along k.
    np.testing.assert_allclose(stored.geometry.ijkToRas[:3, 3], [-1 - 0.5, -2 + 2 * 0.6, 3 - 4 * 3], atol=1e-12)


def test_the_case_is_told_by_tags_then_by_the_file_name(file):
    case = outlinesOf(readSegmentationFile(write(file)), (), fallbackInfo(file))
    assert (case.info.caseId, case.info.timepoint) == ("sub-7", "baseline")
    assert [(each.name, each.role, each.level) for each in case.lesions] == [("High", Role.HIGH_INTENSITY, "T6")]
    untold = write(file, HEADER.replace("|SpinePain.Case:sub%2D7", ""))
    assert outlinesOf(readSegmentationFile(untold), (), fallbackInfo(file)).info.timepoint == "week12"


@pytest.mark.parametrize(("damage", "says"), [
    (lambda good: good[:-12], "ends in the middle of its compressed data"),
    (lambda good: good[:-8] + bytes(8), "holds damaged compressed data"),  # the checksum
    (lambda good: gzip.compress(voxels().tobytes()[:-1]), "holds only 119"),
    (lambda good: gzip.compress(voxels().tobytes() + b"x"), "holds more"),
    (lambda good: good + b"xyz", "holds something else after its compressed data"),
    (lambda good: b"", "claims 120 bytes"),
])
def test_damaged_voxels_are_refused_in_one_sentence(file, damage, says):
    with pytest.raises(ValueError, match=rf"{file.name}.*{says}.*damaged or incomplete.*\.$"):
        readSegmentationFile(write(file, payload=damage(gzip.compress(voxels().tobytes()))))


def largeFile(file, *members):
    """Three slices of 100 KiB, of which two are read at once; the data come in several gzip members."""
    header = HEADER.replace("2 4 3 5", "2 256 200 3").replace("1 2 0 2 1 3", "0 255 0 199 0 2")
    return write(file, header, b"".join(map(gzip.compress, members)))


def test_portions_need_not_end_where_compressed_parts_do(file):
    array = np.random.default_rng(0).integers(0, 2, (3, 200, 256, 2), dtype=np.uint8)
    data = array.tobytes()
    stored = readSegmentationFile(largeFile(file, data[:70_001], data[70_001:70_002], data[70_002:]))
    mask = stored.maskOf("Segment_1")
    assert (mask.offset, mask.voxels.shape) == ((0, 0, 0), array.shape[:3])
    np.testing.assert_array_equal(mask.voxels, array[..., 0] == 1)
    with pytest.raises(ValueError, match="holds more"):
        readSegmentationFile(largeFile(file, data, b"x"))
    with pytest.raises(ValueError, match="holds more"):
        readSegmentationFile(largeFile(file, data + b"x"))
    with pytest.raises(ValueError, match="holds only 307199"):
        readSegmentationFile(largeFile(file, data[:-1]))


def test_a_bomb_is_not_decompressed_further_than_its_claim(file):
    bomb = gzip.compress(bytes(2**28))
    tracemalloc.start()
    with pytest.raises(ValueError, match="holds more"):
        readSegmentationFile(write(file, payload=bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**23  # the file itself has a quarter of a MiB


def test_reading_holds_the_outlines_and_some_slices_only(file):
    shape = (100, 256, 256)
    array = np.zeros((*shape, 2), dtype=np.uint8)
    array[50, 100:110, 100:110, 0] = 1
    header = HEADER.replace("2 4 3 5", "2 256 256 100").replace("1 2 0 2 1 3", "90 120 90 120 40 60")
    write(file, header, gzip.compress(array.tobytes()))
    del array
    tracemalloc.start()
    assert readSegmentationFile(file).maskOf("Segment_1").voxelCount == 100
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**21  # of 12.5 MiB


@pytest.mark.parametrize("change", [
    lambda text: text.replace("unsigned char", "float\nendian: little"),
    lambda text: text.replace("Segment_2", "Segment_1"),
    lambda text: text.replace("Segment0_Layer:=0", "Segment0_Layer:=9"),
    lambda text: text.replace("Segment0_LabelValue:=1", "Segment0_LabelValue:=1.0"),
    lambda text: text.replace("Segment0_Extent:=1 2", "Segment0_Extent:=1"),
    lambda text: text.replace("kinds: list", "kinds: vector"),
    lambda text: text.replace("Segment", "Label"),  # a label volume, of which Slicer makes segments
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text + "Segmentation_Extent:=0 3 0 2 0 4\n",
    lambda text: text + "Segmentation_ConversionParameters:=Reference image geometry|1;2;|&\n",
    lambda text: text + "Segmentation_ConversionParameters:=Reference image geometry|x&\n",
])
def test_a_header_that_leaves_room_for_doubt_is_left_to_slicer(file, change):
    assert readSegmentationFile(write(file, change(HEADER))) is None


def test_a_reference_grid_is_taken_where_it_is_the_files_own(file):
    def written(height):
        numbers = f"-0.5;0;0;-1;0;-0.6;0;-2;0;0;3;{height};0;0;0;1;0;3;0;2;0;4;"
        return write(file, f"{HEADER}Segmentation_ConversionParameters:=A|1|b&Reference image geometry|{numbers}|c&\n")

    assert readSegmentationFile(written(3.00001)).geometry.ijkToRas[2, 3] == 3.00001
    assert readSegmentationFile(written(3.00007)) is None  # Slicer might resample


GRID = "-0.5;0;0;-1;0;-0.6;0;-2;0;0;3;3;0;0;0;1;0;3;0;2;0;4;"


@pytest.mark.parametrize(("old", "new", "says"), [
    (GRID, GRID.replace("0;0;0;1;", "0;0;;;1;"), "reference image geometry that is not that of an image"),
    (GRID, GRID.replace(";0;4;", ";0;"), "reference image geometry that is not"),
    (GRID, GRID.replace(";0;4;", ";0;99999;"), "reference image geometry that is not"),
    (GRID, GRID.replace("0;0;3;3;", "0;0;0;3;"), "reference image geometry that is not"),
    (GRID, GRID.replace("0;0;0;1;", "0;0;1;1;"), "reference image geometry that is not"),
    ("space origin: (1,2,", "space origin: (6250000,6250000,", "far from its reference image geometry"),
    ("Segment0_LabelValue:=1", "Segment0_LabelValue:=268435456", "label value far beyond"),
    ("type: unsigned char", "type: long long\nendian: little", "64-bit labels"),
])
def test_what_would_end_slicer_is_refused_before_it_sees_the_file(file, old, new, says):
    header = HEADER + f"Segmentation_ConversionParameters:=Reference image geometry|{GRID}|c&\n"
    assert checkSegmentationFile(write(file, header)).shape == (5, 3, 4) and old in header
    data = voxels().astype("<i8") if "long" in new else voxels()
    write(file, header.replace(old, new), gzip.compress(data.tobytes()))
    assert readSegmentationFile(file) is None
    with pytest.raises(ValueError, match=rf"{file.name}' .*{says}.*: .*\.$"):
        checkSegmentationFile(file)


@pytest.mark.parametrize(("typeName", "dtype", "label"), [
    ("unsigned int", "<u4", 2**28), ("unsigned int", "<u4", 2**32 - 1), ("int", "<i4", -2**28)])
def test_a_voxel_with_a_label_far_off_is_refused_one_below_is_read(file, typeName, dtype, label):
    header = HEADER.replace("unsigned char", f"{typeName}\nendian: little")
    array = voxels().astype(dtype)
    array[4, 2, 3, 1] = 2**28 - 1
    write(file, header, gzip.compress(array.tobytes()))
    checkSegmentationFile(file)
    assert readSegmentationFile(file).maskOf("Segment_1").voxelCount == 18
    array[4, 2, 3, 1] = label
    write(file, header, gzip.compress(array.tobytes()))
    for read in (readSegmentationFile, checkSegmentationFile):
        with pytest.raises(ValueError, match=f"{file.name}' holds the label value {label}, far beyond"):
            read(file)


def test_ten_thousand_segments_of_one_layer_are_each_read_whole(tmp_path):
    count, path = 10_000, tmp_path / "many.seg.nrrd"
    labels = np.repeat(np.arange(1, count + 1, dtype=np.int32), 2).reshape(20, 20, 50)
    header = {"space": "left-posterior-superior", "space directions": np.eye(3).tolist(), "space origin": [0, 0, 0],
              "kinds": ["domain"] * 3}
    for index in range(count):
        header |= {f"Segment{index}_ID": f"S{index}", f"Segment{index}_LabelValue": str(index + 1),
                   f"Segment{index}_Layer": "0", f"Segment{index}_Extent": "0 19 0 19 0 49",
                   f"Segment{index}_Tags": f"SpinePain.Role:{'highIntensity' if index else 'cord'}|"}
    nrrd.write(str(path), labels, header)
    readCaseHeader(path)
    case = outlinesOf(readSegmentationFile(path), (), fallbackInfo(path))
    assert len(case.lesions) == count - 1
    assert {each.mask.voxelCount for each in case.lesions} == {2}
    k, j, i = np.nonzero(labels.transpose(2, 1, 0) == 5000)
    mask = case.lesions[4998].mask
    assert mask.offset == (k.min(), j.min(), i.min())
    assert np.array_equal(np.argwhere(mask.voxels) + mask.offset, np.column_stack((k, j, i)))


def test_thousands_of_segments_are_refused_before_a_parser_gets_them_that_takes_minutes(tmp_path, monkeypatch):
    path = tmp_path / "many.seg.nrrd"
    names = "".join(f"Segment{index}_ID:=s{index}\n" for index in range(2001))
    path.write_bytes((
        "NRRD0004\ntype: unsigned char\ndimension: 3\nspace: left-posterior-superior\nsizes: 1 1 1\n"
        "space directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: domain domain domain\nencoding: raw\n"
        f"space origin: (0,0,0)\n{names}\n\0").encode())
    monkeypatch.setattr(SegmentationFileModule, "checkNrrdFile", lambda _path: pytest.fail("was parsed"))
    with pytest.raises(ValueError, match="2001 segments, more than"):
        SegmentationFileModule.checkSegmentationFile(path)
