"""A scripted module and its .ui file through the stand-in, from loading to closing."""

import numpy as np
import pytest

from StandIn import Modules, SampleModule
from StandIn.ModulePanel import ModulePanel, loadModule, screenshot


@pytest.fixture
def path(standIn, tmp_path):
    import slicer

    yield SampleModule.write(tmp_path)
    if slicer.app.moduleManager().module("Sample"):
        Modules.unloadModule("Sample")


@pytest.fixture
def panel(path):
    panel = ModulePanel(path)
    yield panel
    panel.close()


def test_the_panel_goes_through_setup_enter_exit_and_cleanup(path):
    panel = ModulePanel(path)
    widget = panel.widget
    panel.enter()
    widget.ui.measureButton.enabled = True
    widget.ui.measureButton.click()
    assert panel.close() == 0
    assert widget.calls == ["enter", "measure", "exit", "cleanup"]


def test_a_forgotten_observer_is_told(standIn, tmp_path):
    panel = ModulePanel(SampleModule.write(tmp_path, leak=True))
    assert panel.close() == 1
    with pytest.raises(AssertionError, match="left 1 observers"), ModulePanel(tmp_path / "Sample.py"):
        pass
    Modules.unloadModule("Sample")


def test_closing_the_scene_reaches_the_module(panel):
    import slicer

    slicer.mrmlScene.Clear(False)
    assert panel.widget.calls == ["close"]


def test_the_ui_file_has_its_properties_and_connections(panel):
    import slicer

    ui = panel.widget.ui
    assert (ui.caseButton.text, ui.caseButton.collapsed) == ("Case", False)
    assert ui.editor.maximumNumberOfUndoStates == 7
    assert ui.measureButton.enabled is False
    assert panel.panel.mrmlScene() is slicer.mrmlScene
    assert ui.volumeSelector.mrmlScene() is slicer.mrmlScene
    assert ui.editor.mrmlScene() is slicer.mrmlScene
    assert ui.pathEdit.filters == 1 | 16
    ui.frozenBox.checked = True
    assert ui.readerEdit.enabled is False
    with pytest.raises(AttributeError):
        ui.measureButton.label = "x"
    ui.caseButton.collapsed = True
    assert ui.readerEdit.isVisibleTo(panel.panel) is False


def test_the_node_selector_follows_the_scene(panel):
    import slicer

    selector, got = panel.widget.ui.volumeSelector, []
    assert selector.connect("currentNodeChanged(vtkMRMLNode*)", got.append)
    assert selector.currentNode() is None
    volume = slicer.util.addVolumeFromArray(np.zeros((2, 3, 4)), name="T2")
    assert selector.nodeCount() == 1
    selector.setCurrentNode(volume)
    assert panel.widget.parameters.volume is volume
    slicer.mrmlScene.RemoveNode(volume)
    assert got == [volume, None]
    assert (selector.currentNodeID, selector.nodeCount()) == ("", 0)


def test_a_selector_that_must_have_a_node_takes_the_first_one(standIn):
    import slicer

    volume = slicer.util.addVolumeFromArray(np.zeros((2, 3, 4)), name="T2")
    selector = slicer.qMRMLNodeComboBox()
    selector.nodeTypes = ["vtkMRMLScalarVolumeNode"]
    assert selector.enabled is False
    selector.setMRMLScene(slicer.mrmlScene)
    assert (selector.currentNode(), selector.enabled) == (volume, True)
    with pytest.raises(ValueError, match="vtkMRMLNothingNode"):
        selector.nodeTypes = ["vtkMRMLNothingNode"]


def test_parameters_and_widgets_follow_each_other(panel):
    parameters, ui = panel.widget.parameters, panel.widget.ui
    assert (ui.thresholdSlider.value, ui.thresholdSlider.maximum, ui.ruleBox.currentText) == (50.0, 200.0, "union")
    ui.thresholdSlider.value = 80.5
    ui.readerEdit.text = "R1"
    ui.ruleBox.setCurrentIndex(0)
    assert (parameters.threshold, parameters.reader, parameters.rule.name) == (80.5, "R1", "cord")
    parameters.frozen = True
    parameters.threshold = 10.0
    assert (ui.frozenBox.checked, ui.thresholdSlider.value) == (True, 10.0)
    assert parameters.parameterNode.GetParameter("rule") == "cord"
    with pytest.raises(ValueError, match="within range"):
        parameters.threshold = 500.0


def test_a_slider_for_a_plain_float_is_refused_as_unbounded(standIn):
    import ctk
    import slicer
    from slicer.parameterNodeWrapper import parameterNodeWrapper

    @parameterNodeWrapper
    class Parameters:
        threshold: float

    parameters = Parameters(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode"))
    with pytest.raises(RuntimeError, match="unbounded"):
        parameters.connectParametersToGui({"threshold": ctk.ctkSliderWidget()})


def test_unknown_parameters_types_and_reserved_names_are_refused(standIn, panel):
    from slicer.parameterNodeWrapper import parameterNodeWrapper

    with pytest.raises(ValueError, match="nothing"):
        panel.widget.parameters.connectParametersToGui({"nothing": panel.widget.ui.readerEdit})
    with pytest.raises(Exception, match="Unable to create serializer"):
        parameterNodeWrapper(type("P", (), {"__annotations__": {"z": complex}}))
    with pytest.raises(ValueError, match="reserved"):
        parameterNodeWrapper(type("P", (), {"__annotations__": {"default": str}}))


def test_a_disconnected_gui_no_longer_follows(panel):
    panel.widget.parameters.disconnectGui(panel.widget.guiTag)
    panel.widget.parameters.threshold = 10.0
    panel.widget.ui.readerEdit.text = "R2"
    assert (panel.widget.ui.thresholdSlider.value, panel.widget.parameters.reader) == (50.0, "")


@pytest.mark.parametrize(("old", "new", "problem"), [
    ('class="QCheckBox"', 'class="QChekBox"', "QChekBox"),
    ('name="collapsed"', 'name="collapsd"', "collapsd"),
    ("toggled(bool)", "toggeled(bool)", "toggeled"),
    ("setDisabled(bool)", "setNothing(bool)", "setNothing"),
])
def test_a_mistake_in_a_ui_file_is_an_error(standIn, tmp_path, old, new, problem):
    import slicer

    assert old in SampleModule.UI
    file = tmp_path / "Wrong.ui"
    file.write_text(SampleModule.UI.replace(old, new))
    with pytest.raises(Exception, match=problem):
        slicer.util.loadUI(str(file))


def test_a_module_is_reached_as_in_slicer_reloads_and_runs_its_test(path):
    import slicer

    loadModule(path)
    module = slicer.modules.sample
    assert (module.title, module.path, slicer.util.modulePath("Sample")) == ("Sample", str(path), str(path))
    first = slicer.util.getModuleWidget("Sample")
    assert slicer.modules.SampleWidget is first
    slicer.util.reloadScriptedModule("Sample")
    assert slicer.util.getModuleWidget("Sample") is not first
    assert first.calls == ["cleanup"]
    slicer.selfTests["Sample"]()
    with pytest.raises(AttributeError):
        module.titel = "x"
    with pytest.raises(AttributeError):
        slicer.modules.nothing  # noqa: B018


def test_a_panel_can_be_photographed(panel, tmp_path):
    import qt

    screenshot(panel.panel, tmp_path / "panel.png", width=500)
    picture = qt.QImage(str(tmp_path / "panel.png"))
    assert picture.width() == 500
    colours = {picture.pixel(x, y) for x in range(0, 400, 7) for y in range(0, picture.height(), 7)}
    assert len(colours) > 3  # not an empty sheet
