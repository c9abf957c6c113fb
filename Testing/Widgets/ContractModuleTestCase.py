"""What Slicer does with a scripted module's panel; run in a real Slicer, too."""

from pathlib import Path
from tempfile import TemporaryDirectory

import slicer
from StandIn import SampleModule
from StandIn.ModulePanel import loadModule
from StandIn.WidgetTestCase import WidgetTestCase


class ContractModuleTestCase(WidgetTestCase):
    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        loadModule(SampleModule.write(Path(folder.name)))

    def test_a_reload_cleans_up_and_sets_up_a_panel_that_stays_entered_and_does_not_enter_it(self):
        panel = slicer.modules.sample.widgetRepresentation()
        panel.enter()
        before = slicer.modules.SampleWidget
        slicer.util.reloadScriptedModule("Sample")
        after = slicer.modules.SampleWidget
        self.assertIsNot(after, before)
        self.assertEqual((before.calls[-1], after.calls), ("cleanup", []))
        self.assertIs(panel.isEntered, True)
        panel.exit()
        self.assertEqual(after.calls, ["exit"])
