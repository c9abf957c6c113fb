"""The tables that were put to use, with all that was said of them, offered again the next time Slicer is started."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qt

from ..Run.TableOptions import ReadingOptions, TableChoice
from ..Tables.ColumnNames import ALIASES
from ..Tables.Encoding import ENCODINGS
from ..Tables.TableKinds import TableKind

_TABLE, _READING = "SpinePainCohort/Tables/{kind}", "SpinePainCohort/Tables/reading"


def rememberTables(choices: Mapping[TableKind, TableChoice], reading: ReadingOptions) -> None:
    """Keeps the tables, their columns and sheets, and how they are read."""
    for kind, choice in choices.items():
        _keep(_TABLE.format(kind=kind), {"file": str(choice.file or ""), "columns": dict(choice.columns),
                                         "sheet": choice.sheet})
    _keep(_READING, {"encoding": reading.encoding, "missing": sorted(reading.missing),
                     "dictionary": str(reading.dictionary or "")})


def rememberedTable(kind: TableKind) -> TableChoice:
    """The table of the last time; none where its file is gone."""
    kept = _kept(_TABLE.format(kind=kind))
    file = _existing(kept.get("file"))
    if file is None:
        return TableChoice()
    columns = kept.get("columns")
    sheet = kept.get("sheet")
    return TableChoice(file, {str(ours): str(theirs) for ours, theirs in columns.items() if ours in ALIASES}
                       if isinstance(columns, dict) else {}, str(sheet) if sheet else None)


def rememberedReading() -> ReadingOptions:
    """How the tables were read the last time."""
    kept = _kept(_READING)
    encoding, missing = kept.get("encoding"), kept.get("missing")
    return ReadingOptions(encoding if encoding in ENCODINGS else None,
                          frozenset(map(str, missing)) if isinstance(missing, list) else frozenset(),
                          _existing(kept.get("dictionary")))


def _existing(path: Any) -> Path | None:
    return Path(path) if path and isinstance(path, str) and Path(path).exists() else None


def _keep(key: str, values: dict[str, Any]) -> None:
    qt.QSettings().setValue(key, json.dumps(values))


def _kept(key: str) -> dict[str, Any]:
    """What was kept; nothing where that is not readable any more."""
    try:
        values = json.loads(str(qt.QSettings().value(key) or "{}"))
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
