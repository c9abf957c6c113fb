"""What to do with files that hold no image as it is read here: other formats, placeholders of large files."""

from itertools import islice
from pathlib import Path

from .FileAccess import extensionOf, openRegularFile, quoted
from .FilesBelow import filesBelow

READABLE = "NRRD (.nrrd), NIfTI (.nii, .nii.gz), MetaImage (.mha, .mhd), FreeSurfer (.mgz, .mgh)"

DICOM_EXTENSIONS = (".dcm", ".ima")
_DICOM_MAGIC_AT, _DICOM_MAGIC = 128, b"DICM"
LONGEST_START = _DICOM_MAGIC_AT + len(_DICOM_MAGIC)
_FIRST_ELEMENTS = {b"\x02\x00": (b"UL", b"OB", b"UI"), b"\x08\x00": (b"UL", b"UI", b"CS", b"SH", b"DA", b"TM")}
"""The first group of a data set without a preamble, and the kinds of value it can begin with."""
_LONGEST_FIRST_VALUE = 64
_MOST_LOOKED_AT = 20_000


def startsAsDicom(start: bytes) -> bool:
    """Whether a file's first LONGEST_START bytes are those of DICOM: the four letters behind its preamble (PS3.10), or
    the first element of a data set that was written without one, little endian."""
    if start[_DICOM_MAGIC_AT:LONGEST_START] == _DICOM_MAGIC:
        return True
    kinds = _FIRST_ELEMENTS.get(start[:2])
    if kinds is None or start[3:4] != b"\x00":
        return False
    length = int.from_bytes(start[4:8], "little")
    return start[4:6] in kinds or (length % 2 == 0 and 0 < length <= _LONGEST_FIRST_VALUE)


def isDicom(path: Path) -> bool:
    """Whether a file is DICOM, as its first bytes tell."""
    try:
        with openRegularFile(path) as file:
            return startsAsDicom(file.read(LONGEST_START))
    except (OSError, ValueError):
        return False


def isDicomFolder(path: Path) -> bool:
    """Whether a folder holds DICOM, in it or below: discs of patients hold many other files as well."""
    try:
        return path.is_dir() and any(map(isDicom, islice(filesBelow(path), _MOST_LOOKED_AT)))
    except (OSError, ValueError):
        return False  # opening it says why


def refuseFolder(path: Path) -> None:
    """Raises ValueError for a folder."""
    try:
        isFolder = path.is_dir()
    except (OSError, ValueError):
        return  # opening it says why
    if isFolder:
        raise ValueError(f"{quoted(path)} is a folder without a DICOM series: name a file in it.")


def otherFile(path: Path) -> ValueError:
    """What to do with a file whose extension is of no format that is read; looks first whether there is a file."""
    extension = extensionOf(path)
    openRegularFile(path).close()
    if extension in DICOM_EXTENSIONS:
        advice = "is called a DICOM file but is none, or damaged: export it again from the archive"
    elif extension == ".nhdr":
        advice = "keeps its voxels in another file: save the image as one .nrrd file"
    elif extension in (".hdr", ".img", ".hdr.gz", ".img.gz"):
        advice = "is one of a pair of files (.hdr and .img): save the image as a single file, .nii.gz for instance"
    elif not extension:
        advice = (f"has no extension, so its format is not known ({READABLE} and DICOM are read): give it "
                  "the one of its format")
    else:
        advice = (f"has the extension {extension}, but only {READABLE} and DICOM are read: save the image as one of "
                  "these")
    return ValueError(f"{quoted(path)} {advice}.")
