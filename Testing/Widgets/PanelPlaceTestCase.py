"""A panel that another module replaces in Slicer's module panel, and that comes back."""

import unittest
from types import SimpleNamespace

import qt
from StandIn.ModulePanel import processEvents

WIDTH = 200
LOST = []
"""Items that a layout gave away: Slicer never deletes them, and deleted with their widget gone they would do harm."""


class PanelPlaceTestCase(unittest.TestCase):
    """Slicer's module panel is a box layout in a widget of this name: help, the module, a stretch."""

    def setUp(self):
        self.container = qt.QWidget()
        self.container.objectName = "scrollAreaWidgetContents"
        self.layout = qt.QVBoxLayout()
        self.container.setLayout(self.layout)
        self.help, self.panel = qt.QLabel("Help"), qt.QWidget()
        self.label = qt.QLabel("Short")
        self.label.wordWrap = True
        self.inner = qt.QVBoxLayout()
        self.panel.setLayout(self.inner)
        self.inner.addWidget(self.label)
        self.layout.addWidget(self.help)
        self.layout.addWidget(self.panel)
        self.layout.addStretch(1)
        self.addCleanup(self.container.deleteLater)

    def test_the_height_follows_the_content_after_the_panel_left_and_came_back(self):
        from SpinePainRHILib.Widgets.PanelPlace import leaveInOrder

        self.container.show()
        # As qSlicerModulePanel::removeModule: the place is known before the module is left, and the item is kept.
        place = self.layout.indexOf(self.panel)
        leaveInOrder(self.panel)
        LOST.append(self.layout.takeAt(place))
        self.panel.setParent(None)
        self.layout.insertWidget(1, self.panel)
        self.panel.show()
        processEvents()
        short = self.layout.heightForWidth(WIDTH)
        self.label.text = "A sentence that takes many lines. " * 20
        processEvents()
        self.assertGreater(self.layout.heightForWidth(WIDTH), short + 100)
        self.assertEqual(self.layout.count(), 3)

    def test_a_panel_that_left_is_still_that_of_its_parent_so_that_it_is_deleted_once(self):
        from SpinePainRHILib.Widgets.PanelPlace import leaveInOrder

        done = []
        # Said to a stand-in of each, since PythonQt does not tell whose a widget is.
        layout = SimpleNamespace(indexOf=lambda widget: 1, removeWidget=lambda widget: done.append("removed"),
                                 insertSpacing=lambda place, height: done.append((place, height)))
        container = SimpleNamespace(objectName="scrollAreaWidgetContents", layout=lambda: layout)
        leaveInOrder(SimpleNamespace(parentWidget=lambda: container, setParent=done.append))
        self.assertEqual(done, ["removed", (1, 0), container])

    def test_a_panel_that_is_elsewhere_stays_where_it_is(self):
        from SpinePainRHILib.Widgets.PanelPlace import leaveInOrder

        self.container.objectName = "another"
        leaveInOrder(self.panel)
        self.assertEqual(self.layout.indexOf(self.panel), 1)
        leaveInOrder(self.container)  # without a parent
