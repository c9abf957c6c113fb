"""What to do with files that hold no image as it is read here: other formats, DICOM, placeholders of large files."""

from itertools import islice
from pathlib import Path

from .FileAccess import extensionOf, openRegularFile, quoted

READABLE = "NRRD (.nrrd), NIfTI (.nii, .nii.gz), MetaImage (.mha, .mhd) and FreeSurfer (.mgz, .mgh)"

DICOM_ADVICE = ("load the series with 3D Slicer's DICOM module and save the volume as .nrrd, or convert it with "
                "'dcm2niix -z y FOLDER'")
_DICOM_MAGIC_AT, _DICOM_MAGIC = 128, b"DICM"
_FILES_LOOKED_AT = 20


def isDicom(path: Path) -> bool:
    """Whether a file says that it is DICOM (PS3.10: the four letters behind its preamble)."""
    try:
        with openRegularFile(path) as file:
            return file.read(_DICOM_MAGIC_AT + len(_DICOM_MAGIC))[_DICOM_MAGIC_AT:] == _DICOM_MAGIC
    except (OSError, ValueError):
        return False


def refuseFolder(path: Path) -> None:
    """Raises ValueError for a folder; one that holds DICOM leads to the DICOM way."""
    try:
        if not path.is_dir():
            return
        files = islice((each for each in path.rglob("*") if each.is_file()), _FILES_LOOKED_AT)
        holdsDicom = any(isDicom(each) for each in files)
    except (OSError, ValueError):
        return  # opening it says why
    if holdsDicom:
        raise ValueError(f"{quoted(path)} is a folder with DICOM files: {DICOM_ADVICE}.")
    raise ValueError(f"{quoted(path)} is a folder: name a file in it.")


def otherFile(path: Path) -> ValueError:
    """What to do with a file whose extension is of no format that is read; looks first whether there is a file."""
    extension = extensionOf(path)
    openRegularFile(path).close()
    if isDicom(path) or extension in (".dcm", ".ima"):
        advice = f"is a DICOM file: {DICOM_ADVICE}"
    elif extension == ".nhdr":
        advice = "keeps its voxels in another file: save the image as one .nrrd file"
    elif extension in (".hdr", ".img", ".hdr.gz", ".img.gz"):
        advice = "is one of a pair of files (.hdr and .img): save the image as a single file, .nii.gz for instance"
    elif not extension:
        advice = f"has no extension, so its format is not known ({READABLE} are read): if it is DICOM, {DICOM_ADVICE}"
    else:
        advice = f"has the extension {extension}, but only {READABLE} are read: save the image as one of these"
    return ValueError(f"{quoted(path)} {advice}.")
