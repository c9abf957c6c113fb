"""A mouse in a slice view without a window: through the events of the view's VTK interactor."""

import numpy as np
from SpinePainRHILib.Scene.Labelmaps import fromMatrix


class Mouse:
    """Moves, presses and drags at world points (RAS) of one trame-slicer view."""

    def __init__(self, view):
        self._view, self._interactor = view, view.interactor()

    def pixelsOf(self, point):
        toXy = np.linalg.inv(fromMatrix(self._view.get_view_node().GetXYToRAS()))
        return (toXy @ [*point, 1.0])[:2]

    def moveTo(self, point):
        self._interactor.SetEventInformation(*(round(each) for each in self.pixelsOf(point)), 0, 0, chr(0), 0, None)
        self._interactor.MouseMoveEvent()

    def wheel(self, isForward, isShift=False):
        self._interactor.SetShiftKey(isShift)
        (self._interactor.MouseWheelForwardEvent if isForward else self._interactor.MouseWheelBackwardEvent)()
        self._interactor.SetShiftKey(False)

    def press(self, isShift=False):
        self._interactor.SetShiftKey(isShift)
        self._interactor.LeftButtonPressEvent()

    def release(self):
        self._interactor.LeftButtonReleaseEvent()
        self._interactor.SetShiftKey(False)

    def enter(self):
        self._interactor.EnterEvent()

    def leave(self):
        self._interactor.LeaveEvent()

    def drag(self, points):
        """One stroke along world points, the button held down."""
        self.enter()
        self.moveTo(points[0])
        self.press()
        for point in points[1:]:
            self.moveTo(point)
        self.release()
