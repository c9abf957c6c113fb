"""What a result was made with and from: versions, settings, fingerprints of every input."""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from SpinePainRHILib import __version__
from SpinePainRHILib.Files.FileStamps import hashOfFile

from ..Gathering.Cohort import Cohort
from ..Gathering.Inputs import Inputs
from ..Statistics.Settings import AnalysisSettings

_LIBRARIES = ("slicer-core", "numpy", "scipy", "pandas", "statsmodels", "SimpleITK", "matplotlib", "jinja2")


@dataclass(frozen=True)
class RunSettings:
    """Settings of measuring and gathering as plain values, for ``provenance.json`` and the methods text.

    application: versions of the application around, by name; empty where there is none.
    """

    measuring: Mapping[str, Any]
    gathering: Mapping[str, Any]
    application: Mapping[str, str] = field(default_factory=dict)


def versions() -> dict[str, str]:
    """Versions of this software, Python and the libraries that make the numbers; those absent are left out."""
    found = {"spinepain": __version__, "Python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # Slicer itself, in place of slicer-core
            continue
    return found


def inputHashes(inputs: Inputs, cohort: Cohort) -> list[dict[str, str]]:
    """Every measured case file and table with the SHA-256 of its bytes; names relative to their folder.

    Raises OSError where a table is gone.
    """
    hashes = [{"kind": kind, "file": path.name, "sha256": hashOfFile(path)} for kind, path in inputs.tables.items()]
    hashes += [{"kind": "case", "file": inputs.shorten(str(reading.file.path)), "sha256": reading.file.contentHash}
               for reading in cohort.readings if not reading.isElsewhere]
    return hashes


def provenance(inputs: list[dict[str, str]], settings: AnalysisSettings, run: RunSettings,
               now: datetime | None = None) -> dict[str, Any]:
    """The content of ``provenance.json``; ``created`` is the only date in a result."""
    return {"created": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
            "versions": versions() | dict(run.application),
            "settings": {"measuring": dict(run.measuring), "gathering": dict(run.gathering),
                         "analysis": asdict(settings)},
            "inputs": inputs}


def writeProvenance(path: Path, content: Mapping[str, Any]) -> None:
    """Writes it as JSON, keys in a fixed order."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8",
                    errors="backslashreplace")
