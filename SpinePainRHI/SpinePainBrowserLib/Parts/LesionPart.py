"""The table of lesions: one row a metastasis or a high-intensity segment, their levels, and what is done to them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from SpinePainRHILib.Live.LiveValues import LesionRow, LiveValues
from SpinePainRHILib.Shown import Failures
from SpinePainRHILib.Shown.LesionWork import LesionWork, lesionReasons, rowsToSelect, segmentToEdit
from SpinePainRHILib.Shown.ShownLesions import lesionHeadings, levelChoices, orderedLesions, shownLesions
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, cells, choice, given, link, row, section, table, textField
from .Part import Part
from .Workbench import Workbench


@dataclass
class LesionShown:
    """State of this part: ``selected`` are the IDs of the rows that are chosen, ``no`` the reasons why not."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    selected: list[str] = field(default_factory=list)
    name: str = ""
    level: str = ""
    no: dict[str, str | None] = field(default_factory=dict)


class LesionPart(Part[LesionShown]):
    """Shows ``values.rows`` and edits them; the row that is selected is the segment that is edited."""

    def __init__(self, bench: Workbench, saveState: Callable[[], object]) -> None:
        super().__init__(bench, LesionShown)
        self._work = LesionWork(bench.case, saveState)
        self._rows: tuple[LesionRow, ...] = ()
        bench.case.valuesChanged.connect(self.show)
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.follow)
        self._onCase()

    def build(self) -> None:
        name, acting = self._name, self._bench.acting
        isChosen = f"{name.selected}.includes(each.key)"
        with section(_("Lesions and levels"), "lesions"):
            with table(lesionHeadings(), name.rows, ':title="each.tip"', f':class="{{chosen: {isChosen}}}"',
                       act=given(self._select, "each.key, $event.ctrlKey || $event.metaKey || $event.shiftKey"),
                       classes="lesions"):
                with html.Td(raw_attrs=[':class="{part: each.isPart}"']):
                    html.Span(classes="swatch", raw_attrs=[':style="{background: each.colour}"'])
                    link("each.texts[0]", None, f':aria-pressed="{isChosen} ? \'true\' : \'false\'"')
                cells(*(f"each.texts[{column}]" for column in range(1, len(lesionHeadings()))), classes="number")
            with row():
                button(_("Add high intensity"), acting(Failures.NO_HIGH_INTENSITY_ADDED, self._addHighIntensity),
                       "add-high-intensity", reason=f"{name.no}.add")
                button(_("Add metastasis"), acting(Failures.NO_METASTASIS_ADDED, self._addMetastasis),
                       "add-metastasis", reason=f"{name.no}.add")
                button(_("Remove"), acting(Failures.NOT_REMOVED, self._remove), "remove-lesion",
                       reason=f"{name.no}.remove")
                button(_("Split"), acting(Failures.NOT_SPLIT, self._split), "split-lesion", reason=f"{name.no}.split")
                button(_("Merge"), acting(Failures.NOT_MERGED, self._merge), "merge-lesions",
                       reason=f"{name.no}.merge")
            choice(_("Level"), name.level, levelChoices(), "lesion-level",
                   acting(Failures.LEVEL_NOT_ASSIGNED, self._setLevel), f"{name.no}.level")
            textField(_("Name"), name.name, "lesion-name", acting(Failures.NOT_RENAMED, self._rename),
                      f"{name.no}.level")

    def show(self, values: LiveValues) -> None:
        """Puts the rows of values into the table; the selection stays on the same segments."""
        rows = orderedLesions(values.rows)
        if rows != self._rows:
            self._rows = rows
            self._data.rows = [{"key": each.lesion.segmentId, "texts": [text.strip() for text in each.texts],
                                "tip": each.tip, "isPart": each.isPart, "colour": _styleOf(each.lesion.colour)}
                               for each in shownLesions(values.rows)]
            self._data.selected = [each.segmentId for each in self.selectedRows()]
            self.follow()

    # Selection

    def selectedRows(self) -> list[LesionRow]:
        """The rows that are selected, from the top."""
        return [each for each in self._rows if each.segmentId in self._data.selected]

    def follow(self) -> None:
        """Selects the row of the segment that is edited, and shows what can be done with it."""
        session, data = self._session, self._data
        if session is not None and session.isOpen:
            fitting = rowsToSelect(session.editor.selectedId, data.selected, self._rows)
            data.selected = data.selected if fitting is None else fitting
        rows = self.selectedRows()
        data.no = asdict(lesionReasons(session, rows))
        data.level, data.name = (rows[0].level or "", rows[0].name) if len(rows) == 1 else ("", "")

    def _select(self, segmentId: Any, isAdded: Any = False) -> None:
        if segmentId in {each.segmentId for each in self._rows}:
            chosen = [each for each in self._data.selected if each != segmentId] if isAdded else []
            isTakenAway = isAdded and segmentId in self._data.selected
            self._choose(chosen if isTakenAway else [*chosen, segmentId], segmentId)
            if self._data.selected == [segmentId]:
                self._bench.views.jump(self._bench.session.pointOfSegment(segmentId))

    def _choose(self, segmentIds: list[str], last: str | None = None) -> None:
        editor = self._bench.session.editor
        self._data.selected = segmentIds
        edit = segmentToEdit(segmentIds, editor.selectedId, last or (segmentIds[-1] if segmentIds else None))
        if edit is not None:
            editor.select(edit)
        self.follow()

    def _onCase(self) -> None:
        self._rows, self._data.rows, self._data.selected = (), [], []
        if self._session is not None:
            self.show(self._session.values)
        self.follow()

    # Act

    def _addHighIntensity(self) -> None:
        self._choose(self._work.addHighIntensity())

    def _addMetastasis(self) -> None:
        self._choose(self._work.addMetastasis())

    def _remove(self) -> None:
        self._work.remove([each.segmentId for each in self.selectedRows()])

    def _split(self) -> None:
        pieces, sentence = self._work.split(self.selectedRows()[0].segmentId)
        self._choose(pieces)
        if sentence is not None:
            self._bench.tell(sentence)

    def _merge(self) -> None:
        self._choose(self._work.merge([each.segmentId for each in self.selectedRows()]))

    def _setLevel(self, level: Any) -> None:
        for each in self.selectedRows()[:1]:
            self._work.setLevel(each.segmentId, str(level) or None)

    def _rename(self, text: Any) -> None:
        for each in self.selectedRows()[:1]:
            self._work.rename(each, str(text))
            self._bench.session.update()


def _styleOf(colour: Sequence[float]) -> str:
    return "rgb({}, {}, {})".format(*(round(255 * part) for part in colour))
