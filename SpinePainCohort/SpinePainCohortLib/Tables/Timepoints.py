"""When timepoints are: their order in time from their names, and which names may mean the same.

The one home of this order; Resources/Docs/DataContract.md, section 3, says it in words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from .Moments import parseDate

_UNITS = {"h": 1 / 24, "hr": 1 / 24, "hour": 1 / 24, "stunde": 1 / 24, "stunden": 1 / 24, "小时": 1 / 24,
          "d": 1, "day": 1, "tag": 1, "tage": 1, "pod": 1, "天": 1, "日": 1,
          "w": 7, "wk": 7, "week": 7, "woche": 7, "wochen": 7, "周": 7, "星期": 7, "个星期": 7,
          "m": 30.4375, "mo": 30.4375, "mth": 30.4375, "month": 30.4375, "monat": 30.4375, "monate": 30.4375,
          "月": 30.4375, "个月": 30.4375, "y": 365.25, "yr": 365.25, "year": 365.25, "jahr": 365.25,
          "jahre": 365.25, "年": 365.25}
"""Days of each unit, longer ones in their mean length; a plural ``s`` is taken off."""

_FIRST = frozenset(("baseline", "base", "bl", "initial", "screening", "admission", "start", "entry", "enrolment",
                    "enrollment", "ausgang", "aufnahme", "基线", "入院", "首诊", "初诊", "入组"))
_BEFORE = frozenset(("pre", "preop", "preoperative", "pretreatment", "before", "prior", "vor", "prä", "prae", "präop",
                     "praeop", "präoperativ", "prert", "术前", "手术前", "治疗前", "放疗前", "前"))
_AFTER = frozenset(("post", "postop", "postoperative", "posttreatment", "after", "nach", "postoperativ", "postrt",
                    "discharge", "entlassung", "术后", "手术后", "治疗后", "放疗后", "出院", "后"))
_LAST = frozenset(("final", "last", "end", "followup", "fu", "verlauf", "nachsorge", "末次", "最后", "终末", "随访"))
_TIME_WORDS = frozenset(("t", "tp", "time", "timepoint", "visit", "v", "session", "ses", "scan", "cycle", "phase",
                         "visite", "termin", "zeitpunkt", "次", "访视", "时间点"))
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
             "十二": 12, "半": 0.5}
_CHINESE_NUMBER = re.compile("(十二|[一二两三四五六七八九十半])(?=(?:个月|个星期|小时|月|周|星期|天|日|年))")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
_NEGATIVE = re.compile(r"(?:^|\s)-(?=\d)|\u2212\s?(?=\d)")
"""A minus before a number; the hyphen of ``week-1`` is none."""

_DIGITS = re.compile(r"(\d+)")


class _Kind(IntEnum):
    """The steps of the default order."""

    FIRST = 0
    JUST_AFTER = 1
    DURATION = 2
    DATE = 3
    NUMBERED = 4
    OTHER = 5
    LAST = 6


class _Place(NamedTuple):
    kind: _Kind
    days: float = 0.0
    words: str = ""
    number: float = 0.0


def orderTimepoints(names: Iterable[str], given: Sequence[str] = (), primary: str | None = None) -> list[str]:
    """Each name once, in time.

    Those of ``given`` come first, as listed there. Then, by what the names say in English, German or Chinese: names
    of a beginning (``baseline``, ``pre-op``, 术前, day -7, day 0); right after (``post``, ``discharge``); numbers with
    a unit, by their length (``1 week``, ``month3``, 术后3个月); dates; numbered names (``T2`` before ``T10``,
    ``visit 2``); other names, ``primary`` first among them, and before everything else where no name is that of a
    beginning; names of an end (``final``, ``follow-up``). What stays equal is in natural order (digits as numbers).
    """
    found = sorted(dict.fromkeys(names), key=naturalKey)
    places = {name: _placeOf(name) for name in found}
    hasBeginning = any(place.kind is _Kind.FIRST for place in places.values())

    def key(name: str) -> tuple[object, ...]:
        if name in given:
            return (0, given.index(name))
        place = places[name]
        if name == primary and place.kind is _Kind.OTHER:
            return (1, -1 if not hasBeginning else int(_Kind.OTHER), 0.0, "")
        return (1, int(place.kind), place.days, " ".join((place.words,)), place.number)

    return sorted(found, key=key)


def mayBeInitial(name: str) -> bool:
    """Whether a first pain score may have been taken then: no name of an end, a time after, or a later number."""
    place = _placeOf(name)
    if place.kind is _Kind.DURATION:
        return place.days <= 0
    return place.kind not in (_Kind.JUST_AFTER, _Kind.LAST) and (place.kind is not _Kind.NUMBERED or place.number <= 1)


def isTimepoint(name: str) -> bool:
    """Whether a word tells a time by itself (``week12``, ``pre-op``, ``visit 2``), as column names may.

    A number tells one only with a unit or a word of time: ``r1`` and ``reader 2`` may be raters.
    """
    tokens = _tokens(_plain(name))
    words = {token for token in tokens if not token[0].isdigit()}
    if len(words) < len(tokens) and _daysOf(tokens) is None and parseDate(name) is None:
        return bool(words & (_TIME_WORDS | _FIRST | _BEFORE | _AFTER | _LAST))
    return _placeOf(name).kind is not _Kind.OTHER


def sameTime(first: str, second: str) -> bool:
    """Whether two names stand at the same place in time, whatever other words are in them."""
    return _placeOf(first)._replace(words="") == _placeOf(second)._replace(words="")


def similarTimepoints(names: Collection[str]) -> list[tuple[str, ...]]:
    """Groups of different names that may mean the same time, in natural order.

    So do names that differ in letter case, blanks, ``-`` and ``_`` alone, equal lengths of time (``Week12``,
    ``12 weeks``), equal dates, and two names of the beginning (``baseline`` and ``pre-op``) or of right after.
    """
    groups: dict[object, list[str]] = {}
    for name in sorted(set(names), key=naturalKey):
        place = _placeOf(name)
        meaning: object = place
        if place.kind in (_Kind.OTHER, _Kind.NUMBERED, _Kind.LAST):
            meaning = "".join(_TOKEN.findall(_plain(name)))
        elif place.kind in (_Kind.FIRST, _Kind.JUST_AFTER):
            meaning = place._replace(words="")
        groups.setdefault(meaning, []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def naturalKey(text: str) -> tuple[object, ...]:
    """Sorts ``S2`` before ``S10``; ties go by the text itself."""
    parts = _DIGITS.split(text)
    return tuple((int(part), "") if index % 2 else (0, part) for index, part in enumerate(parts)), text


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _placeOf(name: str) -> _Place:
    """Where a name stands in time by itself."""
    moment = parseDate(name)
    if isinstance(moment, date):
        return _Place(_Kind.DATE, moment.toordinal())
    tokens = _tokens(_plain(name))
    words = {token for token in tokens if not token[0].isdigit()}
    isBefore = bool(words & _BEFORE) or words >= {"pre", "op"} or _NEGATIVE.search(name) is not None
    days = _daysOf(tokens)
    if days is not None:
        if isBefore or days == 0:
            return _Place(_Kind.FIRST, -days)
        return _Place(_Kind.DURATION, days)
    numbers = [float(token.replace(",", ".")) for token in tokens if token[0].isdigit()]
    text = " ".join(token for token in tokens if not token[0].isdigit())
    if isBefore or words & _FIRST:
        return _Place(_Kind.FIRST, 0.0, text, numbers[0] if numbers else 0.0)
    if len(numbers) == 1:
        return _Place(_Kind.FIRST) if numbers[0] == 0 else _Place(_Kind.NUMBERED, 0.0, text, numbers[0])
    if words & _AFTER:
        return _Place(_Kind.JUST_AFTER, 0.0, text)
    if words & _LAST or words >= {"follow", "up"}:
        return _Place(_Kind.LAST, 0.0, text)
    return _Place(_Kind.OTHER)


def _tokens(text: str) -> list[str]:
    """Words and numbers; Chinese words that stand together are taken apart, their numerals made digits."""
    text = _CHINESE_NUMBER.sub(lambda found: f" {_NUMERALS[found.group()]} ", text).replace("第", " ")
    text = re.sub("(手术前|手术后|治疗前|治疗后|放疗前|放疗后|术前|术后|随访|末次|[前后](?!续))", r" \1 ", text)
    return _TOKEN.findall(text)


def _daysOf(tokens: Sequence[str]) -> float | None:
    """The days of the only length of time in a name; None where there is none.

    ``3 months`` has its unit behind the number, ``week 12`` before it: where the name begins with a number behind,
    else before, and behind if that finds none.
    """
    startsWithNumber = bool(tokens) and tokens[0][0].isdigit()
    for step in ((1, -1) if startsWithNumber else (-1, 1)):
        for index, token in enumerate(tokens):
            place = index + step
            if token[0].isdigit() and 0 <= place < len(tokens):
                unit = tokens[place]
                days = _UNITS.get(unit, _UNITS.get(unit.removesuffix("s")))
                if days is not None:
                    return float(token.replace(",", ".")) * days
    return None
