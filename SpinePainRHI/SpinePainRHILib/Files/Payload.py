"""The voxels behind a header: whether a file really holds those that it claims, without holding them in memory."""

import os
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

CHUNK_BYTES = 2**20

DEFLATE_LARGEST_RATIO = 1032
"""One byte of deflate data never stands for more (zlib's documentation, Technical Details)."""

GZIP_MAGIC = b"\x1f\x8b"


def checkPayload(file: BinaryIO, offset: int, claimed: int, gzipped: bool) -> None:
    """Compares what follows ``offset`` in an open file with the number of bytes its header claims.

    ``claimed`` counts bytes after decompression. Compressed data are decompressed chunk by chunk, which
    also verifies gzip's checksum, and no further than one chunk past the claim. Raises ValueError with a
    clause that a sentence can be made of by putting the file's name in front.
    """
    stored = max(os.fstat(file.fileno()).st_size - offset, 0)
    if not gzipped:
        compareBytes(stored, claimed)
        return
    checkRatio(stored, claimed)
    file.seek(offset)
    found = 0
    for chunk in decompressed(file):
        found += len(chunk)
        if found > claimed:
            break
    compareBytes(found, claimed)


class PayloadReader:
    """The voxels that follow ``offset`` in an open file, read once from front to back in portions of the same size.

    ``claimed`` bytes are expected, as ``checkPayload`` does, with the same errors; ``portionBytes`` is what is wanted
    at once, so that no more than a portion or two is held.
    """

    def __init__(self, file: BinaryIO, offset: int, claimed: int, gzipped: bool, portionBytes: int) -> None:
        stored = max(os.fstat(file.fileno()).st_size - offset, 0)
        if gzipped:
            checkRatio(stored, claimed)
        else:
            compareBytes(stored, claimed)
        file.seek(offset)
        self._chunks = decompressed(file, portionBytes) if gzipped else _portions(file, portionBytes)
        self._claimed, self._found = claimed, 0
        self._rest = b""

    def read(self, byteCount: int) -> bytes | bytearray:
        """The next bytes. Raises ValueError (a clause without the file's name) where there are fewer."""
        portion: bytes | bytearray = self._rest or next(self._chunks, b"")
        if len(portion) < byteCount:
            portion = bytearray(portion)
            while len(portion) < byteCount and (chunk := next(self._chunks, None)) is not None:
                portion += chunk
        self._found += min(len(portion), byteCount)
        if len(portion) < byteCount:
            compareBytes(self._found, self._claimed)
        self._rest = bytes(portion[byteCount:])
        return portion if not self._rest else portion[:byteCount]

    def finish(self) -> None:
        """Makes sure that nothing else follows; compressed data end with a checksum, which is verified by it."""
        more = self._rest or next(self._chunks, b"")
        compareBytes(self._found + len(more), self._claimed)


def _portions(file: BinaryIO, portionBytes: int) -> Iterator[bytes]:
    while portion := file.read(portionBytes):
        yield portion


def checkRatio(stored: int, claimed: int) -> None:
    """ValueError (a clause without the file's name) where so few compressed bytes cannot be the claimed ones."""
    if stored * DEFLATE_LARGEST_RATIO < claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds {stored} compressed bytes, "
                         "which cannot be that many")


def compareBytes(found: int, claimed: int) -> None:
    """ValueError (a clause without the file's name) unless both numbers are the same."""
    if found < claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds only {found}")
    if found > claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds more")


def decompressed(file: BinaryIO, chunkBytes: int = CHUNK_BYTES) -> Iterator[bytes]:
    """The content of gzip data (RFC 1952, one or more members) from the file's position on, in chunks of at most
    ``chunkBytes`` and never of nothing.

    Raises ValueError (a clause without the file's name) where the data are truncated or damaged. Padding
    of zero bytes after the last member is passed over, as gzip itself does.
    """
    pending = file.read(CHUNK_BYTES)
    if not pending.startswith(GZIP_MAGIC):
        raise ValueError("says that its voxels are compressed with gzip, but they are not")
    library = _library()
    while pending:
        member = library.decompressobj(wbits=16 + zlib.MAX_WBITS)
        while not member.eof:
            try:
                chunk = member.decompress(pending, chunkBytes)
            except library.error:
                raise ValueError("holds damaged compressed data") from None
            if chunk:
                yield chunk
            pending = member.unconsumed_tail
            if not pending and not member.eof:
                pending = file.read(CHUNK_BYTES)
                if not pending and not chunk:
                    raise ValueError("ends in the middle of its compressed data")
        pending = member.unused_data.lstrip(b"\0")
        while not pending:
            more = file.read(CHUNK_BYTES)
            if not more:
                return
            pending = more.lstrip(b"\0")
        pending += file.read(1) if len(pending) == 1 else b""
        if not pending.startswith(GZIP_MAGIC):
            raise ValueError("holds something else after its compressed data")


@cache
def _library() -> Any:
    """zlib-ng, where it is installed: label maps are nearly all zero, and it inflates such ten times as fast as zlib.
    Any, since both are modules of the same functions without a type of their own."""
    try:
        from zlib_ng import zlib_ng
    except ImportError:  # as in Slicer
        return zlib
    return zlib_ng
