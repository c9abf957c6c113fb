"""What trame-slicer's effects know as their editor, for one case; it stands in for trame-slicer's SegmentationEditor.

That one has an editor node of its own, which overwrites all segments, changes the case's grid to the volume's, and
keeps a history that copies the whole segmentation twice a stroke.
"""

from typing import Any

from slicer import vtkMRMLLayerDMPipelineFactory, vtkMRMLLayerDMPipelineScriptedCreator
from SpinePainRHILib.Case.CaseSession import CaseSession
from trame_slicer.segmentation import SegmentationEffect, SegmentProperties
from undo_stack import Signal


class EffectHost:
    """Holds the effects of one case and makes their pipelines in the views; ``close`` takes all of it back."""

    active_segment_id_changed = Signal(str)
    segmentation_modified = Signal()

    def __init__(self, application: Any, session: CaseSession, effects: list[SegmentationEffect]) -> None:
        self._scene, self._views = application.scene, application.view_manager
        self.editor_node = session.editor.node
        self.active_segment_modifier: SelectedSegment | None = SelectedSegment(session)
        self._effects, self._active = effects, None
        for effect in effects:
            effect.set_scene(self._scene)
            effect.set_editor(self)
        self._creator = vtkMRMLLayerDMPipelineScriptedCreator()
        self._creator.SetPythonCallback(self._createPipeline)
        vtkMRMLLayerDMPipelineFactory.GetInstance().AddPipelineCreator(self._creator)

    def activate(self, effect: SegmentationEffect | None) -> None:
        """Gives the mouse to one effect, or to the view again."""
        if self._active is not None:
            self._active.deactivate()
        self._active = effect
        if effect is not None:
            node = effect.get_parameter_node()
            if node.GetScene() is None:
                self._scene.AddNode(node)  # what the views make the pipelines for
            effect.activate()

    def close(self) -> None:
        self.activate(None)
        vtkMRMLLayerDMPipelineFactory.GetInstance().RemovePipelineCreator(self._creator)
        for effect in self._effects:
            node = effect.get_parameter_node()
            if node.GetScene() is not None:
                self._scene.RemoveNode(node)
            effect.set_scene(None)
        self.active_segment_modifier = None

    def _createPipeline(self, viewNode: Any, node: Any) -> Any:
        for effect in self._effects:
            pipeline = effect.create_pipeline(viewNode, node) if effect.get_parameter_node() is node else None
            if pipeline is not None:
                pipeline.SetView(self._views.get_view(viewNode))
                pipeline.SetActive(effect.is_active)
                return pipeline
        return None


class SelectedSegment:
    """What trame-slicer's effects and pipelines ask of their SegmentModifier, and of the segmentation behind it; that
    one works on the whole grid, with a history of its own."""

    modification_mode: Any = None

    def __init__(self, session: CaseSession) -> None:
        self._session, self.segmentation = session, self

    @property
    def active_segment_id(self) -> str:
        return self._session.editor.selectedId or ""

    @property
    def volume_node(self) -> Any:
        return self._session.volumeNode

    def get_segment_properties(self, segmentId: str) -> SegmentProperties | None:
        segment = self._session.segmentationNode.GetSegmentation().GetSegment(segmentId)
        return SegmentProperties.from_segment(segment) if segment is not None else None
