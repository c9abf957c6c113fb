"""Names of case files, such that two readers' files of one case are never the same file."""

import re
from dataclasses import dataclass
from pathlib import Path

from ..Core.Cases import CaseInfo
from ..Core.CaseTags import BASELINE, Role, Tag, decodeText, encodeText
from ..Files.FileAccess import quoted
from ..Files.NrrdHeader import NrrdHeader, readNrrdHeader
from ..Mrml.CaseFile import CASE_SUFFIX, caseStem, fallbackInfo, storedTags

AUTOSAVE_SUFFIX = f".autosave{CASE_SUFFIX}"


@dataclass(frozen=True)
class Owner:
    """Whose file a case file is."""

    caseId: str
    timepoint: str
    reader: str | None

    @classmethod
    def of(cls, info: CaseInfo) -> "Owner":
        return cls(info.caseId, info.timepoint, info.reader)


def caseFileName(info: CaseInfo) -> str:
    """``<case>_ses-<timepoint>_reader-<reader>.seg.nrrd``; without a reader, the part is left out.

    Letters and digits of every script, ``-``, ``.`` (not at the beginning) stay as they are, everything else is
    percent-encoded, ``_`` within a part too: different cases, timepoints and readers give different names.
    """
    parts = [_safe(info.caseId), f"ses-{_safe(info.timepoint or BASELINE)}"]
    if info.reader:
        parts.append(f"reader-{_safe(info.reader)}")
    return "_".join(parts) + CASE_SUFFIX


def _safe(text: str) -> str:
    safe = re.sub(r"[^\w.-]|_", lambda found: encodeText(found.group()) if found.group() != "_" else "%5F", text)
    return f"%2E{safe[1:]}" if safe.startswith(".") else safe


def autosavePathOf(path: Path) -> Path:
    """The hidden file beside a case file that unsaved work goes to; no case list shows it."""
    return path.with_name(f".{caseStem(path)}{AUTOSAVE_SUFFIX}")


def isCaseFile(path: Path) -> bool:
    """Whether a file's name is that of a case: ends in ``.seg.nrrd`` and is not hidden."""
    return path.name.lower().endswith(CASE_SUFFIX) and not path.name.startswith(".")


_NAME = re.compile(r"(?P<case>[^_]+)_ses-(?P<timepoint>[^_]+)(?:_reader-(?P<reader>[^_]+))?")


def namedOwner(path: Path) -> Owner:
    """Whose a case file is by its name alone, for one that cannot be read; any other stem as Core.CaseNames."""
    match = _NAME.fullmatch(caseStem(path))
    if match is None:
        fallback = fallbackInfo(path)
        return Owner(fallback.caseId, fallback.timepoint, None)
    return Owner(decodeText(match["case"]), decodeText(match["timepoint"]),
                 decodeText(match["reader"]) if match["reader"] else None)


def cordTags(header: NrrdHeader) -> dict[str, str]:
    """The tags of the cord in a case file's header; empty where no segment has that role."""
    return next((tags for tags in storedTags(header).values() if tags.get(Tag.ROLE) == Role.CORD), {})


def ownerOf(path: Path) -> Owner:
    """Whose an existing case file is, by its tags, and for case and timepoint by its name where it has none.

    Only the header is read. Raises ValueError where that is not possible.
    """
    tags = cordTags(readNrrdHeader(path))
    fallback = fallbackInfo(path)
    caseId = tags.get(Tag.CASE)
    return Owner(decodeText(caseId) if caseId else fallback.caseId,
                 decodeText(tags.get(Tag.TIMEPOINT, BASELINE if caseId else fallback.timepoint)),
                 decodeText(tags[Tag.READER]) if tags.get(Tag.READER) else None)


def checkMayReplace(path: Path, info: CaseInfo) -> None:
    """Raises ValueError where ``path`` is a file of another case, timepoint or reader, or no readable case.

    A file without a reader belongs to nobody and may be replaced.
    """
    if not path.exists():
        return
    try:
        owner = ownerOf(path)
    except ValueError as error:
        raise ValueError(f"{quoted(path)} is there already and cannot be read as a case, so it is not replaced "
                         f"({error}) Save under another name.") from None
    mine = Owner.of(info)
    if (owner.caseId, owner.timepoint) != (mine.caseId, mine.timepoint):
        raise ValueError(f"{quoted(path)} holds case {owner.caseId}, timepoint {owner.timepoint}, so it is not "
                         f"replaced by case {mine.caseId}, {mine.timepoint}: save under another name.")
    if owner.reader is not None and owner.reader != mine.reader:
        raise ValueError(f"{quoted(path)} was outlined by reader {owner.reader}, so it is not replaced: save as "
                         f"{caseFileName(info)}" + ("." if mine.reader else ", and enter your reader ID."))
