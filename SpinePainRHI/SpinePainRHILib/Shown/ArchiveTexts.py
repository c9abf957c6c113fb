"""What is said of a case that was written for the archive of its images."""

from ..Case.ArchiveExport import ArchiveFiles
from .Words import _


def archiveSummary(written: ArchiveFiles) -> str:
    """What was written where, and what to know of it, a paragraph each."""
    lines = [_("Written to {folder}: {names}.").format(
        folder=written.files[0].parent, names=", ".join(each.name for each in written.files))]
    if not written.hasPage:
        lines.append(_("No page was drawn, since matplotlib is not installed: the command spinepain draws it."))
    lines.append(_("The report is unverified. Research use only."))
    return "\n\n".join((*lines, written.identityNote))
