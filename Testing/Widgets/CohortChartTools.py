"""A gathered cohort and what a user does with its charts, for tests of them."""

import sys
from pathlib import Path

import qt
import slicer
import vtk
from StandIn.ModulePanel import processEvents
from vtk.util.numpy_support import vtk_to_numpy

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import CohortFolderTestCase, openCohort


class ChartsTestCase(CohortFolderTestCase):
    """24 cases; of case n the first lesion has (n mod 5) + 1 columns of two voxels in a cord slice of 36, rater A gave
    7 n mod 10 and rater B (7 n + 1) mod 10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        CohortCases.writeCase(cls.cases, "sub-000", ("C5",), 4, timepoint="week12")
        CohortCases.writeCase(cls.cases, "sub-001", ("T4",), 1, timepoint="week12")
        with cls.vas.open("a") as file:
            file.write("sub-000,A,9,week12\nsub-000,B,9,week12\nsub-001,A,2,week12\nsub-001,B,2,week12\n")

    def setUp(self):
        super().setUp()
        self.module = openCohort(self, self.folder)
        self.ui = self.module.widget.ui

    def gather(self):
        self.chooseInputs()
        self.ui.gatherButton.click()

    def show(self, title):
        self.ui.chartBox.currentIndex = self.ui.chartBox.findText(title)
        self.assertTrue(self.ui.showChartButton.enabled, self.ui.showChartButton.toolTip)
        self.ui.showChartButton.click()
        return self.chart()

    @staticmethod
    def chart():
        return slicer.mrmlScene.GetNodeByID(slicer.app.applicationLogic().GetSelectionNode().GetActivePlotChartID())

    @staticmethod
    def series(chart, beginning=""):
        nodes = [chart.GetNthPlotSeriesNode(index) for index in range(chart.GetNumberOfPlotSeriesNodes())]
        return {node.GetName(): node for node in nodes if node.GetName().startswith(beginning)}

    @staticmethod
    def values(node):
        table = node.GetTableNode().GetTable()
        return tuple(vtk_to_numpy(table.GetColumnByName(name)) for name in ("x", "y"))

    @staticmethod
    def patients(node):
        column = node.GetTableNode().GetTable().GetColumnByName(node.GetLabelColumnName())
        return [column.GetValue(index) for index in range(column.GetNumberOfValues())]

    @property
    def plotView(self):
        return slicer.app.layoutManager().plotWidget(0).plotView()

    def point(self, *points):
        """As Slicer's plot view tells that points (series, place) are selected."""
        ids, selections = vtk.vtkStringArray(), vtk.vtkCollection()
        for node, place in points:
            ids.InsertNextValue(node.GetID())
            chosen = vtk.vtkIdTypeArray()
            chosen.InsertNextValue(place)
            selections.AddItem(chosen)
        self.plotView.dataSelected(ids, selections)

    def doubleClick(self):
        place = qt.QPointF(5.0, 5.0)
        slicer.app.sendEvent(self.plotView, qt.QMouseEvent(
            qt.QEvent.MouseButtonDblClick, place, place, qt.Qt.LeftButton, qt.Qt.LeftButton, qt.Qt.NoModifier))
        processEvents()

    def select(self, *patients):
        """As the rows of these patients clicked with the control key do."""
        view, flags = self.ui.patientsView, qt.QItemSelectionModel
        view.clearSelection()
        model = view.model()
        for row in range(model.rowCount()):
            if tuple(model.index(row, column).data(qt.Qt.DisplayRole) for column in (0, 1)) in patients:
                view.selectionModel().select(model.index(row, 0), flags.Select | flags.Rows)

    def selectedCases(self):
        rows = self.ui.patientsView.selectionModel().selectedRows()
        return [(index.sibling(index.row(), 0).data(qt.Qt.DisplayRole),
                 index.sibling(index.row(), 1).data(qt.Qt.DisplayRole)) for index in rows]
