"""What the Sample Data module does with a sample that is made on this computer."""

from pathlib import Path

import numpy as np
import SimpleITK
import slicer
from StandIn.WidgetTestCase import WidgetTestCase

CATEGORY = "Contract of the spine's tests"


class ContractSampleDataTestCase(WidgetTestCase):
    def setUp(self):
        super().setUp()
        try:
            import SampleData
        except ModuleNotFoundError:
            self.skipTest("This Slicer comes without the Sample Data module")
        self.SampleData, self.logic = SampleData, SampleData.SampleDataLogic()
        self.folder = self.newFolder()
        self.fileName = f"{self.folder.name}.nrrd"  # which the cache cannot hold yet
        self.addCleanup(self.forget)

    def forget(self):
        slicer.modules.sampleDataUrlRewriteRules.pop(CATEGORY, None)
        slicer.modules.sampleDataSources.pop(CATEGORY, None)
        cache = Path(slicer.mrmlScene.GetCacheManager().GetRemoteCacheDirectory())
        (cache / self.fileName).unlink(missing_ok=True)

    def register(self, **more):
        source = {"sampleName": "ContractSample", "uris": "local:nowhere", "fileNames": self.fileName,
                  "nodeNames": "Sample", **more}
        self.logic.registerCustomSampleDataSource(category=CATEGORY, **source)
        return slicer.modules.sampleDataSources[CATEGORY][-1]

    def test_the_functions_ignore_a_custom_downloader_and_give_nothing_for_an_address_of_no_kind(self):
        called = []
        source = self.register(customDownloader=called.append)
        self.assertEqual(self.logic.downloadFromSource(source), [])
        with self.assertRaises(IndexError):
            self.SampleData.downloadSample("ContractSample")
        self.assertEqual(called, [])

    def test_a_rewrite_rule_is_asked_for_every_address_and_can_lead_to_a_file(self):
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(np.ones((2, 3, 4), np.int16)), str(self.folder / "made.nrrd"))
        asked = []

        def rule(address):
            asked.append(address)
            return (self.folder / "made.nrrd").as_uri() if address == "local:nowhere" else address

        self.logic.registerUrlRewriteRule(CATEGORY, rule)
        source = self.register(loadFileTypes="VolumeFile")
        for _time in range(2):  # the second time from the cache
            [node] = self.logic.downloadFromSource(source)
            self.assertEqual(slicer.util.arrayFromVolume(node).shape, (2, 3, 4))
            self.assertIsNone(node.GetStorageNode())
        self.assertEqual(asked, ["local:nowhere"] * 2)
        self.assertTrue(node.GetName().startswith("Sample"))

    def test_a_sample_is_registered_once(self):
        for _time in range(2):
            self.register(customDownloader=print)
        self.assertEqual(len(slicer.modules.sampleDataSources[CATEGORY]), 1)
