"""A scripted module in a folder of its own, for the stand-in's tests: Python file and .ui file."""

from pathlib import Path

UI = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Sample</class>
<widget class="qMRMLWidget" name="Sample"><layout class="QVBoxLayout" name="rows">
 <item><widget class="ctkCollapsibleButton" name="caseButton">
  <property name="text"><string>Case</string></property><property name="collapsed"><bool>false</bool></property>
  <layout class="QFormLayout" name="form">
   <item row="0" column="0"><widget class="QLabel" name="label"><property name="text"><string>T2:</string></property></widget></item>
   <item row="0" column="1"><widget class="qMRMLNodeComboBox" name="volumeSelector">
    <property name="nodeTypes"><stringlist><string>vtkMRMLScalarVolumeNode</string></stringlist></property>
    <property name="noneEnabled"><bool>true</bool></property><property name="addEnabled"><bool>false</bool></property>
    <property name="SlicerParameterName" stdset="0"><string>volume</string></property></widget></item>
   <item row="1" column="1"><widget class="ctkSliderWidget" name="thresholdSlider">
    <property name="decimals"><number>1</number></property><property name="singleStep"><double>0.5</double></property>
    <property name="SlicerParameterName" stdset="0"><string>threshold</string></property></widget></item>
   <item row="2" column="1"><widget class="QLineEdit" name="readerEdit">
    <property name="SlicerParameterName" stdset="0"><string>reader</string></property></widget></item>
   <item row="3" column="1"><widget class="QCheckBox" name="frozenBox"><property name="text"><string>Freeze</string></property>
    <property name="SlicerParameterName" stdset="0"><string>frozen</string></property></widget></item>
   <item row="4" column="1"><widget class="QComboBox" name="ruleBox">
    <property name="SlicerParameterName" stdset="0"><string>rule</string></property></widget></item>
   <item row="5" column="1"><widget class="ctkPathLineEdit" name="pathEdit">
    <property name="filters"><set>ctkPathLineEdit::Dirs|ctkPathLineEdit::Readable</set></property></widget></item>
  </layout></widget></item>
 <item><widget class="qMRMLSegmentEditorWidget" name="editor"><property name="maximumNumberOfUndoStates"><number>7</number></property></widget></item>
 <item><widget class="Line" name="line"><property name="orientation"><enum>Qt::Horizontal</enum></property></widget></item>
 <item><widget class="QPushButton" name="measureButton"><property name="text"><string>Measure</string></property>
  <property name="enabled"><bool>false</bool></property></widget></item>
</layout></widget>
<customwidgets>
 <customwidget><class>qMRMLWidget</class><extends>QWidget</extends><container>1</container></customwidget>
 <customwidget><class>ctkCollapsibleButton</class><extends>QWidget</extends><container>1</container></customwidget>
 <customwidget><class>qMRMLNodeComboBox</class><extends>QWidget</extends></customwidget>
 <customwidget><class>ctkSliderWidget</class><extends>QWidget</extends></customwidget>
 <customwidget><class>ctkPathLineEdit</class><extends>QWidget</extends></customwidget>
 <customwidget><class>qMRMLSegmentEditorWidget</class><extends>qMRMLWidget</extends></customwidget>
</customwidgets>
<connections>
 <connection><sender>Sample</sender><signal>mrmlSceneChanged(vtkMRMLScene*)</signal><receiver>volumeSelector</receiver><slot>setMRMLScene(vtkMRMLScene*)</slot></connection>
 <connection><sender>Sample</sender><signal>mrmlSceneChanged(vtkMRMLScene*)</signal><receiver>editor</receiver><slot>setMRMLScene(vtkMRMLScene*)</slot></connection>
 <connection><sender>frozenBox</sender><signal>toggled(bool)</signal><receiver>readerEdit</receiver><slot>setDisabled(bool)</slot></connection>
</connections></ui>"""  # noqa: E501

PYTHON = '''
from enum import Enum
from typing import Annotated

import slicer
from slicer.i18n import tr as _
from slicer.parameterNodeWrapper import Default, WithinRange, parameterNodeWrapper
from slicer.ScriptedLoadableModule import *
from slicer.util import VTKObservationMixin
from slicer import vtkMRMLScalarVolumeNode


class Rule(Enum):
    cord = "cord"
    union = "union"


class Sample(ScriptedLoadableModule):
    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        self.parent.title = _("Sample")


@parameterNodeWrapper
class SampleParameters:
    volume: vtkMRMLScalarVolumeNode
    threshold: Annotated[float, WithinRange(0, 200)] = 50.0
    reader: str
    frozen: bool = False
    rule: Rule = Rule.union


class SampleWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.calls = []

    def setup(self):
        ScriptedLoadableModuleWidget.setup(self)
        uiWidget = slicer.util.loadUI(self.resourcePath("UI/Sample.ui"))
        self.layout.addWidget(uiWidget)
        self.ui = slicer.util.childWidgetVariables(uiWidget)
        uiWidget.setMRMLScene(slicer.mrmlScene)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.StartCloseEvent, self.onClose)
        self.ui.measureButton.connect("clicked(bool)", self.onMeasure)
        self.parameters = SampleParameters(SampleLogic().getParameterNode())
        self.guiTag = self.parameters.connectGui(self.ui)

    def onClose(self, caller, event):
        self.calls.append("close")

    def onMeasure(self):
        self.calls.append("measure")

    def enter(self):
        self.calls.append("enter")

    def exit(self):
        self.calls.append("exit")

    def cleanup(self):
        self.calls.append("cleanup")
        self.parameters.disconnectGui(self.guiTag)
        if not LEAK:
            self.removeObservers()


class SampleLogic(ScriptedLoadableModuleLogic):
    pass


class SampleTest(ScriptedLoadableModuleTest):
    ran = []

    def test_one(self):
        self.ran.append("one")
'''


def write(folder: Path, leak: bool = False) -> Path:
    """Put the module below ``folder``; ``leak`` makes it forget its observers. Returns the Python file."""
    (folder / "Resources" / "UI").mkdir(parents=True)
    (folder / "Resources" / "UI" / "Sample.ui").write_text(UI)
    (folder / "Sample.py").write_text(f"LEAK = {leak}\n" + PYTHON)
    return folder / "Sample.py"
