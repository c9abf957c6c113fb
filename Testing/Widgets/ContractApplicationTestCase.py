"""What the application and its base classes for modules do that the runner and the results rely on."""

import slicer
from StandIn.WidgetTestCase import WidgetTestCase


class ContractApplicationTestCase(WidgetTestCase):
    def test_the_application_knows_its_version_and_revision_as_texts(self):
        self.assertTrue(slicer.app.applicationVersion.startswith(f"{slicer.app.majorVersion}."))
        self.assertIsInstance(slicer.app.revision, str)

    def test_the_tests_run_with_testing_in_the_main_window(self):
        self.assertTrue(slicer.app.testingEnabled())
        self.assertTrue(slicer.app.commandOptions().testingEnabled)
        self.assertIsNotNone(slicer.util.mainWindow())

    def test_a_module_test_runs_every_method_with_test_in_its_name(self):
        # Not imported at the top: the loader would take it for a test of this file.
        from slicer.ScriptedLoadableModule import ScriptedLoadableModuleTest

        ran = []

        class SomeTest(ScriptedLoadableModuleTest):
            def setUp(self):
                ran.append("setUp")

            def test_one(self):
                ran.append("one")

            def latestValue(self):  # la-test
                ran.append("latestValue")

            def helper(self):
                ran.append("helper")

        SomeTest().runTest()
        self.assertEqual(ran, ["setUp", "latestValue", "setUp", "one"])
