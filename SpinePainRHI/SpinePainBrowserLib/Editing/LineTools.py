"""Draw and Scissors: a line drawn freely in a slice view, whose inside is filled or erased when it ends."""

from typing import Any

import numpy as np
from slicer import vtkMRMLSliceNode
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.Labelmaps import fromMatrix
from trame_slicer.segmentation import SegmentationEffectScissors, SegmentationScissorsPipeline

from .LineShapes import layerMask, lineMask
from .MaskBoxes import extentOf, without
from .SegmentWriting import Change, SegmentWriter
from .ToolOptions import ScissorsOperation, ToolOptions


class DrawTool(SegmentationEffectScissors):
    """Fills what is drawn round, on the slice in view."""

    def __init__(self, options: ToolOptions) -> None:
        super().__init__()
        self.options = options

    def _create_pipeline(self, view_node: Any, _parameter: Any) -> Any:
        return SegmentationScissorsPipeline() if isinstance(view_node, vtkMRMLSliceNode) else None

    def apply_points_display_coordinates(self, points_display: Any, view: Any) -> None:
        if not self.is_active:
            return  # another tool was chosen in the middle of the line
        toRas = fromMatrix(view.get_view_node().GetXYToRAS())
        pixels = [points_display.GetPoint(index)[:2] for index in range(points_display.GetNumberOfPoints())]
        corners = np.array([(toRas @ [x, y, 0.0, 1.0])[:3] for x, y in pixels])
        normal = np.cross(toRas[:3, 0], toRas[:3, 1])
        self.cut(corners, normal / np.linalg.norm(normal))

    def cut(self, corners: Any, normal: Any) -> None:
        """Changes the segment by the inside of the closed line through ``corners`` (world RAS)."""
        self.modifier.change(lambda writer, world: lineMask(world, writer.extent, corners, normal, True), Change.ADD)


class ScissorsTool(DrawTool):
    """Erases or fills what is drawn round, through all slices or on the one in view."""

    def cut(self, corners: Any, normal: Any) -> None:
        operation, isLayerOnly = self.options.scissorsOperation, self.options.isScissorsSliceOnly
        isFilling = operation is ScissorsOperation.FILL_INSIDE

        def shape(writer: SegmentWriter, world: GridGeometry) -> CroppedMask:
            if isFilling:
                return lineMask(world, writer.extent, corners, normal, isLayerOnly)
            outline = writer.outline
            extent = extentOf(outline)
            inside = lineMask(world, extent, corners, normal, isLayerOnly)
            if operation is ScissorsOperation.ERASE_INSIDE or outline.isEmpty:
                return inside
            return without(layerMask(world, extent, corners[0], normal) if isLayerOnly else outline, inside)

        self.modifier.change(shape, Change.ADD if isFilling else Change.REMOVE)
