"""Whether a file really holds the voxels that its header claims, found out without holding them in memory."""

import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

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
    if stored * DEFLATE_LARGEST_RATIO < claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds {stored} compressed bytes, "
                         "which cannot be that many")
    file.seek(offset)
    found = 0
    for chunk in decompressed(file):
        found += len(chunk)
        if found > claimed:
            break
    compareBytes(found, claimed)


def compareBytes(found: int, claimed: int) -> None:
    """ValueError (a clause without the file's name) unless both numbers are the same."""
    if found < claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds only {found}")
    if found > claimed:
        raise ValueError(f"claims {claimed} bytes of voxels in its header, but holds more")


def decompressed(file: BinaryIO) -> Iterator[bytes]:
    """The content of gzip data (RFC 1952, one or more members) from the file's position on, in small chunks.

    Raises ValueError (a clause without the file's name) where the data are truncated or damaged. Padding
    of zero bytes after the last member is passed over, as gzip itself does.
    """
    pending = file.read(CHUNK_BYTES)
    if not pending.startswith(GZIP_MAGIC):
        raise ValueError("says that its voxels are compressed with gzip, but they are not")
    while pending:
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        while not member.eof:
            try:
                chunk = member.decompress(pending, CHUNK_BYTES)
            except zlib.error:
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
