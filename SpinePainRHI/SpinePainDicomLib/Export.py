"""The one entry: a case and its series become a folder of DICOM objects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from SpinePainRHILib.Core.Cases import CaseMeasurement, OutlinedCase
from SpinePainRHILib.Files.DicomQuiet import quietDicom

from .Headers import UNICODE, checkOneSource, madeReady
from .NewFolder import writeNewFolder
from .PageObject import pageOf
from .Plan import ExportChoices, ExportPlan, planExport
from .ReportObject import reportOf
from .SegmentationObject import segmentationOf
from .SourceSeries import SourceSeries

OUTLINES, REPORT, PAGE = "outlines.dcm", "measurements.dcm", "page.dcm"

IDENTITY_NOTE = ("The objects hold the name, ID and birth date of the patient, as the archive needs them: keep the "
                 "folder where the images may be kept, and remove it once it is sent.")

EVERYTHING = ExportChoices()
"""All three objects, measured as ``spinepain measure`` does, unverified."""


@dataclass(frozen=True)
class Exported:
    """What was written: the full paths, and the numbers in them."""

    files: tuple[Path, ...]
    measured: CaseMeasurement


def exportCase(case: OutlinedCase, source: SourceSeries, folder: Path,
               choices: ExportChoices = EVERYTHING) -> Exported:
    """Writes the segments, the report and the page of ``case`` into the new folder ``folder``, whole or not at all.

    Raises ValueError with a sentence, and writes nothing, where the series is not the one outlined, a slice of it does
    not lie where it should, ``folder`` holds anything, or the page cannot be drawn.
    No message holds anything of the series' headers, which name a person.
    """
    plan = planExport(case, source, choices)
    with quietDicom():
        objects = _objectsOf(plan, choices.withPage)

        def write(fresh: Path) -> None:
            for name, each in objects:
                each.save_as(fresh / name)

        written = writeNewFolder(folder, write)
    return Exported(tuple(written / name for name, _object in objects), plan.measured)


def _objectsOf(plan: ExportPlan, withPage: bool) -> Sequence[tuple[str, Any]]:
    distanceMm = plan.case.geometry.sliceDistanceMm(2)
    _guarded(lambda: checkOneSource([madeReady(header, distanceMm) for header in plan.source.headers]))
    segmentation = _guarded(lambda: segmentationOf(plan))
    report = _guarded(lambda: reportOf(plan, segmentation))
    objects = [(OUTLINES, segmentation), (REPORT, report)]
    if withPage:
        objects.append((PAGE, _guarded(lambda: pageOf(plan, report))))
    for _name, each in objects:
        each.SpecificCharacterSet = UNICODE  # which not every release of highdicom takes over
    return objects


class HeaderError(ValueError):
    """The header of a series does not hold what its objects need."""


def _guarded(make: Callable[[], Any]) -> Any:
    """The messages of the DICOM libraries may quote a header, hence a name: only their kind is passed on."""
    from SpinePainRHILib.Core import __path__ as own

    try:
        return make()
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, ValueError) and _isOurs(error, Path(next(iter(own))).parents[1]):
            raise
        raise HeaderError(f"The header of the series cannot be taken over ({type(error).__name__}), so nothing was "
                          "written: export the series again from the archive.") from None


def _isOurs(error: BaseException, library: Path) -> bool:
    """Whether the error was raised by this project's code, whose sentences quote no header."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and library in Path(trace.tb_frame.f_code.co_filename).parents
