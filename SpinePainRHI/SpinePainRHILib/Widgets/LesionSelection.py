"""The rows of the lesion table that are selected and the segment that is edited: one selection."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import qt
import vtk

from ..Events.Observers import Observers
from ..Events.Signal import Signal
from ..Live.LiveValues import LesionRow
from ..Shown.CurrentCase import CurrentCase
from ..Shown.LesionWork import rowsToSelect, segmentToEdit


class LesionSelection:
    """Keeps them one, whoever changes either: the table, a key, Slicer's own list of segments, the console, an undo.

    Where the edited segment is a lesion, its row is selected, alone or (to merge) among others. Where it is the cord,
    or nothing is edited, no row is selected. Signal: ``changed()``.
    """

    def __init__(self, table: Any, case: CurrentCase, rows: Callable[[], Sequence[LesionRow]]) -> None:
        """``rows()`` are the lesions from the top of the table."""
        self._table, self._case, self._rows = table, case, rows
        self._observers = Observers()
        self.isPaused = False
        """Whether the table's own signals are nobody's choice just now."""
        self.changed = Signal()

    def watch(self) -> None:
        """Follows the editor of the case that is open now, if any."""
        self._observers.removeAll()
        if self._case.session is not None:
            self._observers.add(self._case.session.editor.node, vtk.vtkCommand.ModifiedEvent, self.follow)
            self.follow()

    def close(self) -> None:
        self._observers.removeAll()
        self.changed.disconnectAll()

    def rows(self) -> list[LesionRow]:
        """The rows that are selected, from the top."""
        places = sorted(index.row() for index in self._table.selectionModel().selectedRows(0))
        rows = self._rows()
        return [rows[place] for place in places if place < len(rows)]

    def ids(self) -> list[str]:
        return [row.segmentId for row in self.rows()]

    def select(self, segmentIds: Sequence[str]) -> None:
        """Selects the rows of these segments; where none of them is edited, the first is from now on.

        Without a row among them, what is edited decides as before.
        """
        self._mark(segmentIds)
        self.takeFromTable()

    def takeFromTable(self) -> None:
        """After the reader selected rows: one of them is edited. A selection that was cleared comes back."""
        session, chosen = self._case.session, self.ids()
        if self.isPaused or session is None:
            return
        current, rows = self._table.currentRow(), self._rows()
        last = rows[current].segmentId if 0 <= current < len(rows) else None
        wanted = segmentToEdit(chosen, session.editor.selectedId, last)
        if wanted is not None:
            session.editor.select(wanted)
        self.follow()
        self.changed.emit()

    def follow(self) -> None:
        """Selects the row of the segment that is edited now, or none where it is no lesion."""
        session = self._case.session
        if self.isPaused or session is None:
            return
        wanted = rowsToSelect(session.editor.selectedId, self.ids(), self._rows())
        if wanted is not None:
            self._mark(wanted)
            self.changed.emit()

    @contextmanager
    def refilling(self) -> Iterator[None]:
        """The rows change: what the table does to the selection meanwhile is nobody's choice."""
        chosen, self.isPaused = self.ids(), True
        try:
            yield
        finally:
            self.isPaused = False
        if self.ids() != chosen:
            self._mark(chosen)
        self.follow()

    def _mark(self, segmentIds: Sequence[str]) -> None:
        wasPaused, self.isPaused = self.isPaused, True
        try:
            self._table.clearSelection()
            model, selection = self._table.model(), self._table.selectionModel()
            flags = qt.QItemSelectionModel.Select | qt.QItemSelectionModel.Rows
            for place, row in enumerate(self._rows()):
                if row.segmentId in segmentIds:
                    selection.select(model.index(place, 0), flags)
        finally:
            self.isPaused = wasPaused
