"""slicer.app, messages, files and views."""

import numpy as np
import pytest
import vtk


def test_messages_are_recorded_and_not_shown(standIn):
    import slicer

    slicer.util.errorDisplay("The cord is empty")
    # False, whatever its documentation says: with --testing Slicer compares True with the Yes button.
    assert slicer.util.confirmYesNoDisplay("Save?") is False
    assert [text for _, text in standIn.messages] == ["The cord is empty", "Save?"]
    with pytest.raises(ValueError, match="no cord"), slicer.util.tryWithErrorDisplay("Measuring failed"):
        raise ValueError("no cord")


def test_the_application_has_slicers_parts(standIn):
    import slicer

    assert slicer.app.mrmlScene() is slicer.mrmlScene
    assert slicer.app.testingEnabled() is True
    assert (slicer.app.majorVersion, slicer.app.minorVersion) == (5, 12)
    assert slicer.util.mainWindow() is slicer.app.mainWindow()
    assert slicer.modules.segmentations.logic().IsA("vtkSlicerSegmentationsModuleLogic")
    got = []
    assert slicer.app.connect("startupCompleted()", lambda: got.append("started"))
    slicer.app.startupCompleted.emit()
    assert got == ["started"]
    with pytest.raises(AttributeError):
        slicer.app.noSuchThing  # noqa: B018
    with pytest.raises(AttributeError):
        slicer.app.commandOptions().nothing = 1


def test_slice_views_show_a_volume_and_fit_to_it(standIn):
    import slicer

    volume = slicer.util.addVolumeFromArray(np.ones((10, 20, 30)), name="T2")
    slicer.util.setSliceViewerLayers(background=volume, fit=True, rotateToVolumePlane=True)
    manager = slicer.app.layoutManager()
    assert sorted(manager.sliceViewNames()) == ["Green", "Red", "Yellow"]
    red = manager.sliceWidget("Red")
    assert red.mrmlSliceCompositeNode().GetBackgroundVolumeID() == volume.GetID()
    assert red.sliceLogic().GetBackgroundLayer().GetVolumeNode() is volume
    centre = red.sliceView().convertXYZToRAS((128, 128, 0))
    assert centre[:2] == pytest.approx((14.5, 9.5), abs=1.0)  # the middle of the volume, within a voxel
    red.sliceLogic().SetSliceOffset(4.0)
    assert red.mrmlSliceNode().GetSliceOffset() == 4.0
    assert manager.sliceWidget("Blue") is None


def test_slice_views_and_the_layout_survive_the_closing_of_the_scene(standIn):
    import slicer

    manager, got = slicer.app.layoutManager(), []
    manager.connect("layoutChanged(int)", got.append)
    slicer.mrmlScene.Clear(False)
    assert manager.sliceWidget("Red").mrmlSliceNode().GetScene() is slicer.mrmlScene
    manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
    assert (got, manager.layout) == ([6], 6)


def test_a_text_actor_stands_in_the_first_renderer_of_a_slice_view(standIn):
    import slicer

    view = slicer.app.layoutManager().sliceWidget("Red").sliceView()
    renderer = view.renderWindow().GetRenderers().GetFirstRenderer()
    actor = vtk.vtkTextActor()
    actor.SetInput("RHI 12.3 %")
    renderer.AddViewProp(actor)
    assert renderer.HasViewProp(actor)
    assert view.cornerAnnotation().IsA("vtkCornerAnnotation")
    view.scheduleRender()


def test_table_and_plot_views_hold_their_nodes(standIn):
    import qt
    import slicer

    table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", "Levels")
    slicer.util.updateTableFromArray(table, [np.array([1.5, 2.5])], ["rhi"])
    view = slicer.qMRMLTableView()
    view.setMRMLTableNode(table)
    model = view.tableModel()
    # by default the names are a row of their own
    assert [model.item(row, 0).text() for row in range(model.rowCount())] == ["rhi", "1.5", "2.5"]
    assert model.headerData(0, qt.Qt.Horizontal) == "A"
    table.SetUseColumnTitleAsColumnHeader(True)
    table.SetColumnTitle("rhi", "RHI")
    table.SetColumnDescription("rhi", "of the slice")
    assert [model.item(row, 0).text() for row in range(model.rowCount())] == ["1.5", "2.5"]
    assert model.headerData(0, qt.Qt.Horizontal) == "RHI"
    assert model.item(1, 0).toolTip() == "<b>RHI</b> <code>&lt;rhi&gt;</code><p>of the slice"
    table.AddEmptyRow()
    assert view.sortFilterProxyModel().rowCount() == 3
    chart = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotChartNode")
    plot = slicer.app.layoutManager().plotWidget(0)
    plot.mrmlPlotViewNode().SetPlotChartNodeID(chart.GetID())
    got = []
    assert plot.plotView().connect("dataSelected(vtkStringArray*,vtkCollection*)", lambda ids, points: got.append(ids))
    plot.plotView().dataSelected.emit("ids", "points")
    assert got == ["ids"]


def test_volumes_and_segmentations_are_read_from_files(standIn, tmp_path):
    import slicer

    volume = slicer.util.addVolumeFromArray(np.arange(24, dtype=np.int16).reshape(2, 3, 4), name="T2")
    storage = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLVolumeArchetypeStorageNode")
    storage.SetFileName(str(tmp_path / "T2.nrrd"))
    assert storage.WriteData(volume)
    again = slicer.util.loadVolume(str(tmp_path / "T2.nrrd"))
    assert slicer.util.arrayFromVolume(again).sum() == sum(range(24))
    with pytest.raises(RuntimeError):
        slicer.util.loadVolume(str(tmp_path / "missing.nrrd"))


def test_texts_are_translated_and_are_texts(standIn):
    from slicer.i18n import tr, translate

    assert tr("{n} lesions").format(n=2) == "2 lesions"
    with pytest.raises(TypeError):
        translate("context", 3)
