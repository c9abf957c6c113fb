"""The tracing of the cord in words: how far the points are, what was traced, and what became of an accepted trace."""

from SpinePainTraceLib import POINT_COUNT_RANGE, CordTrace

from ..Case.AcceptedTrace import AcceptedTrace, TraceFate
from ..Case.CordTracing import CordTracer
from ..Core.Masks import CroppedMask
from .CaseTexts import whyUnavailable
from .ShownNumbers import number
from .Words import _


def slicesText(trace: CordTrace) -> str:
    """How many slices were traced, how many are left, and the mean area."""
    areas = [each.areaMm2 for each in trace.slices if each.areaMm2 is not None]
    left = len(trace.slices) - len(areas)
    if not areas:
        return _("no slice traced, {left} left to you.").format(left=left)
    return _("{traced} slices traced (mean area {area} mm²), {left} left to you.").format(
        traced=len(areas), area=number(sum(areas) / len(areas)), left=left)


def traceFateText(accepted: AcceptedTrace, cord: CroppedMask | None) -> str:
    """What became of an accepted trace, the cord being ``cord`` now (None: there is no one cord)."""
    fate = accepted.fate(cord)
    if fate is TraceFate.TAKEN_BACK:
        return _("The accepted trace was taken back: the cord is as it was before.")
    if fate is TraceFate.CHANGED:
        return _("A trace was accepted into the cord, which was changed since.")
    return _("Accepted into the cord. {slices}").format(slices=slicesText(accepted.trace))


def traceStateText(closed: str | None, tracer: CordTracer | None, acceptedFate: str | None) -> str:
    """How far the tracing is, and what to do next. ``closed``: why nothing can be traced; ``tracer``: None before the
    first point; ``acceptedFate``: the words on an accepted trace, None before."""
    fewest = POINT_COUNT_RANGE[0]
    if closed is not None:
        return whyUnavailable(closed)
    if tracer is None or tracer.pointCount == 0:
        return _("Place {fewest} to 8 points along the cord, from one end to the other.").format(fewest=fewest)
    outcome = tracer.outcome
    if tracer.pointCount < fewest:
        return _("{count} of {fewest} to 8 points placed.").format(count=tracer.pointCount, fewest=fewest)
    lines = [placedText(tracer.pointCount)]
    if tracer.isPending:
        lines.append(_("They are traced as soon as they rest."))
    elif isinstance(outcome, CordTrace):
        lines.append(_("Preview: {slices}").format(slices=slicesText(outcome)))
        lines.extend(outcome.notes)
    elif acceptedFate is not None and outcome is None:
        lines.append(_("{fate} Move a point to trace again.").format(fate=acceptedFate))
    else:
        lines.append(outcome or _("Nothing is previewed: move a point to trace."))
    return "\n".join(lines)


def placedText(count: int) -> str:
    """How many points are placed."""
    return _("{count} points placed.").format(count=count)


def tracingText(count: int) -> str:
    """What is shown while the cord is traced, a second or more in which nothing else is dealt with."""
    return "\n".join((placedText(count), _("Tracing the cord …")))
