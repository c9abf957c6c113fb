"""What is seen while the cord is traced, which takes a second or more: said before, once, and never out of date."""

import time
from unittest import mock

import qt
from SpinePainTraceLib import traceCord
from StandIn.ModulePanel import processEvents
from TraceTools import POINTS, TracePanelTestCase


class TraceCueTestCase(TracePanelTestCase):
    def watchTracing(self):
        """What can be seen while a trace is being made: (text painted last, cursor) for each trace."""
        seen, painted = [], []

        class Painted(qt.QObject):
            def eventFilter(_self, label, event):
                if event.type() == qt.QEvent.Paint:
                    painted.append(label.text)
                return False

        self.panel.section.collapsed = False  # as for whoever traces
        self.filter = Painted()
        self.ui.traceStateLabel.installEventFilter(self.filter)
        self.host.show()
        end = time.monotonic() + 10
        while not painted and time.monotonic() < end:  # a window is on screen when the window manager says so
            processEvents()
            time.sleep(0.01)
        self.assertTrue(painted, "the panel is not on screen")

        def watched(*arguments):
            cursor = qt.QApplication.overrideCursor()
            seen.append((painted[-1], cursor is not None and cursor.shape() == qt.Qt.WaitCursor))
            return traceCord(*arguments)

        self.traceBy(watched)
        return seen

    def traceBy(self, trace):
        """Has the panel trace by ``trace``, until the test ends."""
        replaced = mock.patch("SpinePainRHILib.Widgets.TracePanel.traceCord", trace)
        replaced.start()
        self.addCleanup(replaced.stop)

    def move(self, step):
        self.panel.curveNode.SetNthControlPointPositionWorld(4, *(POINTS[4] - [0, 0, step]))

    def test_while_the_cord_is_traced_the_panel_says_so_and_shows_a_wait_cursor(self):
        self.place()
        seen = self.watchTracing()
        self.move(2)
        self.assertIn("traced as soon as they rest", self.state)
        self.waitForTrace()
        self.assertEqual(len(seen), 1)
        self.assertIn("Tracing the cord", seen[0][0])
        self.assertTrue(seen[0][1])
        self.assertIsNone(qt.QApplication.overrideCursor())
        self.assertIn("Preview:", self.state)

    def test_points_that_move_on_are_traced_once_when_they_rest(self):
        self.place()
        seen, waiting = self.watchTracing(), []
        self.panel.tracer._coalescer._schedule = waiting.append
        for step in range(1, 6):
            self.move(step)
            self.assertEqual(len(waiting), step)  # each move starts the wait anew
        self.assertEqual(seen, [])
        self.assertTrue(self.panel.tracer.isPending)
        for callback in waiting:
            callback()
        self.assertEqual(len(seen), 1)

    def test_a_pause_calls_what_it_was_given_last_and_that_once(self):
        from SpinePainRHILib.Widgets.AfterPause import AfterPause

        called, pause = [], AfterPause(1)
        for name in "abc":
            pause(lambda name=name: called.append(name))
        end = time.monotonic() + 10
        while not called and time.monotonic() < end:
            processEvents()
        self.assertEqual(called, ["c"])
        pause(lambda: called.append("late"))
        pause.stop()
        time.sleep(0.05)
        processEvents()
        self.assertEqual(called, ["c"])

    def test_a_point_that_is_dragged_is_not_traced_before_it_is_let_go(self):
        self.place()
        seen, curve = self.watchTracing(), self.panel.curveNode
        curve.InvokeCustomModifiedEvent(curve.PointStartInteractionEvent)
        self.move(3)
        time.sleep(0.5)  # longer than the pause
        processEvents()
        self.assertEqual(seen, [])
        curve.InvokeCustomModifiedEvent(curve.PointEndInteractionEvent)
        self.waitForTrace()
        self.assertEqual(len(seen), 1)

    def test_a_trace_of_points_that_have_moved_since_is_neither_shown_nor_offered(self):
        self.place()
        display = self.panel.tracer.previewNode.GetDisplayNode()
        self.assertTrue(display.GetVisibility())
        self.move(3)
        self.assertFalse(display.GetVisibility())
        self.assertFalse(self.ui.acceptTraceButton.enabled)
        self.assertNotIn("Preview:", self.state)
        self.waitForTrace()
        self.assertTrue(self.panel.tracer.previewNode.GetDisplayNode().GetVisibility())
        self.assertTrue(self.ui.acceptTraceButton.enabled)

    def test_a_defect_while_tracing_takes_back_the_cursor_and_the_words(self):
        def failing(*_arguments):
            raise RuntimeError("defect")

        self.place()
        self.traceBy(failing)
        self.move(3)
        with self.assertRaises(RuntimeError):
            self.panel.tracer.update()
        self.assertIsNone(qt.QApplication.overrideCursor())
        self.assertIn("Nothing is previewed", self.state)
        self.assertFalse(self.panel.tracer.previewNode.GetDisplayNode().GetVisibility())
