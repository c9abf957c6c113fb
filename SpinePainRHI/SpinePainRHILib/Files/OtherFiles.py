"""What to do with files that hold no image as it is read here: other formats, placeholders of large files."""

from itertools import islice
from pathlib import Path

from .FileAccess import extensionOf, openRegularFile, quoted

READABLE = "NRRD (.nrrd), NIfTI (.nii, .nii.gz), MetaImage (.mha, .mhd), FreeSurfer (.mgz, .mgh)"

DICOM_EXTENSIONS = (".dcm", ".ima")
_NO_PREAMBLE = b"\x08\x00"  # the first group of a data set that was written without one
_DICOM_MAGIC_AT, _DICOM_MAGIC = 128, b"DICM"
_FILES_LOOKED_AT = 20


def isDicom(path: Path) -> bool:
    """Whether a file says that it is DICOM (PS3.10: the four letters behind its preamble), or is called so and begins
    as one without a preamble does."""
    try:
        with openRegularFile(path) as file:
            start = file.read(_DICOM_MAGIC_AT + len(_DICOM_MAGIC))
    except (OSError, ValueError):
        return False
    return start[_DICOM_MAGIC_AT:] == _DICOM_MAGIC or (
        extensionOf(path) in DICOM_EXTENSIONS and start.startswith(_NO_PREAMBLE))


def isDicomFolder(path: Path) -> bool:
    """Whether a folder holds DICOM, as far as the first files in it and below tell."""
    try:
        if not path.is_dir():
            return False
        files = islice((each for each in path.rglob("*") if each.is_file()), _FILES_LOOKED_AT)
        return any(isDicom(each) for each in files)
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
