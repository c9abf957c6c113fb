"""MetaImage files (.mha, .mhd): read where ITK writes them, refused with a sentence where anything is odd."""

import contextlib

import numpy as np
import pytest
import SimpleITK as sitk
from ImageTools import SHAPE, cornerOutline, full, geometryOf, image, read, refusal
from SpinePainRHILib.Files.ImageFiles import readVolume

OBLIQUE = (0.8, 0.6, 0, -0.6, 0.8, 0, 0, 0, 1)


def write(path, made, compressed=False):
    sitk.WriteImage(made, str(path), compressed)
    return path


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("name", ["v.mha", "v.mhd"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "int32", "uint32", "int64", "float32", "float64"])
def test_voxels_and_place_are_those_that_itk_wrote(tmp_path, name, compressed, dtype):
    array = np.arange(120).reshape(SHAPE).astype(dtype)
    made = image(array, direction=OBLIQUE)
    made.SetMetaData("0008|103e", "T2 sag")
    path = write(tmp_path / name, made, compressed)
    volume = readVolume(path)
    assert volume.voxels.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(volume.voxels, array)
    np.testing.assert_allclose(volume.geometry.ijkToRas, geometryOf(made).ijkToRas, atol=1e-9)


def header(data=None, **changes):
    fields = {"ObjectType": "Image", "NDims": "3", "BinaryData": "True", "BinaryDataByteOrderMSB": "False",
              "CompressedData": "False", "TransformMatrix": "1 0 0 0 1 0 0 0 1", "Offset": "1 2 3",
              "ElementSpacing": "0.5 0.6 3", "DimSize": "6 5 4", "ElementType": "MET_UCHAR",
              "ElementDataFile": "LOCAL"} | changes
    fields["ElementDataFile"] = fields.pop("ElementDataFile")  # the last one, whatever changed
    lines = "".join(f"{key} = {value}\n" for key, value in fields.items() if value is not None)
    return lines.encode("latin-1") + (bytes(cornerOutline()) if data is None else data)


@pytest.fixture
def file(tmp_path):
    def make(content=None, name="m.mha", **changes):
        (tmp_path / name).write_bytes(header(**changes) if content is None else content)
        return tmp_path / name
    return make


def test_a_mask_is_read_like_every_other(file):
    assert np.array_equal(full(read(file()).mask), cornerOutline().astype(bool))
    assert "soft mask" in refusal(file(np.frombuffer(header(), np.uint8)[:-120].tobytes() + bytes(
        np.arange(120, dtype=np.uint8) * 2 + 17)))
    assert "probability map" in refusal(file(ElementType="MET_FLOAT", data=np.full(120, 0.4, "<f4").tobytes()))


def test_other_names_of_the_fields_line_ends_and_byte_orders_are_read_too(file):
    plain = readVolume(file())
    same = file(Offset=None, TransformMatrix=None, ElementDataFile=None, name="n.mha", data=(
        b"Position = 1 2 3\r\nOrientation = 1 0 0 0 1 0 0 0 1\r\nElementDataFile = LOCAL\r\n" +
        bytes(cornerOutline())))
    assert readVolume(same).geometry.sameGridAs(plain.geometry)
    assert np.array_equal(readVolume(same).voxels, plain.voxels)
    swapped = file(ElementType="MET_SHORT", BinaryDataByteOrderMSB="True", name="s.mha",
                   data=cornerOutline(">i2", 300).tobytes())
    assert readVolume(swapped).voxels.max() == 300


@pytest.mark.parametrize(("changes", "reason"), [
    ({"data": bytes(119)}, "holds only 119"), ({"data": bytes(121)}, "holds more"),
    ({"DimSize": "6 5 5"}, "holds only"),
    ({"DimSize": "6 5"}, "DimSize"), ({"DimSize": "6 5 0"}, "0 voxels"), ({"DimSize": "6 5 -4"}, "DimSize"),
    ({"DimSize": "99999999 99999999 99999999"}, "more than any real image"),
    ({"NDims": "4"}, "not three-dimensional"), ({"ElementNumberOfChannels": "3"}, "several values"),
    ({"ElementType": "MET_LONG"}, "MET_LONG"), ({"ElementType": None}, "type"), ({"ObjectType": "Mesh"}, "no image"),
    ({"BinaryData": "False"}, "as text"), ({"HeaderSize": "-1"}, "behind another header"),
    ({"ElementSpacing": "0 1 1"}, "zero or negative"), ({"ElementSpacing": "nan 1 1"}, "finite"),
    ({"ElementSpacing": None}, "how it lies"), ({"Offset": None}, "how it lies"), ({"Offset": "1 2"}, "no 3 numbers"),
    ({"Offset": "1_000 2 3"}, "no 3 numbers as Offset"),
    ({"TransformMatrix": "1 0 0 1 0 0 0 0 1"}, "parallel"), ({"TransformMatrix": "2 0 0 0 1 0 0 0 1"}, "length 1"),
    ({"TransformMatrix": None}, "how it lies"),
    ({"CompressedData": "maybe"}, "neither True nor False"),
    ({"CompressedData": "True"}, "CompressedDataSize"),
    ({"CompressedData": "True", "CompressedDataSize": "120"}, "damaged"),
    ({"ElementDataFile": "LIST"}, "several files"),
    ({"ElementDataFile": "../a.raw"}, "another folder"), ({"ElementDataFile": "a%02d.raw 1 4 1"}, "several files"),
    ({"ElementDataFile": "none.raw"}, "does not exist"), ({"Comment": "x" * 200}, "210 characters"),
    ({"Comment": "a\x1b[2J"}, "no field"), ({"Position": "1 2 3"}, "twice"),
    ({"ElementToIntensityFunctionSlope": "2"}, "scales its voxels")])
def test_what_is_odd_is_refused(file, changes, reason):
    path = file(**changes)
    with pytest.raises(ValueError, match=reason):
        readVolume(path)


def test_axes_off_right_angles_are_refused_and_slight_shears_set_right_with_a_note(file):
    def sheared(degrees):
        sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
        return file(TransformMatrix=f"1 0 0 {sine:.12g} {cosine:.12g} 0 0 0 1")

    assert "not at right angles" in refusal(sheared(0.5), readVolume)
    for degrees, noteCount in ((0.05, 1), (0.001, 0)):
        volume = readVolume(sheared(degrees))
        axes = volume.geometry.ijkToRas[:3, :3]
        assert abs(axes[:, 0] @ axes[:, 1]) < 1e-12
        assert np.allclose(volume.geometry.spacingMm, (0.5, 0.6, 3))
        assert len(volume.notes) == noteCount


@pytest.mark.parametrize("content", [b"", b"something", b"ObjectType = Image\nNDims = 3\n", b"\0" * 500])
def test_what_is_no_metaimage_is_refused(file, content):
    refusal(file(content), readVolume)


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data + b"more",
                                    lambda data: data[:-20] + b"\xff" * 20])
def test_damaged_compressed_voxels_are_refused(tmp_path, damage):
    array = np.random.default_rng(0).integers(0, 255, SHAPE, dtype=np.uint8)
    path = write(tmp_path / "c.mha", image(array), True)
    path.write_bytes(damage(path.read_bytes()))
    refusal(path, readVolume)


def test_flipped_bits_are_refused_or_read_and_never_end_the_program(tmp_path):
    random = np.random.default_rng(1)
    content = write(tmp_path / "c.mha", image(cornerOutline()), True).read_bytes()
    for number in range(300):
        damaged = bytearray(content)
        damaged[random.integers(len(damaged))] ^= 1 << int(random.integers(8))
        path = tmp_path / f"{number % 7}.mha"
        path.write_bytes(damaged)
        with contextlib.suppress(ValueError):
            readVolume(path)
