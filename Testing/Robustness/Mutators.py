"""How an undamaged file is damaged: bits, headers, tables and texts. Everything follows from the random numbers."""

import gzip
import re
import struct
import zlib
from random import Random

PLANTED = "SURNAMESON"
"""Stands for a person's name: where it may not get out, it must not be found."""

HOSTILE = (
    "\x1b]0;owned\x07", "\x1b[2J", "\x07", "a\u202eb", "\x9b31m", "\u200b", "\ud83d", "=1+1", "=cmd|' /C calc'!A0",
    "@SUM(A1)", "x;=1+1", "<img src=file:///etc/passwd>", "<script>alert(1)</script>", "&amp;<b>", "$\\frac{",
    "{{ 7*7 }}", "%n%s%x", "../../../etc/passwd", "\0", "\r", "\n", "\r\n", "\t", '"', "'", "|", ":", "\\", "\\n",
    "é脊", "\u0301" * 50, "NaN", "None", "", " ")

NUMBERS = ("0", "-0", "1", "-1", "2", "3", "4", "255", "256", "65536", "2147483647", "2147483648", "4294967295",
           "4294967296", "-2147483648", "9223372036854775807", "18446744073709551616", "9" * 400, "1e308", "1e309",
           "-1e309", "1e-320", "nan", "inf", "-inf", "0x10", "1e3", "1_000", "1,5", "0.1", "١", "1.", ".5", "+1", "01")

_INTEGERS = (0, 1, -1, 2, 3, 4, 127, 128, 255, 256, 32767, -32768, 2**31 - 1, -2**31)
_FLOATS = (0.0, -0.0, 1.0, -1.0, 1e-45, 1e-30, 1e30, 3.4e38, float("nan"), float("inf"), -float("inf"), 0.5, 352.0,
           348.0)


def hostileText(random: Random) -> str:
    """A text that acts on a terminal, a spreadsheet or a page, hides, or never ends."""
    if random.random() < 0.04:
        return random.choice("x<=\u202e") * random.choice((1_000, 1_001, 4_096, 100_000))
    return "".join(random.choice(HOSTILE) for _ in range(random.choice((1, 1, 1, 2, 3))))


def encoded(text: str) -> bytes:
    """UTF-8, with what is no valid text kept."""
    return text.encode("utf-8", "surrogatepass")


def damagedBytes(content: bytes, random: Random, first: int = 0, end: int | None = None) -> bytes:
    """One damage to the bytes from ``first`` to before ``end``: flipped bits, other numbers, lost or doubled parts."""
    end = len(content) if end is None else min(end, len(content))
    if end <= first:
        return content
    place = random.randrange(first, end)
    size = min(random.choice((1, 1, 2, 4, 8, 16, 200)), end - place)
    match random.randrange(8):
        case 0 | 1 | 2:
            changed = bytearray(content)
            for _ in range(random.choice((1, 1, 1, 2, 8))):
                changed[random.randrange(first, end)] ^= 1 << random.randrange(8)
            return bytes(changed)
        case 3:
            return content[:place] + random.randbytes(size) + content[place + size:]
        case 4:
            return content[:place]
        case 5:
            return content[:place] + content[place + size:]
        case 6:
            return content[:place + size] + content[place:]
        case _:
            return content + random.choice((b"x", b"\0" * 10, content[first:], b"\x1f\x8b", b"\n"))


def damagedNumbers(content: bytes, random: Random, first: int, end: int) -> bytes:
    """A binary number of a header replaced by one at the edge of what it can be."""
    form = random.choice(("<h", "<h", "<i", "<f", "<f", "<f", ">h", ">i", ">f", "<q", "<d"))
    size = struct.calcsize(form)
    place = random.randrange(first, end - size)
    place -= place % min(size, 4)
    if form[1] in "fd":
        value: float = random.choice(_FLOATS)
    else:
        value = random.choice([each for each in _INTEGERS if -2**(8 * size - 1) <= each < 2**(8 * size - 1)])
    return content[:place] + struct.pack(form, value) + content[place + size:]


def packed(content: bytes) -> bytes:
    """Compressed as gzip does, always the same."""
    return gzip.compress(content, 1, mtime=0)


def damagedNifti(content: bytes, random: Random) -> bytes:
    """A NIfTI file (``.nii`` or ``.nii.gz``): its header, its voxels, or its compressed bytes damaged."""
    if not content.startswith(b"\x1f\x8b"):
        return _damagedNifti(content, random)
    if random.random() < 0.2:
        return damagedBytes(content, random)
    return packed(_damagedNifti(gzip.decompress(content), random))


def _damagedNifti(content: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        match random.randrange(6):
            case 0:
                content = damagedBytes(content, random)
            case 1 | 2:
                content = damagedBytes(content, random, 0, 348)
            case _:
                content = damagedNumbers(content, random, 0, 352) if len(content) > 360 else content
    return content


def damagedMgh(content: bytes, random: Random) -> bytes:
    """A FreeSurfer volume (``.mgh`` or ``.mgz``): its header, its voxels, or its compressed bytes damaged."""
    if content.startswith(b"\x1f\x8b"):
        return damagedBytes(content, random) if random.random() < 0.3 else packed(
            damagedMgh(gzip.decompress(content), random))
    return damagedNumbers(content, random, 0, 92) if random.random() < 0.6 else damagedBytes(content, random, 0, 400)


def damagedMeta(content: bytes, random: Random) -> bytes:
    """A MetaImage (``.mha``): a line of its header, its voxels, or any byte damaged."""
    head, mark, rest = content.partition(b"ElementDataFile")
    if random.random() < 0.3:
        return damagedBytes(content, random)
    lines = head.split(b"\n")
    place = random.randrange(len(lines))
    name, equals, value = lines[place].partition(b" = ")
    lines[place] = random.choice((
        b"", lines[place] * 2, lines[place] + b"\n" + lines[place], name + equals + _otherNumber(value, random),
        name + equals + _otherValue(value, random), encoded(hostileText(random)) + lines[place]))
    return b"\n".join(lines) + mark + rest


NRRD_FIELDS = (
    "labels", "units", "thicknesses", "axis mins", "axismins", "axis maxs", "centerings", "centers", "spacings",
    "measurement frame", "space units", "content", "number", "block size", "min", "max", "old min", "oldmax",
    "sample units", "line skip", "byte skip", "lineskip", "data file", "datafile", "space dimension", "space", "kinds",
    "type", "dimension", "sizes", "endian", "encoding", "space origin", "space directions")

NRRD_VALUES = (
    "raw", "gzip", "gz", "ascii", "text", "hex", "bzip2", "zrl", "short", "uchar", "int64", "block", "double",
    "little", "big", "3", "4", "1", "16", "17", "RAS", "LPS", "left-posterior-superior", "scanner-xyz",
    "3D-right-handed", "domain domain domain", "list domain domain domain", "none", "(1,0,0) (0,1,0) (0,0,1)",
    "none (1,0,0) (0,1,0) (0,0,1)", "(0,0,0)", "(nan,0,0)", '"mm" "mm" "mm"', "0 0 0", "10000 10000 10000",
    "99999999999 1 1", "LIST", "other.raw", "x%03d.raw 1 9 1", "-1", "cell node ???")

SEGMENT_FIELDS = ("ID", "Name", "Extent", "LabelValue", "Layer", "Tags", "Color", "MasterRepresentation",
                  "ReferenceImageExtentOffset", "ConversionParameters", "ContainedRepresentationNames")


def damagedNrrd(content: bytes, random: Random) -> bytes:
    """A NRRD file, of images or segments: a line of its header, its voxels, or any byte damaged."""
    head, end, voxels = content.partition(b"\n\n")
    match random.randrange(12):
        case 0:
            return damagedBytes(content, random)
        case 1:
            return head + end + damagedBytes(voxels, random)
        case 2:
            return head + end + _repacked(voxels, random)
        case 3 | 4:
            return damagedBytes(head, random, 4) + end + voxels
    lines = head.split(b"\n")
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        lines = _damagedLines(lines, random)
    ending = b"\r\n" if random.random() < 0.03 else b"\n"
    return ending.join(lines) + ending * 2 + voxels


def _repacked(voxels: bytes, random: Random) -> bytes:
    """Voxels damaged before they are compressed, so that no checksum tells."""
    try:
        return packed(damagedBytes(gzip.decompress(voxels), random))
    except (OSError, EOFError, zlib.error):
        return damagedBytes(voxels, random)


def _damagedLines(lines: list[bytes], random: Random) -> list[bytes]:
    place = random.randrange(len(lines))
    line = lines[place]
    name, mark, value = re.match(rb"([^:]*)(:=|: ?|)(.*)", line, re.DOTALL).groups()
    before, after = lines[:place], lines[place + 1:]
    match random.randrange(12):
        case 0:
            return before + after
        case 1:
            return [*before, line, line, *after]
        case 2:
            other = random.randrange(len(lines))
            lines = list(lines)
            lines[place], lines[other] = lines[other], lines[place]
            return lines
        case 3 | 4:
            return [*before, line, _newField(random), *after]
        case 5:
            return [*before, name + mark + _otherValue(value, random), *after]
        case 6 | 7:
            return [*before, name + mark + _otherNumber(value, random), *after]
        case 8:
            return [*before, name + mark + encoded(hostileText(random)) + value, *after]
        case 9:
            cut = random.randrange(len(line) + 1)
            return [*before, line[:cut] + encoded(hostileText(random)) + line[cut:], *after]
        case 10:
            return [*before, name.swapcase() + mark + value, *after]
        case _:
            return [*before, name + random.choice((b":", b":=", b" : ", b"", b": ", b":  ")) + value, *after]


def _newField(random: Random) -> bytes:
    if random.random() < 0.5:
        start = random.choice((f"Segment{random.randrange(4)}_", "Segment", "Segmentation_"))
        name = start + random.choice(SEGMENT_FIELDS)
        return encoded(f"{name}:=") + _otherValue(b"0 3 0 3 0 3", random)
    return encoded(f"{random.choice(NRRD_FIELDS)}: ") + _otherValue(b"1 1 1", random)


def _otherValue(value: bytes, random: Random) -> bytes:
    match random.randrange(6):
        case 0:
            return encoded(random.choice(NUMBERS))
        case 1:
            return encoded(hostileText(random))
        case 2:
            return value * random.choice((0, 2, 3))
        case 3:
            return b"x" * random.choice((980, 1_000, 1_001, 1_025, 5_000))
        case 4:
            return encoded(" ".join(random.choice(NUMBERS) for _ in range(random.choice((1, 3, 4, 6)))))
        case _:
            return encoded(random.choice(NRRD_VALUES))


def _otherNumber(value: bytes, random: Random) -> bytes:
    found = list(re.finditer(rb"-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?", value))
    if not found:
        return _otherValue(value, random)
    number = random.choice(found)
    return value[:number.start()] + encoded(random.choice(NUMBERS)) + value[number.end():]


def damagedTable(content: bytes, random: Random) -> bytes:
    """A table of text (CSV, TSV, points): cells, rows, quotation marks, separators, encodings damaged."""
    if random.random() < 0.15:
        return damagedBytes(content, random)
    text = content.decode("utf-8", "surrogateescape")
    for _ in range(random.choice((1, 1, 2, 4))):
        text = _damagedText(text, random)
    match random.randrange(12):
        case 0:
            return text.encode("utf-16", "replace")
        case 1:
            return text.encode(random.choice(("latin-1", "gb18030", "cp1252", "utf-32")), "replace")
        case 2:
            return b"\xef\xbb\xbf" + text.encode("utf-8", "surrogateescape" if not _hasHigh(text) else "surrogatepass")
    return text.encode("utf-8", "surrogatepass" if _hasHigh(text) else "surrogateescape")


def _hasHigh(text: str) -> bool:
    """Whether a lone surrogate is there that no byte was made into."""
    return re.search("[\ud800-\udc7f\udd00-\udfff]", text) is not None


def _damagedText(text: str, random: Random) -> str:
    place = random.randrange(len(text) + 1)
    lines = text.split("\n")
    number = random.randrange(len(lines))
    cells = list(re.finditer(r"[^,;\t\n\"\[\]{}: ]+", text))
    cell = random.choice(cells) if cells else None
    match random.randrange(11):
        case 0:
            return text[:place] + hostileText(random) + text[place:]
        case 1 | 2 if cell:
            return text[:cell.start()] + random.choice(NUMBERS) + text[cell.end():]
        case 3 | 4 if cell:
            return text[:cell.start()] + hostileText(random) + text[cell.end():]
        case 5:
            return "\n".join(lines[:number] + lines[number + 1:])
        case 6:
            return "\n".join([*lines[:number], lines[number], *lines[number:]])
        case 7:
            return text[:place] + random.choice(',;\t"\n\r\0') + text[place:]
        case 8:
            return text[:place] + text[place + random.choice((1, 1, 5, 50)):]
        case 9:
            return text.replace(",", random.choice(";\t| ")) if random.random() < 0.5 else text.replace("\n", "\r\n")
        case _:
            return "\n".join([*lines[:number], lines[number] * random.choice((2, 3, 20)), *lines[number + 1:]])
