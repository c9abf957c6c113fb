"""``spinepain dicom-export``: a case goes back to the archive that its images came from."""

import argparse

from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Scene.CaseReading import readCaseFile

from .ExitStatus import DONE
from .MeasureCommand import measurementTable
from .Output import say


def run(options: argparse.Namespace) -> int:
    """Finds the series that was outlined, writes the objects and says what they hold."""
    from SpinePainDicomLib.Export import IDENTITY_NOTE, exportCase
    from SpinePainDicomLib.FindSeries import findSource
    from SpinePainDicomLib.NewFolder import checkNewFolder
    from SpinePainDicomLib.People import verifierOf
    from SpinePainDicomLib.Plan import ExportChoices

    verifier = verifierOf(options.verifying_observer, options.verifying_organization)
    checkNewFolder(options.out)
    case = readCaseFile(options.case, tuple(map(parseRoleMapping, options.map)), quietly=True)
    choices = ExportChoices(options.axis, options.rule, verifier)
    done = exportCase(case, findSource(case, options.series), options.out, choices)
    say(measurementTable([measureCase(case, options.axis, options.rule)]))
    for path in done.files:
        say(f"Written: {path}")
    say(f"The report is {'verified' if verifier else 'unverified'}. Research use only.")
    say(IDENTITY_NOTE)
    return DONE
