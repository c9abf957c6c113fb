"""Outlining: what is edited, with which tool, and the switch that keeps the ratio right."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from SpinePainRHILib.Shown import EditorRules
from SpinePainRHILib.Shown.CaseTexts import whyNoImage
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Editing.PageEditor import PageEditor
from .Controls import asOptions, button, checkBox, choice, given, row, scriptText, section
from .PageKeys import PageKeys
from .Part import Part
from .ToolOptionControls import ToolOptionControls
from .Workbench import Workbench


@dataclass
class OutlineShown:
    """State of this part."""

    closed: str | None = None
    segments: list[dict[str, Any]] = field(default_factory=list)
    selected: str = ""
    tool: str = ""
    isMaskToCord: bool = True
    noUndo: str = ""
    noRedo: str = ""


class OutlinePart(Part[OutlineShown]):
    """Tools of the editor on the case that is open."""

    def __init__(self, bench: Workbench, editor: PageEditor, keys: PageKeys) -> None:
        super().__init__(bench, OutlineShown)
        self._editor, self._options = editor, ToolOptionControls(bench, editor)
        self._lastTool: str | None = None
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        bench.case.valuesChanged.connect(lambda _values: self.refresh())
        editor.changed.connect(self.refresh)
        editor.refused.connect(lambda sentence: bench.tell(sentence, isBad=True))
        rules = EditorRules
        keys.add({rules.TOGGLE_KEY: self._toggle, rules.PREVIOUS_KEY: partial(self._step, -1),
                  rules.NEXT_KEY: partial(self._step, 1), rules.UNDO_KEY: editor.undo, rules.REDO_KEY: editor.redo,
                  rules.NO_EFFECT_KEY: partial(self._setTool, None), rules.LAST_EFFECT_KEY: self._toggleTool,
                  rules.PREVIOUS_SEGMENT_KEY: partial(self._nextSegment, -1),
                  rules.NEXT_SEGMENT_KEY: partial(self._nextSegment, 1), "Ctrl+Z": editor.undo,
                  "Ctrl+Y": editor.redo, "Ctrl+Shift+Z": editor.redo})
        keys.add({key: partial(self._pressTool, name) for key, name in rules.effectKeys(list(editor.tools)).items()})
        self.refresh()

    def build(self) -> None:
        name, editor = self._name, self._editor
        with section(_("Outline"), "outline"):
            choice(_("Segment"), name.selected, name.segments, "segment", self._select, name.closed)
            with row():
                button(_("Cord / high intensity"), self._toggle, "toggle", reason=name.closed, tip=_("Key: D"))
                button("◀", given(self._step, "-1"), "previous-lesion", reason=name.closed,
                       tip=_("Previous high intensity (A)"))
                button("▶", given(self._step, "1"), "next-lesion", reason=name.closed,
                       tip=_("Next high intensity (S)"))
                button(_("Undo"), editor.undo, "undo", reason=name.noUndo, tip=_("Key: Z"))
                button(_("Redo"), editor.redo, "redo", reason=name.noRedo, tip=_("Key: Y"))
            with html.Div(classes="row", id="tools", role="toolbar", raw_attrs=[
                    f':aria-label="{scriptText(_("Tools"))}"']):
                for place, each in enumerate(editor.tools, start=1):
                    button(_(each), given(self._pressTool, f"'{each}'"), f"tool-{each.lower().replace(' ', '-')}",
                           reason=name.closed, pressed=f"{name.tool} === '{each}'",
                           tip=_("Key: {key}").format(key=place))
            self._options.build()
            checkBox(_("High intensity inside the cord only"), name.isMaskToCord, "mask-to-cord",
                     self._setMaskToCord, name.closed)

    def refresh(self) -> None:
        """Shows what is edited and how."""
        session, data, editor = self._session, self._data, self._editor
        data.closed, data.tool = whyNoImage(session), editor.tool or ""
        data.noUndo = "" if editor.canUndo else _("There is nothing to undo.")
        data.noRedo = "" if editor.canRedo else _("There is nothing to redo.")
        data.segments = asOptions(EditorRules.segmentChoices(session))
        data.selected = (session.editor.selectedId or "") if session is not None else ""
        data.isMaskToCord = session is None or session.editor.isMaskToCord

    def _onCase(self) -> None:
        self._editor.detach()
        if self._session is not None and self._session.volumeNode is not None:
            self._editor.attach(self._session)
        self.refresh()

    def _select(self, segmentId: str | None) -> None:
        if self._session is not None and segmentId in [each["value"] for each in self._data.segments]:
            self._session.editor.select(segmentId)

    def _toggle(self) -> None:
        if self._session is not None:
            EditorRules.changeSegment(self._session)

    def _step(self, step: int) -> None:
        if self._session is not None:
            self._bench.views.jump(EditorRules.goToLesion(self._session, step))

    def _nextSegment(self, step: int) -> None:
        if self._session is not None:
            EditorRules.goToSegment(self._session, step)

    def _setTool(self, name: str | None) -> None:
        self._lastTool = self._editor.tool or self._lastTool
        self._editor.setTool(name)

    def _pressTool(self, name: str) -> None:
        """A tool that is pressed again lets go of the mouse."""
        if name in self._editor.tools:
            self._setTool(None if self._editor.tool == name else name)

    def _toggleTool(self) -> None:
        self._setTool(None if self._editor.tool is not None else self._lastTool)

    def _setMaskToCord(self, isOn: Any) -> None:
        if self._session is not None:
            self._session.editor.setMaskToCord(bool(isOn))
