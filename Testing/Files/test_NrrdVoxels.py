"""Ring 1: voxels of NRRD files that are missing, damaged, packed or too many."""

import gzip
import random
import tracemalloc
import zlib

import pytest
from NrrdTools import VOXELS, refusal, write
from Refusals import survives
from SpinePainRHILib.Files import Payload
from SpinePainRHILib.Files.NrrdHeader import checkNrrdFile


@pytest.fixture
def file(tmp_path):
    return tmp_path / "T2 图像.nrrd"


def test_raw_voxels_must_be_as_many_as_claimed(file):
    assert "claims 48 bytes of voxels in its header, but holds only 47" in refusal(
        write(file, payload=VOXELS.tobytes()[:-1]))
    assert "but holds more" in refusal(write(file, payload=VOXELS.tobytes() + b"x"))


def test_a_truncated_gzip_is_refused_wherever_it_is_cut(file):
    packed = gzip.compress(VOXELS.tobytes())
    for length in range(len(packed)):
        assert "damaged or incomplete" in refusal(write(file, encoding="gzip", payload=packed[:length]))
    checkNrrdFile(write(file, encoding="gzip", payload=packed))


def test_a_wrong_checksum_is_refused(file):
    packed = bytearray(gzip.compress(VOXELS.tobytes()))
    packed[-6] ^= 1  # the last eight bytes are CRC-32 and length
    assert "holds damaged compressed data" in refusal(write(file, encoding="gzip", payload=bytes(packed)))


def test_gzip_of_fewer_or_more_voxels_than_claimed_is_refused(file):
    fewer, more = (gzip.compress(VOXELS.tobytes() * count)[:] for count in (1, 3))
    assert "holds only 48" in refusal(write(file, encoding="gzip", sizes="2 3 8", payload=fewer))
    assert "holds more" in refusal(write(file, encoding="gzip", sizes="2 3 8", payload=more))


def test_voxels_that_are_not_gzip_though_the_header_says_so_are_refused(file):
    assert "but they are not" in refusal(write(file, encoding="gzip"))


def test_several_gzip_members_and_zero_padding_are_read(file):
    data = VOXELS.tobytes()
    payload = gzip.compress(data[:20]) + gzip.compress(data[20:]) + bytes(512)
    checkNrrdFile(write(file, encoding="gzip", payload=payload))
    assert "something else after its compressed data" in refusal(write(file, encoding="gzip", payload=payload + b"x"))


def test_a_claim_beyond_what_gzip_can_hold_is_refused_without_decompressing(file, monkeypatch):
    monkeypatch.setattr(Payload._library(), "decompressobj", None)
    write(file, encoding="gzip", sizes="1000 1000 1000", payload=gzip.compress(bytes(1000)))
    assert "cannot be that many" in refusal(file)


def test_a_decompression_bomb_takes_neither_memory_nor_time_beyond_its_claim(file, monkeypatch):
    compressor = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(compressor.compress(bytes(2**20)) for _ in range(64)), compressor.flush()])
    write(file, encoding="gzip", payload=bomb)
    given = []
    real = Payload._library().decompressobj

    class Counting:
        def __init__(self, **options):
            self._real = real(**options)

        def decompress(self, data, limit):
            given.append(limit)
            return self._real.decompress(data, limit)

        def __getattr__(self, name):
            return getattr(self._real, name)

    monkeypatch.setattr(Payload._library(), "decompressobj", Counting)
    tracemalloc.start()
    assert "but holds more" in refusal(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert given == [2**20] and peak < 8 * 2**20  # one chunk of at most 1 MiB; the bomb is 64 MiB


def test_an_absurd_size_is_refused_before_anything_is_allocated(file):
    write(file, sizes="10000 10000 10000")
    tracemalloc.start()
    refusal(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


@pytest.mark.parametrize("encoding", ["raw", "gzip"])
def test_damaged_files_are_read_or_refused_but_never_crash(file, encoding):
    payload = VOXELS.tobytes() if encoding == "raw" else gzip.compress(VOXELS.tobytes())
    whole = write(file, encoding=encoding, payload=payload, extra=["note:=x"]).read_bytes()
    draw = random.Random(7)
    read = 0
    for length in draw.sample(range(len(whole)), 80):
        file.write_bytes(whole[:length])
        assert not survives(file)
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(draw.choice((1, 1, 2, 5))):
            place = draw.randrange(len(whole))
            action = draw.randrange(3)
            if action == 0:
                damaged[place] = draw.randrange(256)
            elif action == 1:
                damaged[place] ^= 1 << draw.randrange(8)
            else:  # another digit keeps the header well formed, so the numbers themselves are tried
                digits = [at for at, byte in enumerate(whole) if chr(byte).isdigit()]
                damaged[draw.choice(digits)] = draw.choice(b"0123456789-.e")
        file.write_bytes(damaged)
        read += survives(file)
    assert 0 < read < 400, "the damage is neither always nor never harmless"


def test_zeros_packed_as_tightly_as_can_be_are_read_and_what_holds_too_few_bytes_is_not_unpacked(file):
    # Within a hundredth of the 1,032 bytes that one byte of deflate data can stand for.
    zeros = bytes(2**23)
    packed = gzip.compress(zeros, 9)
    assert 0.99 * 1032 < len(zeros) / len(packed) < 1032
    claim = {"sizes": "256 128 128", "encoding": "gzip"}
    checkNrrdFile(write(file, payload=packed, **claim))
    # One byte too few for that ratio is refused by its length, one that would do for it only when unpacked.
    enough = -(-len(zeros) // 1032)
    assert "cannot be that many" in refusal(write(file, payload=packed[:enough - 1], **claim))
    assert "ends in the middle" in refusal(write(file, payload=packed[:enough], **claim))
