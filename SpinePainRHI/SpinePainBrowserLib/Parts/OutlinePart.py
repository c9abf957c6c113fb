"""Outlining: what is edited, with which tool, and the switch that keeps the ratio right."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from SpinePainRHILib.Scene.SegmentRecognition import recogniseSegments
from SpinePainRHILib.Scene.SegmentTags import nameOf
from SpinePainRHILib.Shown.CaseTexts import whyNoImage
from SpinePainRHILib.Shown.EditorRules import (
    LAST_EFFECT_KEY,
    NEXT_KEY,
    NEXT_SEGMENT_KEY,
    NO_EFFECT_KEY,
    PREVIOUS_KEY,
    PREVIOUS_SEGMENT_KEY,
    REDO_KEY,
    TOGGLE_KEY,
    UNDO_KEY,
    changeSegment,
    effectKeys,
    goToLesion,
)
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Editing.PageEditor import PageEditor
from .Controls import button, checkBox, choice, given, row, section
from .PageKeys import PageKeys
from .PartState import PartState
from .ToolOptionControls import ToolOptionControls
from .Workbench import Workbench


@dataclass
class OutlineShown:
    """State of this part."""

    closed: str = ""
    segments: list[dict[str, Any]] = field(default_factory=list)
    selected: str = ""
    tool: str = ""
    isMaskToCord: bool = True
    noUndo: str = ""
    noRedo: str = ""


class OutlinePart:
    """Tools of the editor on the case that is open."""

    def __init__(self, bench: Workbench, editor: PageEditor, keys: PageKeys) -> None:
        self._bench, self._editor = bench, editor
        self._shown = PartState(bench.server.state, OutlineShown)
        self._options = ToolOptionControls(bench, editor)
        self._lastTool: str | None = None
        bench.case.changed.connect(self._onCase)
        bench.case.contextChanged.connect(self.refresh)
        bench.case.valuesChanged.connect(lambda _values: self.refresh())
        editor.changed.connect(self.refresh)
        editor.refused.connect(lambda sentence: bench.tell(sentence, isBad=True))
        keys.add({TOGGLE_KEY: self._toggle, PREVIOUS_KEY: lambda: self._step(-1), NEXT_KEY: lambda: self._step(1),
                  UNDO_KEY: editor.undo, REDO_KEY: editor.redo, NO_EFFECT_KEY: lambda: self._setTool(None),
                  LAST_EFFECT_KEY: self._toggleTool, PREVIOUS_SEGMENT_KEY: lambda: self._nextSegment(-1),
                  NEXT_SEGMENT_KEY: lambda: self._nextSegment(1), "Ctrl+Z": editor.undo, "Ctrl+Y": editor.redo,
                  "Ctrl+Shift+Z": editor.redo})
        keys.add({key: partial(self._pressTool, name) for key, name in effectKeys(list(editor.tools)).items()})
        self.refresh()

    def build(self) -> None:
        name, editor = self._shown.name, self._editor
        with section(_("Outline"), "outline"):
            choice(_("Segment"), name.selected, name.segments, "segment", given(self._select), f"!!{name.closed}")
            with row():
                button(_("Cord / high intensity"), self._toggle, "toggle", reason=name.closed, tip=_("Key: D"))
                button("◀", (self._step, "[-1]"), "previous-lesion", reason=name.closed,
                       tip=_("Previous high intensity (A)"))
                button("▶", (self._step, "[1]"), "next-lesion", reason=name.closed,
                       tip=_("Next high intensity (S)"))
                button(_("Undo"), editor.undo, "undo", reason=name.noUndo, tip=_("Key: Z"))
                button(_("Redo"), editor.redo, "redo", reason=name.noRedo, tip=_("Key: Y"))
            with html.Div(classes="row", id="tools", role="toolbar", raw_attrs=[f'aria-label="{_("Tools")}"']):
                for place, each in enumerate(editor.tools, start=1):
                    button(_(each), (self._pressTool, f"['{each}']"), f"tool-{each.lower().replace(' ', '-')}",
                           reason=name.closed, pressed=f"{name.tool} === '{each}'",
                           tip=_("Key: {key}").format(key=place))
            self._options.build()
            checkBox(_("High intensity inside the cord only"), name.isMaskToCord, "mask-to-cord",
                     given(self._setMaskToCord, "$event.target.checked"), f"!!{name.closed}")

    def refresh(self) -> None:
        """Shows what is edited and how."""
        session, data, editor = self._bench.case.session, self._shown.data, self._editor
        data.closed = whyNoImage(session) or ""
        data.tool = editor.tool or ""
        data.noUndo = "" if editor.canUndo else _("There is nothing to undo.")
        data.noRedo = "" if editor.canRedo else _("There is nothing to redo.")
        segmentation = session.segmentationNode.GetSegmentation() if session is not None and session.isOpen else None
        data.segments = [{"value": each.segmentId, "text": nameOf(segmentation.GetSegment(each.segmentId))}
                         for each in recogniseSegments(segmentation).segments] if segmentation is not None else []
        data.selected = (session.editor.selectedId or "") if session is not None else ""
        data.isMaskToCord = session is None or session.editor.isMaskToCord

    def _onCase(self) -> None:
        session = self._bench.case.session
        self._editor.detach()
        if session is not None and session.volumeNode is not None:
            self._editor.attach(session)
        self.refresh()

    def _select(self, segmentId: str | None) -> None:
        session = self._bench.case.session
        if session is not None and segmentId in [each["value"] for each in self._shown.data.segments]:
            session.editor.select(segmentId)

    def _toggle(self) -> None:
        if self._bench.case.session is not None:
            changeSegment(self._bench.case.session)

    def _step(self, step: int) -> None:
        if self._bench.case.session is not None:
            self._bench.views.jump(goToLesion(self._bench.case.session, step))

    def _nextSegment(self, step: int) -> None:
        ids = [each["value"] for each in self._shown.data.segments]
        if self._shown.data.selected in ids:
            place = ids.index(self._shown.data.selected) + step
            self._select(ids[min(max(place, 0), len(ids) - 1)])

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
        if self._bench.case.session is not None:
            self._bench.case.session.editor.setMaskToCord(bool(isOn))
