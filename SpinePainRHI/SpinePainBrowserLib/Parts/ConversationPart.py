"""What the page says and asks: a sentence, a question, and that something takes a while."""

from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from .Controls import button
from .Workbench import Workbench


class ConversationPart:
    """Shows the workbench's conversation over the page."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def build(self) -> None:
        said = self._bench.said
        with html.Div(classes="notice", id="notice", v_if=said.isNoticeShown, role="alert",
                      raw_attrs=[f':class="{{bad: {said.isNoticeBad}}}"']):
            html.Div(f"{{{{ {said.notice} }}}}", classes="words")
            button(_("Close"), f"{said.isNoticeShown} = false", "notice-close")
        with html.Div(classes="cover", v_if=said.isQuestionShown), html.Div(
                classes="question", id="question", role="dialog", raw_attrs=['aria-modal="true"']):
            html.Div(f"{{{{ {said.question} }}}}", classes="words")
            with html.Div(classes="row"):
                button(_("Yes"), (self._bench.answer, "[true]"), "question-yes")
                button(_("No"), (self._bench.answer, "[false]"), "question-no")
        html.Div(f"{{{{ {said.busy} }}}}", classes="busy", id="busy", v_if=said.busy, role="status")
