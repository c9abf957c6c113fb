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
    """Makes sure that ``portionsOf`` would give what a header claims; raises ValueError as it does. Data that are not
    compressed are not read for it."""
    for _portion in portionsOf(file, offset, claimed, gzipped):
        if not gzipped:
            return


def portionsOf(file: BinaryIO, offset: int, claimed: int, gzipped: bool,
               portionBytes: int = CHUNK_BYTES) -> Iterator[bytes | bytearray]:
    """What follows ``offset`` of a file, decompressed, in portions of ``portionBytes``; the last may be shorter.

    Compared with the ``claimed`` bytes (after decompression): the length of data that are not compressed first of all;
    of compressed data no more than one portion past the claim is decompressed, and gzip's checksum is verified before
    the last portion is given or, where that is a whole one, before the iterator ends. Raises ValueError with a clause
    that a sentence can be made of by putting the file's name in front.
    """
    stored = max(os.fstat(file.fileno()).st_size - offset, 0)
    if not gzipped:
        compareBytes(stored, claimed)
    elif stored * DEFLATE_LARGEST_RATIO < claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds {stored} compressed bytes, "
                         "which cannot be that many")
    file.seek(offset)
    chunks = decompressed(file, portionBytes) if gzipped else iter(lambda: file.read(portionBytes), b"")
    found, rest = 0, bytearray()
    for chunk in chunks:
        found += len(chunk)
        if found > claimed:
            break
        if not rest and len(chunk) == portionBytes:
            yield chunk  # as it is: copying would take as long as decompressing
            continue
        rest += chunk
        if len(rest) >= portionBytes:
            yield rest[:portionBytes]
            rest = rest[portionBytes:]
    compareBytes(found, claimed)
    if rest:
        yield rest


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
