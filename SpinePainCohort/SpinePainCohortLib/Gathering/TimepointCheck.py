"""Timepoints of the tables against those of the images: what does not meet, and what may be meant to."""

from collections import Counter
from collections.abc import Iterable

from ..Tables.Problems import Problem, shown
from ..Tables.Timepoints import orderTimepoints, similarTimepoints

_MOST_NAMED = 12


def timepointWarnings(images: Iterable[str], scores: Iterable[str], clinical: Iterable[str], vasFile: str,
                      clinicalFile: str) -> list[Problem]:
    """What to look at: timepoints of a table that no image has, named with those that images have, and different names
    that may mean the same time.

    ``images``: the timepoint of each image; ``scores`` and ``clinical``: of each score and clinical row that is used,
    rows that hold for all timepoints left out.
    """
    at, ofScores, ofClinical = Counter(images), Counter(scores), Counter(clinical)
    warnings = []
    for counts, file, what in ((ofScores, vasFile, "pain score"), (ofClinical, clinicalFile, "clinical row")):
        missing = [name for name in orderTimepoints(counts) if name not in at]
        if missing and at:
            warnings.append(Problem(file, None, f"no image is at {_counted(missing, counts, what)}; images are at "
                                                f"{_named(orderTimepoints(at))}: what is at the others can be "
                                                "compared over time, not with an image"))
    for group in similarTimepoints({*at, *ofScores, *ofClinical}):
        where = [file for file, names in ((vasFile, ofScores), (clinicalFile, ofClinical)) if set(group) & set(names)]
        warnings.append(Problem(where[0] if where else "case files", None,
                                f"the timepoints {_named(group)} may mean the same, but are taken as different ones: "
                                "write them alike if they do"))
    return warnings


def noneMeetsSentence(images: Iterable[str], scores: Iterable[str]) -> str:
    """Says that no score is of an image, with the timepoints of both and which of them may be the same."""
    at, of = orderTimepoints(set(images)), orderTimepoints(set(scores))
    same = [group for group in similarTimepoints({*at, *of}) if set(group) & set(at) and set(group) & set(of)]
    hint = f" ({'; '.join(_named(group) for group in same)} may be meant to be the same)" if same else ""
    return (f"No pain score is of a case at a timepoint with an image: the scores are at {_named(of)}, the images at "
            f"{_named(at)}{hint}. Write the timepoints alike.")


def _counted(names: Iterable[str], counts: Counter[str], what: str) -> str:
    return _shortened([f"{shown(name)} ({counts[name]} {what}{'' if counts[name] == 1 else 's'})" for name in names])


def _named(names: Iterable[str]) -> str:
    return _shortened([shown(name) for name in names])


def _shortened(texts: list[str]) -> str:
    more = len(texts) - _MOST_NAMED
    return ", ".join(texts[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
