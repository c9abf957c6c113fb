"""Dates and times as people and spreadsheets write them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum

_TIME = (r"(?:[ T]+(?P<half>上午|下午)?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
         r"\s*(?P<noon>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?)?")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
                         r"|年(?P<month2>\d{1,2})月(?P<day2>\d{1,2})日?)" + _TIME, re.ASCII)
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2}),?"
                        + _TIME, re.ASCII)
_MONTH_NAMED = re.compile(r"(?P<day>\d{1,2})\.?[- ](?P<name>[^\W\d_]{3,9})\.?[- ](?P<year>\d{4}|\d{2})" + _TIME)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])", re.ASCII)
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?", re.ASCII)
_MONTHS = {name: number for number, names in enumerate((
    "jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1)
    for name in names.split()}
_CENTURY_TURN = 70
_EXCEL_DAY_0 = datetime(1899, 12, 30)
_WIDEST_ZONES = timedelta(hours=26)
"""Clocks of the world differ by so much at most: from UTC-12 to UTC+14."""


class DayOrder(Enum):
    """Whether ``6/10/2025`` is the sixth of October or the tenth of June."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def parseMoment(text: str, order: DayOrder | None = None) -> datetime | None:
    """A date or time; None where empty.

    ISO 8601, and what spreadsheets make of it: ``2025/6/10 12:29``, ``2025.6.10``, ``10.06.2025 12:29`` (with dots the
    day comes first), ``10-Jun-25``, ``6/10/2025 1:05 PM``, ``2025年6月10日 下午1:05``, Excel's number of days
    (``45818.52``). A year of two digits is from 1970 to 2069. With ``/`` or ``-`` and the year last, day and month are
    told by ``order``, without it by whichever is above 12. Raises ValueError for any other text, and where day and
    month cannot be told apart.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if not _COMPACT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    for pattern, make in ((_YEAR_FIRST, _yearFirst), (_MONTH_NAMED, _monthNamed), (_COMPACT, _yearFirst)):
        if match := pattern.fullmatch(text):
            return make(match)
    if match := _YEAR_LAST.fullmatch(text):
        return _yearLast(match, order)
    if _SERIAL.fullmatch(text):
        return _EXCEL_DAY_0 + timedelta(days=round(float(text.replace(",", ".")) * 86400) / 86400)
    raise ValueError("it is no date or time")


def parseDate(text: str) -> date | None:
    """The day that ``text`` certainly is, in any form of ``parseMoment`` but a bare number of days; else None."""
    if not text[:1].isdigit() or _SERIAL.fullmatch(text.strip()) or len(text.strip()) < len("1/1/2000"):
        return None
    try:
        moment = parseMoment(text)
    except ValueError:
        return None
    return moment.date() if moment is not None else None


def dayOrderOf(texts: Iterable[str]) -> DayOrder | None:
    """How a column writes dates like ``6/10/2025``: as its days above 12 say; None where none does, or they disagree.
    """
    orders = set()
    for text in texts:
        match = _YEAR_LAST.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if match is not None and match["mark"] != ".":
            if int(match["first"]) > 12:
                orders.add(DayOrder.DAY_FIRST)
            elif int(match["other"]) > 12:
                orders.add(DayOrder.MONTH_FIRST)
    return orders.pop() if len(orders) == 1 else None


def isLater(new: datetime | None, old: datetime | None) -> bool:
    """Whether ``new`` is certainly after ``old``; where one alone says its time zone, only by more than a day."""
    if new is None or old is None:
        return False
    if (new.tzinfo is None) == (old.tzinfo is None):
        return new > old
    return new.replace(tzinfo=None) - old.replace(tzinfo=None) > _WIDEST_ZONES


def _yearFirst(match: re.Match[str]) -> datetime:
    parts = match.groupdict()
    month, day = parts["month"] or parts["month2"], parts["day"] or parts["day2"]
    return _moment(int(parts["year"]), int(month), int(day), parts)


def _monthNamed(match: re.Match[str]) -> datetime:
    month = _MONTHS.get(match["name"].casefold()[:3])
    if month is None:
        raise ValueError("its month has no name that is known")
    return _moment(_fullYear(match["year"]), month, int(match["day"]), match.groupdict())


def _yearLast(match: re.Match[str], order: DayOrder | None) -> datetime:
    first, other = int(match["first"]), int(match["other"])
    if match["mark"] == "." or first > 12 or first == other:
        order = DayOrder.DAY_FIRST
    elif other > 12:
        order = DayOrder.MONTH_FIRST
    if order is None:
        raise ValueError("day and month cannot be told apart")
    day, month = (first, other) if order is DayOrder.DAY_FIRST else (other, first)
    return _moment(_fullYear(match["year"]), month, day, match.groupdict())


def _fullYear(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= _CENTURY_TURN else 2000)


def _moment(year: int, month: int, day: int, parts: dict[str, str | None]) -> datetime:
    hour = int(parts.get("hour") or 0)
    half = parts.get("half") or (parts.get("noon") or "")[:1].casefold()
    if half in ("p", "下午") and hour < 12:
        hour += 12
    elif half in ("a", "上午") and hour == 12:
        hour = 0
    return datetime(year, month, day, hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))
