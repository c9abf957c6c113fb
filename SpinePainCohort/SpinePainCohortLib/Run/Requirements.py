"""What analyses, reports and pictures need beyond what Slicer brings."""

import sys
from collections.abc import Collection

from SpinePainRHILib.Files.DicomQuiet import REQUIREMENTS as DICOM_REQUIREMENTS
from SpinePainRHILib.Files.Installed import isInstalled

from ..Tables.SpssFile import REQUIREMENT as SPSS_REQUIREMENT
from ..Tables.Workbook import REQUIREMENT as WORKBOOK_REQUIREMENT

ANALYSES = {"pandas": "pandas>=3,<4", "statsmodels": "statsmodels>=0.15,<1"}
"""Module -> requirement of the analyses; the versions are those of pyproject.toml."""

PICTURE = {"matplotlib": "matplotlib>=3.10,<4"}
"""Of a picture of a case."""

REPORT = ANALYSES | PICTURE | {"jinja2": "jinja2>=3.1,<4", "docx": "python-docx>=1.2,<2"}
"""Of a report with figures."""

DICOM = DICOM_REQUIREMENTS
"""Of reading and writing DICOM; Slicer brings both."""

READERS = {"python_calamine": WORKBOOK_REQUIREMENT, "pyreadstat": SPSS_REQUIREMENT}
"""Of reading workbooks and SPSS files."""

CLUSTER = {"distributed": "distributed>=2026.8,<2027"}
"""Of measuring through a dask scheduler."""

BROWSER = {"trame_slicer": "spinepain[browser]"}
"""Of outlining in a browser."""


def areInstalled(requirements: Collection[str]) -> bool:
    """Whether the modules of these requirements are there now: their names are not those of the packages."""
    everything = REPORT | READERS | DICOM | CLUSTER
    return not missingRequirements({module: text for module, text in everything.items() if text in requirements})


def missingRequirements(needed: dict[str, str]) -> tuple[str, ...]:
    """The requirements, as pip takes them, whose module is not there; nothing is imported."""
    return tuple(text for module, text in needed.items() if not isInstalled(module))


def checkRequirements(needed: dict[str, str]) -> None:
    """Raises ValueError with a sentence that says what is missing and the command that installs it.

    Inside Slicer ``sys.executable`` is its Python, PythonSlicer, so the command serves there as well.
    """
    missing = missingRequirements(needed)
    if missing:
        quoted = " ".join(f'"{each}"' for each in missing)
        names = ", ".join(each.partition(">")[0] for each in missing)
        raise ValueError(f'{names} {"is" if len(missing) == 1 else "are"} needed and not installed: run '
                         f'"{sys.executable}" -m pip install {quoted}')
