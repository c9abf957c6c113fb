"""One row of results, what it means when it is empty, and how p is written."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd

PRIMARY, EXPLORATORY, PAIRS = "primary", "exploratory", "exploratory pairs"
ASSUMPTION, AGREEMENT = "assumption check", "agreement"
"""Families of results; Multiplicity.py says how p is adjusted within each."""


@dataclass(frozen=True)
class TestResult:
    """One row of tests.csv; the names are its columns and fixed by Resources/Docs/DataContract.md.

    ``None`` means not applicable, or not computable with the reason in ``note``; NaN and infinity never
    occur. ``n`` is the number of patients (or lesions, pairs, ... as ``method`` says) that entered, ``group_n`` that
    of each group. ``ci_level``: confidence of the interval; None where it is that of the settings, until the table is
    made.
    """

    __test__ = False  # not a pytest class

    family: str
    analysis: str
    outcome: str
    predictor: str
    group_a: str | None = None
    group_b: str | None = None
    n: int | None = None
    statistic_name: str | None = None
    statistic: float | None = None
    df1: float | None = None
    df2: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    effect_name: str | None = None
    effect: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    method: str = ""
    note: str = ""
    group_n: str | None = None
    ci_level: float | None = None

    def __post_init__(self) -> None:
        missing = []
        for name in ("statistic", "df1", "df2", "p", "p_adjusted", "effect", "ci_low", "ci_high"):
            value = getattr(self, name)
            if value is not None and not np.isfinite(value):
                object.__setattr__(self, name, None)
                missing.append(name)
            elif value is not None:
                object.__setattr__(self, name, float(value))
        if missing:
            object.__setattr__(self, "note", joinNotes(self.note, f"not computable: {', '.join(missing)}"))


@dataclass(frozen=True)
class Labels:
    """What a group of rows has in common, and ``notes`` that each of them carries."""

    family: str
    analysis: str
    outcome: str
    predictor: str
    notes: tuple[str, ...] = ()

    def row(self, method: str, note: str = "", **values: Any) -> TestResult:
        """A row with these labels."""
        common = {"family": self.family, "analysis": self.analysis, "outcome": self.outcome,
                  "predictor": self.predictor}
        return TestResult(**(common | values), method=method, note=joinNotes(note, *self.notes))

    def empty(self, method: str, reason: str, **values: Any) -> TestResult:
        """A row that holds no numbers but the reason."""
        return self.row(method, f"not computable: {reason}", **values)


_LOG = logging.getLogger(__name__)

_PLAIN_WARNINGS = {
    "Precision loss": "the values are nearly equal, so that the last digits are uncertain",
    "covariance of constraints": "the covariance of the coefficients is singular",
    "onstant": "a measure is constant, or nearly so",
    "onverge": "the optimiser stopped before it was certain of the last digits"}
_OTHER_WARNING = "the numerical library was not certain of this result, its words are in the log"


@dataclass
class Caught:
    """Warnings that libraries gave while an analysis ran, each once."""

    messages: list[str] = field(default_factory=list)


@contextmanager
def quietly() -> Iterator[Caught]:
    """Keeps library and floating point warnings from the terminal and report; hands over what they mean, each once.

    Their own words are written to the log.
    """
    import warnings
    caught = Caught()
    with warnings.catch_warnings(record=True) as recorded, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        yield caught
    for warning in recorded:
        sentence = " ".join(str(warning.message).split())
        _LOG.info("A library warned: %s", sentence)
        plain = next((text for part, text in _PLAIN_WARNINGS.items() if part in sentence), _OTHER_WARNING)
        if plain not in caught.messages:
            caught.messages.append(plain)


def joinNotes(*notes: str) -> str:
    """The notes in one text, empty ones left out, none repeated."""
    return "; ".join(dict.fromkeys(note for note in notes if note))


def resultsFrame(results: Iterable[TestResult], level: float = 0.95) -> pd.DataFrame:
    """The rows as a table with exactly the columns of tests.csv; numbers float64 (``n`` Int64), None as missing.

    ``level``: of the intervals that name none of their own.
    """
    names = [column.name for column in fields(TestResult)]
    frame = pd.DataFrame([asdict(result) | {"ci_level": level if result.ci_level is None and result.ci_low is not None
                                            else result.ci_level} for result in results], columns=names)
    numbers = ("statistic", "df1", "df2", "p", "p_adjusted", "effect", "ci_low", "ci_high", "ci_level")
    return frame.astype({"n": "Int64"} | dict.fromkeys(numbers, "float64"))


def formatP(p: float | None) -> str:
    """p with three decimals, ``<0.001`` below that; empty where there is none. Never a word for significance."""
    if p is None or pd.isna(p):
        return ""
    return "<0.001" if p < 0.001 else f"{p:.3f}"
