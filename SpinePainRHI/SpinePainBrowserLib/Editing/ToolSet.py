"""All tools of the page, by their names."""

from typing import Any

from .BrushTools import EraseTool, PaintTool
from .LineTools import DrawTool, ScissorsTool
from .SmoothingTool import SmoothingTool
from .ToolOptions import TOOL_OPTIONS, ToolOptions
from .WholeTools import FillBetweenTool, IslandsTool, ThresholdTool

_EFFECTS = {"Paint": PaintTool, "Draw": DrawTool, "Erase": EraseTool, "Threshold": ThresholdTool,
            "Islands": IslandsTool, "Smoothing": SmoothingTool, "Scissors": ScissorsTool,
            "Fill between slices": FillBetweenTool}

TOOLS = tuple(TOOL_OPTIONS)
"""Names of the effects of the Segment Editor, in the order of the panel in Slicer."""


def makeTools(options: ToolOptions) -> dict[str, Any]:
    """The tools, new ones for every case, which share what the reader set."""
    return {name: _EFFECTS[name](options) for name in TOOLS}
