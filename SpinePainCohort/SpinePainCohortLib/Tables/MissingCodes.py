"""Numbers and texts that stand for no value."""

from collections.abc import Collection, Sequence

_MISSING = frozenset((
    "", "na", "n/a", "n.a.", "nan", "#n/a", "#na", "#null!", "#value!", "#div/0!", "#ref!", "#name?", "null",
    "missing", "not available", "not done", "n.d.", ".", "..", "-", "--", "---", "–", "—", "?", "??", "k.a.", "k. a.",
    "keine angabe", "fehlt", "缺失", "无数据", "未查", "未测"))
_MISSING_NUMBERS = frozenset(("unknown", "not known", "nd", "unk", "unbekannt", "未知", "不详"))
_CERTAIN = frozenset(float(text) for text in (
    "-8", "-9", "-77", "-88", "-99", "-777", "-888", "-999", "-9999", "777", "888", "999", "7777", "8888", "9999",
    "99999"))
_POSSIBLE = frozenset((8.0, 9.0, 77.0, 88.0, 99.0, -1.0))
_FEWEST_OTHERS = 3


def isMissingCell(text: str) -> bool:
    """Whether a cell of a clinical table stands for no value: empty, ``NA``, ``n/a``, ``NaN``, ``.``, ``-``, ``?``,
    an error of a spreadsheet, ``k.A.``, 缺失 and the like."""
    return text.strip().casefold() in _MISSING


def isMissingNumber(text: str) -> bool:
    """As ``isMissingCell`` among numbers, where also ``unknown`` and 未知 are none; as text they may be an answer."""
    return isMissingCell(text) or text.strip().casefold() in _MISSING_NUMBERS


def missingCodes(values: Sequence[float], low: float | None = None,
                 high: float | None = None) -> tuple[Collection[float], Collection[float]]:
    """The numbers in a column that are codes for a missing value, and those that only may be.

    With a known range, every usual code (9, 99, 999, -9 ...) outside it is one. Without, -9, 999 and their like are
    where they lie apart: below a column that has no other negative value, or further above its largest other value
    than the other values are from each other. 9, 99 and -1 that lie apart so only may be codes: they are kept.
    """
    present = set(values)
    if low is not None and high is not None:
        return {each for each in present & (_CERTAIN | _POSSIBLE) if not low <= each <= high}, ()
    others = sorted(present - _CERTAIN - _POSSIBLE)
    if len(others) < _FEWEST_OTHERS:
        return (), ()

    def liesApart(code: float) -> bool:
        return others[0] >= 0 if code < 0 else code > others[-1] + (others[-1] - others[0])

    return ({each for each in present & _CERTAIN if liesApart(each)},
            {each for each in present & _POSSIBLE if liesApart(each)})
