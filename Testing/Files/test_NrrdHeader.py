"""Ring 1: NRRD headers; pynrrd and SimpleITK are the independent writers and readers."""

import gzip

import nrrd
import numpy as np
import pytest
import SimpleITK as sitk
from NrrdTools import FIELDS, VOXELS, refusal, write
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.NrrdHeader import checkNrrdFile, readNrrdHeader


@pytest.fixture
def file(tmp_path):
    return tmp_path / "T2 图像.nrrd"


def test_every_field_of_a_plain_header_is_read(file):
    header = checkNrrdFile(write(file, extra=["# a comment", r"note:=two\nlines, one \\ and x:=y"]))
    assert (header.sizes, header.shape) == ((2, 3, 4), (4, 3, 2))
    assert (header.dtype, header.encoding) == (np.dtype("<i2"), "raw")
    assert header.kinds == ("domain",) * 3
    assert header.keyValues == {"note": "two\nlines, one \\ and x:=y"}
    assert header.dataOffset == file.stat().st_size - 48 and header.dataBytes == 48
    assert header.componentCount == 1 and not header.detached
    # LPS to RAS negates x and y.
    np.testing.assert_array_equal(header.geometry.ijkToRas, [
        [-0.5, 0, 0, -1], [0, -0.6, 0, -2], [0, 0, 3, 3], [0, 0, 0, 1]])


@pytest.mark.parametrize(("space", "signs"), [("right-anterior-superior", (1, 1)), ("RAS", (1, 1)), ("LAS", (-1, 1)),
                                              ("left-anterior-superior", (-1, 1)), ("LPS", (-1, -1))])
def test_every_supported_space_ends_in_ras(file, space, signs):
    matrix = readNrrdHeader(write(file, space=space)).geometry.ijkToRas
    assert (matrix[0, 3], matrix[1, 3], matrix[2, 3]) == (signs[0], 2 * signs[1], 3)
    np.testing.assert_allclose(readVolume(file).geometry.ijkToRas, matrix, atol=1e-12)


def test_tabs_and_long_key_values_are_read_since_terminologies_are_long(file):
    header = checkNrrdFile(write(file, extra=["Segment0_Tags:=" + "x" * 5000, "note:=a\tb"]))
    assert len(header.keyValues["Segment0_Tags"]) == 5000 and header.keyValues["note"] == "a\tb"
    assert checkNrrdFile(write(file, extra=["content: " + "x" * 990])).shape == (4, 3, 2)  # 999 bytes


def test_windows_line_ends_are_read(file):
    assert checkNrrdFile(write(file, end="\r\n")).shape == (4, 3, 2)


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
@pytest.mark.parametrize("encoding", ["raw", "gzip"])
@pytest.mark.parametrize("endian", ["little", "big"])
def test_files_of_pynrrd_are_understood_as_pynrrd_means_them(file, dtype, encoding, endian):
    array = VOXELS.astype(dtype).transpose(2, 1, 0)
    if endian == "big":
        array = array.astype(array.dtype.newbyteorder(">"))
    nrrd.write(str(file), array, {
        "space": "right-anterior-superior", "space directions": np.diag([0.5, 0.6, 3.0]), "encoding": encoding,
        "space origin": [1, 2, 3], "endian": endian})
    header = checkNrrdFile(file)
    data, fields = nrrd.read(str(file))
    assert header.sizes == tuple(fields["sizes"]) and header.dtype.newbyteorder("=") == data.dtype.newbyteorder("=")
    assert header.encoding == encoding
    np.testing.assert_array_equal(header.geometry.ijkToRas[:3, :3].T, fields["space directions"])
    np.testing.assert_array_equal(readVolume(file).voxels, data.transpose(2, 1, 0))


def test_pynrrd_reads_what_the_test_writer_writes(file):
    data, fields = nrrd.read(str(write(file)))
    np.testing.assert_array_equal(data.transpose(2, 1, 0), VOXELS)
    assert fields["space origin"].tolist() == [1, 2, 3]


def test_files_of_simpleitk_are_understood(file):
    image = sitk.GetImageFromArray(VOXELS)
    image.SetSpacing((0.5, 0.6, 3))
    image.SetOrigin((1, 2, 3))
    image.SetDirection((0, 0, 1, -1, 0, 0, 0, -1, 0))
    sitk.WriteImage(image, str(file), True)
    geometry = checkNrrdFile(file).geometry
    # Column a is direction a times spacing a, with the x and y rows negated.
    np.testing.assert_allclose(geometry.ijkToRas[:3], [[0, 0, -3, -1], [0.5, 0, 0, -2], [0, -0.6, 0, 3]], atol=1e-12)
    np.testing.assert_allclose(readVolume(file).geometry.ijkToRas, geometry.ijkToRas, atol=1e-12)


def test_overlapping_segments_are_layers_on_the_first_axis(file):
    header = checkNrrdFile(write(
        file, payload=VOXELS.tobytes() * 2, dimension="4", sizes="2 2 3 4", kinds="list domain domain domain",
        space_directions="none (0.5,0,0) (0,0.6,0) (0,0,3)",
        extra=["Segmentation_MasterRepresentation:=Binary labelmap", r"Segment0_Name:=Cord\nB"]))
    assert (header.componentCount, header.shape) == (2, (4, 3, 2))
    assert header.keyValues["Segmentation_MasterRepresentation"] == "Binary labelmap"
    assert header.keyValues["Segment0_Name"] == "Cord\nB"
    assert "overlapping layers: open it as a case" in refusal(file, readVolume)


def test_a_single_layer_is_a_plain_volume(file):
    write(file, dimension="4", sizes="1 2 3 4", kinds="list domain domain domain",
          space_directions="none (0.5,0,0) (0,0.6,0) (0,0,3)")
    np.testing.assert_array_equal(readVolume(file).voxels, VOXELS)


def test_vectors_are_refused_as_a_volume(file):
    write(file, payload=VOXELS.tobytes() * 3, dimension="4", sizes="3 2 3 4", kinds="vector domain domain domain",
          space_directions="none (0.5,0,0) (0,0.6,0) (0,0,3)")
    assert "3 values in every voxel" in refusal(file, readVolume)


@pytest.mark.parametrize(("skip", "payload"), [
    ({"line_skip": "2"}, b"one\ntwo\n" + VOXELS.tobytes()),
    ({"byte_skip": "3"}, b"abc" + VOXELS.tobytes()),
    ({"byte_skip": "-1"}, b"any length" + VOXELS.tobytes()),
    ({"line_skip": "1", "byte_skip": "2"}, b"one\nab" + VOXELS.tobytes()),
    ({"line_skip": "1", "encoding": "gzip"}, b"one\n" + gzip.compress(VOXELS.tobytes(), mtime=0)),
], ids=["lines", "bytes", "all but the data", "lines and bytes", "lines before gzip"])
def test_lines_and_bytes_to_skip_are_skipped(file, skip, payload):
    checkNrrdFile(write(file, payload=payload, **skip))
    np.testing.assert_array_equal(readVolume(file).voxels, VOXELS)


def test_bytes_to_skip_are_counted_when_the_data_are_compared(file):
    assert "claims 51 bytes of voxels in its header, but holds only 48" in refusal(write(file, byte_skip="3"))


def test_fewer_lines_than_are_to_be_skipped_are_refused(file):
    assert "fewer lines" in refusal(write(file, payload=b"one\nrest", line_skip="9"))


BAD = [
    ("no file format", {"magic": "MRRD0004"}, "is not a NRRD file"),
    ("a future version", {"magic": "NRRD0006"}, "is not a NRRD file"),
    ("no sizes", {"drop": ["sizes"]}, "has no field 'sizes'"),
    ("no type", {"drop": ["type"]}, "has no field 'type'"),
    ("no dimension", {"drop": ["dimension", "sizes", "space directions", "kinds"]}, "has no field 'dimension'"),
    ("no encoding", {"drop": ["encoding"]}, "has no field 'encoding'"),
    ("no directions", {"drop": ["space directions"]}, "has no field 'space directions'"),
    ("no space", {"drop": ["space", "space directions", "space origin"]}, "how it lies in the patient"),
    ("no byte order", {"drop": ["endian"]}, "byte order"),
    ("an odd byte order", {"endian": "middle"}, "unknown byte order 'middle'"),
    ("an unknown type", {"type": "half"}, "unknown or unsupported type 'half'"),
    ("a block type", {"type": "block"}, "unsupported type 'block'"),
    ("an unknown encoding", {"encoding": "zip"}, "only raw and gzip are read"),
    ("bzip2", {"encoding": "bzip2"}, "encoding 'bzip2', but only raw and gzip are read"),
    ("text", {"encoding": "ascii"}, "encoding 'ascii', but only raw and gzip are read"),
    ("hex", {"encoding": "hex"}, "encoding 'hex', but only raw and gzip are read"),
    ("an unknown space", {"space": "scanner-xyz"}, "unknown space 'scanner-xyz'"),
    ("two dimensions", {"dimension": "2", "sizes": "2 3", "kinds": "domain domain",
                        "space_directions": "(1,0,0) (0,1,0)"}, "is a two-dimensional image"),
    ("five dimensions", {"dimension": "5", "sizes": "1 1 2 3 4", "kinds": "list list domain domain domain"},
     "has 5 dimensions"),
    ("too many dimensions", {"dimension": "999999999"}, "has 999999999 dimensions"),
    ("a dimension in words", {"dimension": "three"}, "'dimension' that is not made of 1 whole number"),
    ("a time axis", {"dimension": "4", "sizes": "2 3 4 1", "kinds": "domain domain domain time",
                     "space_directions": "(1,0,0) (0,1,0) (0,0,1) none"}, "first axis is not one of layers"),
    ("colours", {"dimension": "4", "sizes": "3 2 3 4", "kinds": "RGB-color domain domain domain",
                 "space_directions": "none (1,0,0) (0,1,0) (0,0,1)"}, "is a colour image"),
    ("a flat colour image", {"sizes": "3 2 4", "kinds": "RGB-color domain domain",
                             "space_directions": "none (1,0,0) (0,1,0)"}, "is a colour image"),
    ("a flat vector image", {"sizes": "3 2 4", "kinds": "vector domain domain",
                             "space_directions": "none (1,0,0) (0,1,0)"}, "axis of kind 'vector'"),
    ("an axis without direction", {"space_directions": "(1,0,0) (0,1,0) none"}, "2 axes with a direction"),
    ("a size of zero", {"sizes": "2 0 4"}, "size of 0 voxels"),
    ("a negative size", {"sizes": "2 -3 4"}, "size of -3 voxels"),
    ("too few sizes", {"sizes": "2 3"}, "'sizes' that is not made of 3 whole numbers"),
    ("a size with a fraction", {"sizes": "2 3 4.5"}, "'sizes' that is not"),
    ("10^12 voxels", {"sizes": "10000 10000 10000"}, "10000 x 10000 x 10000 voxels, which is more than any"),
    ("sizes whose product overflows", {"sizes": "4294967296 4294967296 2"}, "more than any real image"),
    ("a zero spacing", {"space_directions": "(0,0,0) (0,1,0) (0,0,1)"}, "voxel spacing of zero"),
    ("a NaN spacing", {"space_directions": "(nan,0,0) (0,1,0) (0,0,1)"}, "not a finite number"),
    ("an infinite spacing", {"space_directions": "(inf,0,0) (0,1,0) (0,0,1)"}, "not a finite number"),
    ("an overflowing spacing", {"space_directions": "(1e999,0,0) (0,1,0) (0,0,1)"}, "not a finite number"),
    ("a huge spacing", {"space_directions": "(1e200,0,0) (0,1,0) (0,0,1)"}, "too large"),
    ("a tiny spacing", {"space_directions": "(1e-200,0,0) (0,1,0) (0,0,1)"}, "voxel spacing of"),
    ("spacings instead of directions", {"spacings": "1 1 1", "drop": ["space directions"]},
     "has no field 'space directions'"),
    ("spacings and directions", {"extra": ["spacings: 1 1 1"]}, "gives both spacings and space directions"),
    ("parallel directions", {"space_directions": "(1,0,0) (2,0,0) (0,0,1)"}, "parallel"),
    ("a broken vector", {"space_directions": "(1,0) (0,1,0) (0,0,1)"}, "not a vector of three numbers"),
    ("a missing vector", {"space_directions": "(1,0,0) (0,1,0)"}, "that is not 3 vectors"),
    ("text between vectors", {"space_directions": "(1,0,0) x (0,1,0) (0,0,1)"}, "that is not 3 vectors"),
    ("a NaN origin", {"space_origin": "(nan,0,0)"}, "not a finite number"),
    ("an origin of none", {"space_origin": "none"}, "'space origin' that is not a vector"),
    ("a broken origin", {"space_origin": "1 2 3"}, "'space origin' that is not a vector"),
    ("kinds for fewer axes", {"kinds": "domain domain"}, "2 words in the field 'kinds', but 3 dimensions"),
    ("kinds for no axis of four", {"dimension": "4", "sizes": "1 2 3 4", "kinds": ""}, "has 0 words in the field"),
    ("a field twice", {"extra": ["sizes: 2 3 4"]}, "the field 'sizes' twice"),
    ("a line that is no field", {"extra": ["what is this"]}, "no NRRD field ('what is this')"),
    ("an unknown field", {"extra": ["colour: blue"]}, "no NRRD field ('colour: blue')"),
    ("a key with a colon and a space", {"extra": ["Segme: 0_Name:=Cord"]}, "no NRRD field ('Segme: 0_Name:=Cord')"),
    ("a zero byte in a line", {"extra": ["Segment0\0_Name:=Cord"]}, "no NRRD field ('Segment0?_Name:=Cord')"),
    ("a carriage return in a line", {"extra": ["x:=y\rlabels: z"]}, "no NRRD field ('x:=y?labels: z')"),
    ("a bell in a comment", {"extra": ["# \a"]}, "no NRRD field ('# ?')"),
    ("an escape in a field", {"content": "a\x1b[2J"}, "no NRRD field ('content: a?[2J')"),
    ("overlong labels", {"labels": " ".join(['"' + "x" * 330 + '"'] * 3)}, "overlong field 'labels'"),
    ("an overlong measurement frame", {"measurement_frame": f"({'1' * 1000},0,0) (0,1,0) (0,0,1)"},
     "overlong field 'measurement frame'"),
    ("an overlong field of another kind", {"extra": ["content: " + "é" * 500]}, "overlong field 'content'"),
    ("units that its own parser refuses", {"extra": ["space units: mm"]}, "cannot be read ("),
    ("a skip backwards", {"line_skip": "-1"}, "'line skip' or 'byte skip'"),
    ("a skip from the end of gzip", {"encoding": "gzip", "byte_skip": "-1"}, "'line skip' or 'byte skip'"),
]


@pytest.mark.parametrize(("changes", "sentence"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_header_is_refused_in_a_sentence(file, changes, sentence):
    assert sentence in refusal(write(file, **changes))


def test_what_the_parser_inside_simpleitk_says_is_quoted_without_its_place_in_memory_and_source(file):
    sentence = refusal(write(file, extra=["space units: mm"]))
    assert "couldn't get get space unit" in sentence and "0x" not in sentence and ".cxx" not in sentence


def test_fields_before_the_ones_they_depend_on_are_refused(file):
    file.write_text("NRRD0004\nsizes: 2 3 4\ndimension: 3\n\n")
    assert "'sizes' before 'dimension'" in refusal(file)
    file.write_text("NRRD0004\ndimension: 3\nspace origin: (0,0,0)\n\n")
    assert "'space origin' before 'space'" in refusal(file)


def test_an_empty_file_is_refused(file):
    file.write_bytes(b"")
    assert "is empty" in refusal(file)


def test_a_header_without_end_is_refused(file):
    file.write_text("NRRD0004\ntype: short\ndimens")
    assert "ends in the middle of its header" in refusal(file)


def test_a_header_that_never_ends_is_given_up(file, monkeypatch):
    monkeypatch.setattr("SpinePainRHILib.Files.NrrdHeader.LARGEST_HEADER_BYTES", 1000)
    file.write_bytes(b"NRRD0004\n" + b"#" * 5000 + b"\n\n")
    assert "ends in the middle of its header" in refusal(file)


def test_a_detached_header_is_read_but_refused_with_advice(file):
    header = readNrrdHeader(write(file, payload=b"", data_file="voxels.raw"))
    assert header.detached
    assert "keeps its voxels in another file" in refusal(file)
    file.write_text("\n".join(["NRRD0004", *(f"{k}: {v}" for k, v in FIELDS.items()), "data file: voxels.raw\n"]))
    assert "keeps its voxels in another file" in refusal(file)
