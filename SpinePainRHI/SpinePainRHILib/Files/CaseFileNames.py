"""Names of case files: how they end, what they tell, and that two readers' files of a case never have the same one."""

import re
from pathlib import Path

from ..Core.CaseNames import stemToCase
from ..Core.CaseOwner import Owner
from ..Core.Cases import CaseInfo
from ..Core.CaseTags import decodeText, encodeText

CASE_SUFFIX = ".seg.nrrd"

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
    percent-encoded, ``_`` within a part too: different cases, timepoints and readers give different names.
    """
    owner = Owner.of(info)
    parts = [_safe(owner.caseId), f"ses-{_safe(owner.timepoint)}"]
    if owner.reader:
        parts.append(f"reader-{_safe(owner.reader)}")
    return "_".join(parts) + CASE_SUFFIX


def _safe(text: str) -> str:
    safe = re.sub(r"[^\w.-]|_", lambda found: encodeText(found.group()) if found.group() != "_" else "%5F", text)
    return f"%2E{safe[1:]}" if safe.startswith(".") else safe


def fallbackInfo(path: Path) -> CaseInfo:
    """Case and timepoint as the file's name tells them, for a file that can be read but names no case itself."""
    caseId, timepoint = stemToCase(caseStem(path))
    return CaseInfo(caseId, timepoint)


def namedOwner(path: Path) -> Owner:
    """Whose a case file is by its name alone, for one that cannot be read; any other stem as ``fallbackInfo``."""
    match = _OWN_STEM.fullmatch(caseStem(path))
    if match is None:
        return Owner.of(fallbackInfo(path))
    return Owner(decodeText(match["case"]), decodeText(match["timepoint"]),
                 decodeText(match["reader"]) if match["reader"] else None)
