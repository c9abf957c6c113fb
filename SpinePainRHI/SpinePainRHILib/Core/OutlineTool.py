"""Which tool made an outline, as it is kept with the segment."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .. import __version__
from .CaseTags import Tag, decodeText, encodeText


class Tool(StrEnum):
    """What made an outline. IMPORTED: another program, whose label volume was brought in."""

    DRAWN = "drawn"
    TRACED = "traced"
    SUGGESTED = "suggested"
    IMPORTED = "imported"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class OutlineTool:
    """``version``: that of this software. ``voxelCount``: what the tool left in the outline; None where it was drawn,
    which any further stroke is as well. ``program``: of what was imported, the other program and its version, as the
    user named them."""

    tool: Tool
    version: str
    voxelCount: int | None = None
    program: str | None = None

    @property
    def tagValue(self) -> str:
        """As the tag ``SpinePain.Tool`` holds it: ``drawn;1.2.0``, ``traced;1.2.0;5120`` or
        ``imported;1.2.0;5120;ITK-SNAP%204.2``."""
        parts = [self.tool, encodeText(self.version)]
        if self.voxelCount is not None or self.program is not None:
            parts.append("" if self.voxelCount is None else str(self.voxelCount))
        return ";".join(parts if self.program is None else [*parts, encodeText(self.program)])

    def text(self, voxelCount: int) -> str:
        """Tool and version of an outline that now has ``voxelCount`` voxels: ``traced 1.2.0``, and ``traced 1.2.0,
        changed`` where that is not what the tool left. A change that keeps the number of voxels is not seen. Where it
        is known, the other program follows: ``imported 1.2.0 [ITK-SNAP 4.2]``."""
        isChanged = self.voxelCount is not None and self.voxelCount != voxelCount
        program = f" [{self.program}]" if self.program else ""
        return f"{self.tool} {self.version}{', changed' if isChanged else ''}{program}"


DRAWN_HERE = OutlineTool(Tool.DRAWN, __version__)


def madeHere(tool: Tool, voxelCount: int, program: str | None = None) -> OutlineTool:
    """An outline of ``voxelCount`` voxels that ``tool`` of this version made; ``program`` as of OutlineTool."""
    return OutlineTool(tool, __version__, voxelCount, program)


def toolOfTags(tags: Mapping[str, str]) -> OutlineTool | None:
    """The tag of a segment; None without one, as in older files, and for a value that is none of ours."""
    name, _, rest = tags.get(Tag.TOOL, "").partition(";")
    version, _, rest = rest.partition(";")
    count, _, program = rest.partition(";")
    if name not in list(Tool) or not version or not (count == "" or (count.isascii() and count.isdigit())):
        return None
    return OutlineTool(Tool(name), decodeText(version), int(count) if count else None, decodeText(program) or None)
