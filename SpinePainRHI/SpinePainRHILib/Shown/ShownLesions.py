"""The table of lesions as shown: each metastasis, then its high intensity; then high intensity of no metastasis."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..Case.LesionTable import metastasisRows
from ..Core.CaseTags import Role
from ..Core.Levels import LEVELS
from ..Live.LiveValues import LesionRow
from .ShownNumbers import DASH, number
from .Words import _

INDENT = "   "


@dataclass(frozen=True)
class ShownLesion:
    """One row: a text a column (``lesionHeadings``), and what it holds in words. ``isPart``: it belongs to the
    metastasis above, and its name is indented."""

    lesion: LesionRow
    texts: tuple[str, ...]
    tip: str
    isPart: bool


def lesionHeadings() -> tuple[str, ...]:
    """The columns of the table."""
    return _("Lesion"), _("Level"), _("RHI %"), _("mm²"), _("mm³"), _("mm")


def orderedLesions(rows: Sequence[LesionRow]) -> tuple[LesionRow, ...]:
    """Lesions from the top of the table, those that belong together one below the other."""
    ordered: list[LesionRow] = []
    for each in metastasisRows(rows):
        ordered += [each.metastasis] if each.metastasis is not None else []
        ordered += each.highIntensity
    return tuple(ordered)


def shownLesion(row: LesionRow, rows: Sequence[LesionRow]) -> ShownLesion:
    """How one of ``rows`` is shown."""
    isPart = any(row.segmentId in each.highIntensityIds for each in rows)
    texts = ((INDENT if isPart else "") + row.name, row.level or DASH, number(row.rhiPercent), number(row.areaMm2),
             number(row.volumeMm3, 0), number(row.lengthMm))
    return ShownLesion(row, texts, lesionTip(row), isPart)


def shownLesions(rows: Sequence[LesionRow]) -> tuple[ShownLesion, ...]:
    """The table from the top."""
    return tuple(shownLesion(row, rows) for row in orderedLesions(rows))


def levelChoices() -> tuple[tuple[str, str], ...]:
    """The levels to choose from: what is shown, and the level itself, empty for none."""
    return (DASH, ""), *((level, level) for level in LEVELS)


def lesionTip(row: LesionRow) -> str:
    """What a row holds, in words."""
    roles = {Role.HIGH_INTENSITY: _("High intensity"), Role.METASTASIS: _("Metastasis")}
    regions = {"cervical": _("cervical"), "thoracic": _("thoracic"), "lumbar": _("lumbar"), "sacral": _("sacral")}
    level = f"{row.level}, {regions[row.region]}" if row.level and row.region else _("not assigned")
    lines = [f"{roles[row.role]}: {row.name}", _("Level: {level}").format(level=level)]
    if row.role is Role.HIGH_INTENSITY:
        lines.append(_("RHI {ratio} %, area {area} mm² on its largest slice").format(
            ratio=number(row.rhiPercent), area=number(row.areaMm2)))
    lines.append(_("Volume {volume} mm³, length {length} mm").format(
        volume=number(row.volumeMm3), length=number(row.lengthMm)))
    return "\n".join(lines)
