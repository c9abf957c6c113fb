"""Names of case files: how they end, what they tell, and that two readers' files of a case never have the same one."""

import hashlib
import re
from pathlib import Path

from ..Core.CaseNames import mayNamePerson, pseudonymOf, stemToCase
from ..Core.CaseOwner import Owner
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import decodeText, encodeText

CASE_SUFFIX = ".seg.nrrd"

_MOST_BYTES = 200
"""File systems take names of 255 bytes; the hidden files beside a case have longer ones than the case."""

_OWN_STEM = re.compile(r"(?P<case>[^_]+)_ses-(?P<timepoint>[^_]+)(?:_reader-(?P<reader>[^_]+))?")


def isCaseFile(path: Path) -> bool:
    """Whether a file's name is that of a case: ends in ``.seg.nrrd`` and is not hidden."""
    return path.name.lower().endswith(CASE_SUFFIX) and not path.name.startswith(".")


def caseStem(path: Path) -> str:
    """A case file's name without ``.seg.nrrd`` (or ``.nrrd``)."""
    name = path.name
    for suffix in (CASE_SUFFIX, ".nrrd"):
        if name.lower().endswith(suffix):
            return name[:-len(suffix)]
    return path.stem


def caseFileName(info: CaseInfo) -> str:
    """``<case>_ses-<timepoint>_reader-<reader>.seg.nrrd``; without a reader, the part is left out.

    Letters and digits of every script, ``-``, ``.`` (not at the beginning) stay as they are, everything else is
    percent-encoded, ``_`` within a part too: different cases, timepoints and readers give different names. What would
    be too long for a file system is named by a digest instead.
    """
    owner = Owner.of(info)
    parts = [_safe(owner.caseId), f"ses-{_safe(owner.timepoint)}"]
    if owner.reader:
        parts.append(f"reader-{_safe(owner.reader)}")
    stem = "_".join(parts)
    if len(stem.encode("utf-8", "surrogateescape")) > _MOST_BYTES:
        # Still another name for another owner: the digest is of the whole of it.
        digest = hashlib.sha256(stem.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        stem = f"case-{digest}_ses-{_safe(owner.timepoint)[:20]}"
    return stem + CASE_SUFFIX


def _safe(text: str) -> str:
    safe = re.sub(r"[^\w.-]|_", lambda found: encodeText(found.group()) if found.group() != "_" else "%5F", text)
    return f"%2E{safe[1:]}" if safe.startswith(".") else safe


def fallbackInfo(path: Path, keepFileNames: bool = False) -> CaseInfo:
    """Case and timepoint as the file's name tells them, for a file that can be read but names no case itself.

    A name that may be a person's gives a pseudonym unless ``keepFileNames`` (Core.CaseNames.stemToCase).
    """
    caseId, timepoint = stemToCase(caseStem(path), keepFileNames)
    return CaseInfo(caseId, timepoint)


def publicName(name: str) -> str:
    """The name of a file or folder as it may stand in results: a pseudonym where it may name a person.

    Of names as ``caseFileName`` makes them, the case alone is looked at: timepoint and reader stand in results anyway.
    """
    stem = caseStem(Path(name))
    match = _OWN_STEM.fullmatch(stem)
    telling = match["case"] if match is not None else stem
    person = decodeText(telling) if match is not None else telling
    return pseudonymOf(person) + name[len(telling):] if mayNamePerson(person) else name


def publicPath(path: str) -> str:
    """A path of which every part is as ``publicName`` has it."""
    return "".join(each if each in "/\\" else publicName(each) for each in re.split(r"([/\\])", path) if each)


def namedOwner(path: Path) -> Owner:
    """Whose a case file is by its name alone, for one that cannot be read; any other stem as ``fallbackInfo``."""
    match = _OWN_STEM.fullmatch(caseStem(path))
    if match is None:
        return Owner.of(fallbackInfo(path))
    return Owner(decodeText(match["case"]), decodeText(match["timepoint"]),
                 decodeText(match["reader"]) if match["reader"] else None)
