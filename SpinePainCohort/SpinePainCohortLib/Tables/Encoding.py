"""Which encoding a table is in, or the sentence that says why it is no table at all."""

import codecs
import re
from pathlib import Path

from SpinePainRHILib.Files.SystemErrors import reasonOf

from .Problems import shown

ENCODINGS = ("utf-8", "gb18030", "cp1252", "utf-16")
"""Those that tables are in, and that a user may say where it cannot be told."""

_BLOCK_BYTES = 1 << 20

_FOREIGN_STARTS = (
    (b"PK\x03\x04", "an Excel workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or other Office file"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"NRRD", "an image file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)

_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_NO_WESTERN_TEXT = re.compile(rb"[\x81-\x84\x86-\x90\x95\x98-\xa6\xa8-\xaf\xb1\xb6-\xbb\xbe\xd7\xf7]")
"""Bytes that are neither letters of western Europe nor signs that tables have (€ ° ² ³ µ § ½ quotation marks)."""


def detectEncoding(path: Path) -> str:
    """The codec for ``path``: ``utf-8``, ``utf-8-sig`` (byte order mark), ``utf-16``, ``gb18030`` or ``cp1252``.

    UTF-16 is what Excel's "Unicode text" writes; it is read only where its byte order mark is there. Any other
    file is UTF-8 where all of it is valid UTF-8. Otherwise it is Windows-1252 (western Excel) where most of what is
    not ASCII are single letters or signs of western Europe between others, as no Chinese text has them, or GB18030.
    The file is read in blocks, so memory does not grow with it.

    Raises ValueError with one sentence for a file that is missing, unreadable, empty, binary or in another encoding.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise ValueError(f"{path} could not be read: {reasonOf(error)}.") from None
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise ValueError(f"{path} is empty: a table needs a header row and at least one row.")
    for start, what in _FOREIGN_STARTS:
        if head.startswith(start):
            raise ValueError(f"{path} is {what}, not a text table: save it as CSV (UTF-8) first.")
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        candidates = ["utf-32"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.count(0) * 10 > len(head):
        raise ValueError(f"{path} is a binary file or UTF-16 without a byte order mark: save it as CSV (UTF-8) first.")
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "gb18030", "cp1252"] if not _isWestern(path) else ["utf-8", "cp1252", "gb18030"]
    failures = []
    for encoding in candidates:
        line = _firstUndecodableLine(path, encoding)
        if line is None:
            return encoding
        failures.append(line)
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32", "gb18030": "GB18030",
             "cp1252": "Windows-1252"}
    raise ValueError(f"{path} is not {' or '.join(names[each] for each in candidates)} text (see line {failures[0]}): "
                     "save it as CSV (UTF-8) first.")


def encodingNotes(encoding: str) -> list[str]:
    """A sentence where the encoding was guessed."""
    guessed = {"gb18030": "GB18030 (Chinese)", "cp1252": "Windows-1252 (western European)"}.get(encoding)
    return [f"The file is not UTF-8 and was read as {guessed}: check that names look right, or save it as CSV UTF-8."
            ] if guessed else []


def _isWestern(path: Path) -> bool:
    """Whether bytes above ASCII stand alone between others, as letters do; Chinese characters are pairs of them."""
    runs = single = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            if _NO_WESTERN_TEXT.search(block):
                return False
            found = _HIGH_BYTES.findall(block)
            runs += len(found)
            single += sum(len(run) % 2 for run in found)
    return single * 2 > runs


def checkEncoding(path: Path, encoding: str) -> None:
    """Raises ValueError with a sentence where ``path`` is not text in the ``encoding`` that the user chose."""
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise ValueError(f"Unknown encoding {shown(encoding)}: use {', '.join(ENCODINGS[:-1])} or "
                         f"{ENCODINGS[-1]}.") from None
    try:
        line = _firstUndecodableLine(path, encoding)
    except OSError as error:
        raise ValueError(f"{path} could not be read: {reasonOf(error)}.") from None
    if line is not None:
        raise ValueError(f"{path} is not {encoding} text (see line {line}): choose another encoding.")


def _firstUndecodableLine(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    newlines = 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK_BYTES)
            try:
                decoder.decode(block, final=not block)
            except UnicodeError as error:
                bad = error.object[:error.start] if isinstance(error, UnicodeDecodeError) else b""
                return 1 + newlines + bad.count(b"\n")
            if not block:
                return None
            if len(block) == _BLOCK_BYTES and b"\n" not in block and b"\r" not in block:
                raise ValueError(f"{path} is no table: line {1 + newlines} has about a million characters.")
            newlines += block.count(b"\n")
