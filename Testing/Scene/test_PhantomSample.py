"""The synthetic spine as sample data."""

import sys
from types import ModuleType, SimpleNamespace

import pytest
import slicer
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Scene import PhantomSample
from SpinePainRHILib.Scene.CaseSegmentation import readCase
from SpinePainRHILib.Scene.CaseVolume import sourceHashOf
from SpinePainRHILib.Scene.EmbeddedSlicer import startSlicer
from SpinePainRHILib.Scene.PhantomSample import loadPhantom, registerPhantom


def test_the_loaded_spine_measures_its_true_ratio():
    phantom, volumeNode, segmentationNode = loadPhantom(startSlicer().scene)
    measured = measureCase(readCase(segmentationNode))
    truth = phantom.truth.acquisition
    # Five standard errors of the voxelisation: one case in two million beyond by chance.
    assert measured.rhiPercent == pytest.approx(truth.ratios.rhiPercent, abs=5 * truth.rhiStandardErrorPercent)
    assert slicer.util.arrayFromVolume(volumeNode).shape == phantom.image.shape
    assert segmentationNode.GetNodeReference("referenceImageGeometryRef") is volumeNode
    assert phantom.case.info.caseId == PhantomSample.CASE_NAME
    assert readCase(segmentationNode).info.source == sourceHashOf(volumeNode)
    startSlicer().scene.Clear(False)


def test_the_spine_is_offered_in_sample_data_and_made_when_chosen(monkeypatch, tmp_path):
    offered = []
    fake = ModuleType("SampleData")
    fake.SampleDataLogic = SimpleNamespace(
        registerCustomSampleDataCategory=lambda category, title: None,
        registerUrlRewriteRule=lambda name, rule: None,
        registerCustomSampleDataSource=lambda **source: offered.append(source))
    monkeypatch.setitem(sys.modules, "SampleData", fake)
    translation = ModuleType("slicer.i18n")
    translation.tr = str
    monkeypatch.setitem(sys.modules, "slicer.i18n", translation)
    shown = []
    monkeypatch.setattr(slicer.util, "setSliceViewerLayers", lambda **layers: shown.append(layers["background"]))
    registerPhantom(tmp_path / "thumbnail.png")
    [source] = offered
    assert all(each.startswith("local:") for each in source["uris"])  # nothing to download
    startSlicer()
    source["customDownloader"](None)
    assert shown[0].IsA("vtkMRMLScalarVolumeNode")
    startSlicer().scene.Clear(False)


def test_its_addresses_lead_to_files_that_hold_the_spine_and_other_addresses_stay():
    address = next(iter(PhantomSample._ADDRESSES))
    found = PhantomSample.fileAddress(address)
    assert found.startswith("file:") and found.endswith(PhantomSample.VOLUME_FILE)
    assert PhantomSample.fileAddress(address) == found  # not made again
    for other in ("https://example.org/T2.nrrd", "local:other"):
        assert PhantomSample.fileAddress(other) == other


def test_an_application_without_sample_data_goes_without_the_spine(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "SampleData", None)  # as when the module is not part of the application
    before = startSlicer().scene.GetNumberOfNodes()
    assert registerPhantom(tmp_path / "thumbnail.png") is None
    assert startSlicer().scene.GetNumberOfNodes() == before
