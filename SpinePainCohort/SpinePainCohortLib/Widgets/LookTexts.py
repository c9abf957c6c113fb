"""What there is to see of a user's table, as texts."""

from datetime import datetime

from slicer.i18n import tr as _

from ..Report.ColumnWords import columnWord
from ..Run.Filters import valueText
from ..Tables.TableLook import TableLook
from .ColumnTitles import tableTitles
from .ResultTexts import DASH
from .TableNodes import TableColumn

MOST_SHOWN = 50
"""Rows that are left out, each with its reason."""


def ownColumns(look: TableLook) -> list[TableColumn]:
    """The table's own columns and first rows; what may tell who a patient is stands as such."""
    hidden = _("(not shown)")
    return [TableColumn(f"{place + 1}", [hidden if row[place] is None else str(row[place]) for row in look.firstRows],
                        name or _("(no name)")) for place, name in enumerate(look.header)]


def understoodColumns(look: TableLook) -> list[TableColumn]:
    """The first rows as they are understood; clinical columns by the labels of a data dictionary."""
    if look.understood is None:
        return []
    titles, understood = tableTitles(), look.understood
    columns = []
    for place, name in enumerate(understood.columns):
        title, description = titles.get(name, (columnWord(name, understood.labels), ""))
        columns.append(TableColumn(f"{place + 1}", [_cell(row[place]) for row in understood.rows], title, description))
    return columns


def lookSummary(look: TableLook) -> str:
    """How much of the table is used, or why none of it."""
    if look.understood is None:
        return look.reason
    count = next((each for each in look.understood.sentences if " rows: " in each), "")
    return f"{count} {_('No row of it can be used.')}" if look.understood.isEmpty else count


def lookDetails(look: TableLook) -> str:
    """What else was understood, then every row that was not, each with its line."""
    if look.understood is None:
        return ""
    lines = [each for each in look.understood.sentences if " rows: " not in each]
    problems = look.understood.problems
    if problems:
        lines.append(_("Not understood:"))
        lines += [_("line {line}: {reason}").format(line=each.line, reason=each.reason)
                  for each in problems[:MOST_SHOWN]]
    if len(problems) > MOST_SHOWN:
        lines.append(_("and {n} more").format(n=len(problems) - MOST_SHOWN))
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return DASH if value is None else valueText(value)
