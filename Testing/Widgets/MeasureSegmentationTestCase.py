"""The RHI module's panel: a chosen segmentation is measured."""

import slicer
from StandIn.WidgetTestCase import WidgetTestCase


class MeasureSegmentationTestCase(WidgetTestCase):
    def test_the_synthetic_spine_is_measured(self):
        from SpinePainRHILib.Mrml.PhantomSample import loadPhantom

        _phantom, _volumeNode, node = loadPhantom(slicer.mrmlScene)
        panel = self.openModule("SpinePainRHI")
        panel.widget.ui.segmentationSelector.setCurrentNode(node)
        panel.widget.ui.measureButton.click()
        self.assertIn("RHI 8.9 %", panel.widget.ui.resultBrowser.plainText)
