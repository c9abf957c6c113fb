"""A case that was exported once, read back by many."""

import pytest

pytest.importorskip("highdicom", reason="highdicom, which writes DICOM objects, is not installed")

from types import SimpleNamespace

import pydicom
from SeriesOfCase import makeCase, makeSource
from SpinePainDicomLib.Export import OUTLINES, PAGE, REPORT, exportCase


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """What went in (``source``, ``case``), the ``folder`` and the objects in it, read with pydicom."""
    folder = tmp_path_factory.mktemp("dicom") / "out"
    source = makeSource()
    case = makeCase(source.volume)
    measured = exportCase(case, source, folder).measured
    outlines, report, page = (pydicom.dcmread(folder / name) for name in (OUTLINES, REPORT, PAGE))
    return SimpleNamespace(source=source, case=case, folder=folder, measured=measured, outlines=outlines,
                           report=report, page=page)
