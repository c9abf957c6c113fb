"""What Slicer's tables, and its scene with them, do; run in a real Slicer, these check the stand-in."""


import qt
import slicer
import vtk
from StandIn.WidgetTestCase import WidgetTestCase


class ContractTablesTestCase(WidgetTestCase):
    def scene(self):
        """A scene file with a table."""
        slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", "saved")
        file = self.newFolder() / "scene.mrml"
        slicer.mrmlScene.SetURL(str(file))
        self.assertTrue(slicer.mrmlScene.Commit())
        return str(file)

    @staticmethod
    def table(*texts):
        node, column = slicer.vtkMRMLTableNode(), vtk.vtkStringArray()
        column.SetName("reason")
        for text in texts:
            column.InsertNextValue(text)
        node.SetUseColumnTitleAsColumnHeader(True)
        node.AddColumn(column)
        return node

    def test_a_scene_that_is_opened_ends_its_closing_before_its_import(self):
        file, scene, told = self.scene(), slicer.mrmlScene, []
        tags = [scene.AddObserver(getattr(scene, name), lambda *_, name=name: told.append(name))
                for name in ("StartCloseEvent", "EndCloseEvent", "StartImportEvent", "EndImportEvent")]
        try:
            slicer.util.loadScene(file, {"clear": True})
        finally:
            for tag in tags:
                scene.RemoveObserver(tag)
        self.assertEqual(told, ["StartCloseEvent", "EndCloseEvent", "StartImportEvent", "EndImportEvent"])
        self.assertEqual([node.GetName() for node in slicer.util.getNodesByClass("vtkMRMLTableNode")], ["saved"])

    def test_what_is_made_anew_when_the_closing_ends_is_there_twice_after_the_import(self):
        file, scene = self.scene(), slicer.mrmlScene
        tag = scene.AddObserver(scene.EndCloseEvent,
                                lambda *_: scene.AddNewNodeByClass("vtkMRMLTableNode", "made anew"))
        try:
            slicer.util.loadScene(file, {"clear": True})
        finally:
            scene.RemoveObserver(tag)
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLTableNode")), 2)

    def test_a_listed_table_is_asked_about_and_one_that_is_hidden_and_unsaved_is_not(self):
        scene = slicer.mrmlScene
        node = scene.CreateNodeByClass("vtkMRMLTableNode")
        node.UnRegister(None)
        node.SetSaveWithScene(False)
        node.SetHideFromEditors(True)
        scene.AddNode(node)
        self.assertFalse(scene.GetStorableNodesModifiedSinceRead(None))
        scene.AddNewNodeByClass("vtkMRMLTableNode", "listed")
        self.assertTrue(scene.GetStorableNodesModifiedSinceRead(None))

    def test_a_view_shows_a_table_that_is_in_no_scene(self):
        view, node = slicer.qMRMLTableView(), self.table("first", "second")
        view.setMRMLTableNode(node)
        self.assertEqual(view.model().index(1, 0).data(qt.Qt.DisplayRole), "second")
        view.tableModel().item(1, 0).setToolTip("the whole of it")
        self.assertEqual(view.tableModel().item(1, 0).toolTip(), "the whole of it")
        view.setMRMLTableNode(None)
        view.deleteLater()

    def test_the_title_of_a_selected_row_is_written_in_bold_unless_told_otherwise(self):
        view = slicer.qMRMLTableView()
        self.assertTrue(view.horizontalHeader().highlightSections)
        view.horizontalHeader().highlightSections = False
        self.assertFalse(view.horizontalHeader().highlightSections)
        view.deleteLater()

    def test_a_removed_node_is_in_no_scene(self):
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotChartNode")
        slicer.mrmlScene.RemoveNode(node)
        self.assertIsNone(node.GetScene())
