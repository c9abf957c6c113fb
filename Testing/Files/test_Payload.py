"""Compressed voxels read by either library: the same bytes, and the same damage found."""

import gzip
import io
import random
import sys
import zlib

import numpy as np
import pytest
from SpinePainRHILib.Files import Payload


def inflate(data: bytes, chunkBytes: int = 64) -> bytes | str:
    """The content, or the clause that refuses it."""
    try:
        return b"".join(Payload.decompressed(io.BytesIO(data), chunkBytes))
    except ValueError as error:
        return str(error)


@pytest.fixture(params=["zlib-ng", "zlib"])
def library(request, monkeypatch):
    if request.param == "zlib":
        monkeypatch.setitem(sys.modules, "zlib_ng", None)  # as where it is not installed
    Payload._library.cache_clear()
    yield Payload._library()
    Payload._library.cache_clear()


def test_zlib_serves_where_zlib_ng_is_missing(library, request):
    assert (library is zlib) == ("zlib-ng" not in request.node.name)


def test_members_one_behind_the_other_and_padding_are_read(library):
    data = gzip.compress(b"a" * 1000) + gzip.compress(b"b" * 10) + bytes(7)
    assert inflate(data) == b"a" * 1000 + b"b" * 10


@pytest.mark.parametrize(("data", "clause"), [
    (gzip.compress(b"a" * 1000)[:-9], "ends in the middle of its compressed data"),
    (gzip.compress(b"a" * 1000)[:-8] + bytes(8), "holds damaged compressed data"),  # the checksum
    (gzip.compress(b"a" * 1000) + b"more", "holds something else after its compressed data"),
    (b"plain", "says that its voxels are compressed with gzip, but they are not"),
], ids=["cut", "checksum", "more", "plain"])
def test_damage_is_told(library, data, clause):
    assert inflate(data) == clause


def test_both_libraries_agree_on_two_thousand_damaged_label_maps(monkeypatch):
    labels = np.zeros((8, 16, 16), np.uint8)
    labels[2:6, 4:9, 5:11] = 1
    whole, random_ = gzip.compress(labels.tobytes(), mtime=0), random.Random(1)
    damaged = []
    for _ in range(2000):
        data = bytearray(whole)
        for _each in range(random_.randint(1, 3)):
            data[random_.randrange(len(data))] = random_.randrange(256)
        damaged.append(bytes(data[:random_.randint(2, len(data))] if random_.random() < 0.3 else data))
    Payload._library.cache_clear()
    withNg = [inflate(data) for data in damaged]
    monkeypatch.setitem(sys.modules, "zlib_ng", None)
    Payload._library.cache_clear()
    withZlib = [inflate(data) for data in damaged]
    Payload._library.cache_clear()
    assert sum(isinstance(each, str) for each in withNg) > 1000  # most are refused
    # Which of two faults is met first may differ, whether there is one may not.
    assert [each if isinstance(each, bytes) else None for each in withNg] == \
        [each if isinstance(each, bytes) else None for each in withZlib]
