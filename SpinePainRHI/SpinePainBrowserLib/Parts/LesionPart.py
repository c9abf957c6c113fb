"""The table of lesions: one row a metastasis or a high-intensity segment, their levels, and what is done to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from SpinePainRHILib.Live.LiveValues import LesionRow, LiveValues
from SpinePainRHILib.Shown import Failures
from SpinePainRHILib.Shown.LesionWork import LesionWork, lesionReasons, rowsToSelect, segmentToEdit
from SpinePainRHILib.Shown.ShownLesions import lesionHeadings, levelChoices, orderedLesions, shownLesions
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button, choice, given, row, scriptOptions, section, textField
from .PartState import PartState
from .Workbench import Workbench


@dataclass
class LesionShown:
    """State of this part; ``selected`` are the IDs of the rows that are chosen. The reasons say why not."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    selected: list[str] = field(default_factory=list)
    name: str = ""
    level: str = ""
    noAdd: str = ""
    noRemove: str = ""
    noSplit: str = ""
    noMerge: str = ""
    noLevel: str = ""


class LesionPart:
    """Shows ``values.rows`` and edits them; the row that is selected is the segment that is edited."""

    def __init__(self, bench: Workbench, saveState: Callable[[], object]) -> None:
        self._bench = bench
        self._shown = PartState(bench.server.state, LesionShown)
        self._work = LesionWork(bench.case, saveState)
        self._rows: tuple[LesionRow, ...] = ()
        bench.case.valuesChanged.connect(self.show)
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.follow)
        self._onCase()

    def build(self) -> None:
        name, acting = self._shown.name, self._bench.acting
        with section(_("Lesions and levels"), "lesions"):
            with html.Table(classes="lesions"):
                with html.Tr():
                    for heading in lesionHeadings():
                        html.Th(heading)
                with html.Tr(click=given(self._select, "each.id, $event.ctrlKey || $event.metaKey || $event.shiftKey"),
                             raw_attrs=[f'v-for="each in {name.rows}"', ':key="each.id"', ':title="each.tip"',
                                        f':class="{{chosen: {name.selected}.includes(each.id)}}"']):
                    with html.Td(raw_attrs=[':class="{part: each.isPart}"']):
                        html.Span(classes="swatch", raw_attrs=[':style="{background: each.colour}"'])
                        html.Button("{{ each.texts[0] }}", type="button", classes="link", raw_attrs=[
                            f':aria-pressed="{name.selected}.includes(each.id) ? \'true\' : \'false\'"'])
                    for column in range(1, len(lesionHeadings())):
                        html.Td(f"{{{{ each.texts[{column}] }}}}", classes="number")
            with row():
                button(_("Add high intensity"), acting(Failures.NO_HIGH_INTENSITY_ADDED, self._addHighIntensity),
                       "add-high-intensity", reason=name.noAdd)
                button(_("Add metastasis"), acting(Failures.NO_METASTASIS_ADDED, self._addMetastasis),
                       "add-metastasis", reason=name.noAdd)
                button(_("Remove"), acting(Failures.NOT_REMOVED, self._remove), "remove-lesion", reason=name.noRemove)
                button(_("Split"), acting(Failures.NOT_SPLIT, self._split), "split-lesion", reason=name.noSplit)
                button(_("Merge"), acting(Failures.NOT_MERGED, self._merge), "merge-lesions", reason=name.noMerge)
            choice(_("Level"), name.level, scriptOptions(levelChoices()), "lesion-level",
                   given(acting(Failures.LEVEL_NOT_ASSIGNED, self._setLevel)), f"!!{name.noLevel}")
            textField(_("Name"), name.name, "lesion-name", given(acting(Failures.NOT_RENAMED, self._rename)),
                      f"!!{name.noLevel}")

    def show(self, values: LiveValues) -> None:
        """Puts the rows of values into the table; the selection stays on the same segments."""
        rows = orderedLesions(values.rows)
        if rows == self._rows:
            return
        self._rows = rows
        self._shown.data.rows = [
            {"id": each.lesion.segmentId, "texts": [text.strip() for text in each.texts], "tip": each.tip,
             "isPart": each.isPart, "colour": "rgb({}, {}, {})".format(*(round(255 * part) for part in
                                                                         each.lesion.colour))}
            for each in shownLesions(values.rows)]
        known = {each.segmentId for each in rows}
        self._shown.data.selected = [each for each in self._shown.data.selected if each in known]
        self.follow()

    # Selection

    def _select(self, segmentId: Any, isAdded: Any = False) -> None:
        session, chosen = self._bench.case.session, list(self._shown.data.selected)
        if session is None or segmentId not in {each.segmentId for each in self._rows}:
            return
        if isAdded:
            chosen = [each for each in chosen if each != segmentId] if segmentId in chosen else [*chosen, segmentId]
        else:
            chosen = [segmentId]
        self._shown.data.selected = chosen
        edit = segmentToEdit(chosen, session.editor.selectedId, segmentId)
        if edit is not None:
            session.editor.select(edit)
        if chosen == [segmentId]:
            self._bench.views.jump(session.pointOfSegment(segmentId))
        self.follow()

    def _choose(self, segmentIds: list[str]) -> None:
        session = self._bench.session
        self._shown.data.selected = segmentIds
        edit = segmentToEdit(segmentIds, session.editor.selectedId, segmentIds[-1] if segmentIds else None)
        if edit is not None:
            session.editor.select(edit)
        self.follow()

    def selectedRows(self) -> list[LesionRow]:
        """The rows that are selected, from the top."""
        return [each for each in self._rows if each.segmentId in self._shown.data.selected]

    def follow(self) -> None:
        """Selects the row of the segment that is edited, and shows what can be done with it."""
        session, data = self._bench.case.session, self._shown.data
        if session is not None and session.isOpen:
            fitting = rowsToSelect(session.editor.selectedId, data.selected, self._rows)
            if fitting is not None:
                data.selected = fitting
        rows = self.selectedRows()
        reasons = lesionReasons(session, rows)
        data.noAdd, data.noRemove, data.noSplit = reasons.add or "", reasons.remove or "", reasons.split or ""
        data.noMerge, data.noLevel = reasons.merge or "", reasons.level or ""
        one = rows[0] if len(rows) == 1 else None
        data.level, data.name = (one.level or "", one.name) if one is not None else ("", "")

    def _onCase(self) -> None:
        self._rows, self._shown.data.rows, self._shown.data.selected = (), [], []
        if self._bench.case.session is not None:
            self.show(self._bench.case.session.values)
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
