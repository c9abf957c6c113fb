"""The three slice views: set along the volume, moved to where a value comes from, and followed by the session."""

from collections.abc import Callable
from typing import Any

import slicer
import vtk
from SpinePainRHILib.Case.SliceViews import STANDARD_VIEWS, viewSetup
from SpinePainRHILib.Case.ViewPlacing import centreOnCord, onward, placeView
from SpinePainRHILib.Events.Observers import Observers
from SpinePainRHILib.Events.Signal import Signal
from SpinePainRHILib.Scene.Labelmaps import fromMatrix

from .RenderTurns import RenderTurns

VIEW_NAMES = tuple(name for name, _orientation, _axes in STANDARD_VIEWS.values())
"""Red, Yellow and Green, as Slicer calls its axial, sagittal and coronal views."""

UNPACED = 1000.0
"""Pictures a second of trame-slicer's own pacing, which is none: RenderTurns has it."""

EVENT_SECONDS = 0.01
"""The page sends what the mouse does at most so often."""

QUALITY = 90
"""Of the JPEG pictures: one goes out for each change, and no better one after it, which would be drawn anew."""

SLICE_CHANGED = vtk.vtkCommand.ModifiedEvent


class PageViews:
    """Creates the views and shows a volume in them; the main one, along the acquisition plane, is what is measured.

    Signals: ``planeChanged(matrix)`` the slice-to-RAS (4x4 list) of the main view; ``arranged()`` another view is the
    main one.
    """

    def __init__(self, application: Any, server: Any, overlay: Callable[[Any, str, Any], None]) -> None:
        """``overlay`` draws what lies over a view (server, the view's template name, the view)."""
        from trame_slicer.rca_view import RemoteSliceViewFactory
        from trame_slicer.views import ViewLayoutDefinition

        self.planeChanged, self.arranged = Signal(), Signal()
        self._manager, self._logics = application.view_manager, application.app_logic
        self._observers = Observers()
        self._sentPlane: list[list[float]] | None = None
        self.mainName = VIEW_NAMES[0]
        factory = RemoteSliceViewFactory(server, populate_view_ui_f=overlay, target_fps=UNPACED, blur_fps=UNPACED,
                                         rca_event_throttle_s=EVENT_SECONDS)
        self._manager.register_factory(factory)
        make = {"Axial": ViewLayoutDefinition.axial_view, "Sagittal": ViewLayoutDefinition.sagittal_view,
                "Coronal": ViewLayoutDefinition.coronal_view}
        self._views = {name: self._manager.create_view(make[orientation](name))
                       for name, orientation, _axes in STANDARD_VIEWS.values()}
        self._turns = RenderTurns()
        for name, view in self._views.items():
            view.render_window().SetMultiSamples(0)  # smooths lines alone, at twice the time without a graphics card
            picture = factory.get_factory_view(name).view_adapter
            picture.update_quality(QUALITY, QUALITY)
            self._turns.add(view, picture.schedule_render)
        self._manager.set_current_view_ids(list(VIEW_NAMES))
        self._putImagesBelow(application.scene)

    def view(self, name: str) -> Any:
        """The trame-slicer view of a name."""
        return self._views[name]

    @property
    def mainView(self) -> Any:
        return self._views[self.mainName]

    def showVolume(self, volumeNode: Any, segmentationNode: Any = None) -> None:
        """Shows a volume in all views, each along the volume's own planes; the axial one on the cord of the case."""
        setup = viewSetup(volumeNode)
        for each in setup.all:
            view, node = self._views[each.name], self._views[each.name].get_view_node()
            view.set_background_volume_id(volumeNode.GetID())
            placeView(node, self._logics.GetSliceLogic(node), each)
        if segmentationNode is not None:
            axial = self._views[STANDARD_VIEWS["SI"][0]].get_view_node()
            centreOnCord(axial, self._logics.GetSliceLogic(axial), segmentationNode)
        self.follow(setup.main.name)

    def follow(self, name: str) -> None:
        """Makes a view the main one, whose slice is measured."""
        self._observers.removeAll()
        self.mainName, self._sentPlane = name, None
        self._observers.add(self.mainView.get_view_node(), SLICE_CHANGED, self._sendPlane)
        self.arranged.emit()
        self._sendPlane()

    def jump(self, point: tuple[float, float, float] | None) -> None:
        """Moves all views to a point in world RAS; nothing happens for None."""
        if point is not None:
            nodeClass = slicer.vtkMRMLSliceNode
            nodeClass.JumpAllSlices(slicer.mrmlScene, *point, nodeClass.OffsetJumpSlice)

    def step(self, slices: int) -> None:
        """Moves the main view by whole slices, within the volume; to higher numbers for ``slices`` above 0."""
        view = self.mainView
        low, high = view.get_slice_range()
        volumeNode = slicer.mrmlScene.GetNodeByID(view.get_background_volume_id() or "")
        offset = view.get_slice_value() + slices * onward(view.get_view_node(), volumeNode) * view.get_slice_step()
        view.set_slice_value(min(max(offset, low), high))

    def fit(self) -> None:
        """Fits the volume into every view."""
        for view in self._views.values():
            view.fit_view_to_content()

    def close(self) -> None:
        self._turns.close()
        self._observers.removeAll()
        self.planeChanged.disconnectAll()
        self.arranged.disconnectAll()

    def _putImagesBelow(self, scene: Any) -> None:
        """Has every view make what draws its image before any outline: what is made first is drawn below, and the
        views make it with the first volume that they show."""
        image = vtk.vtkImageData()
        image.SetDimensions(1, 1, 1)
        image.AllocateScalars(vtk.VTK_SHORT, 1)
        volumeNode = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
        volumeNode.SetAndObserveImageData(image)
        volumeNode.CreateDefaultDisplayNodes()
        for view in self._views.values():
            view.set_background_volume_id(volumeNode.GetID())
            view.set_background_volume_id(None)
        display = volumeNode.GetDisplayNode()
        scene.RemoveNode(volumeNode)
        scene.RemoveNode(display)

    def _sendPlane(self) -> None:
        plane = fromMatrix(self.mainView.get_view_node().GetSliceToRAS()).tolist()
        if plane != self._sentPlane:
            self._sentPlane = plane
            self.planeChanged.emit(plane)
