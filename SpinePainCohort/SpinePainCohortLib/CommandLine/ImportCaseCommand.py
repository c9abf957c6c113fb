"""``spinepain import-case``: label volumes of other tools become a case file."""

import argparse

from SpinePainRHILib.Core.CaseTags import Role

from ..Importing.CaseImporting import CaseImport, ImportChoices, LesionImport, importCase
from ..Importing.MaskArguments import parseHighIntensity, parseMask, parseMetastasis, parseTools
from .ExitStatus import DONE, SOME_LEFT_OUT
from .MeasureCommand import measurementTable
from .Output import complain, say


def run(options: argparse.Namespace) -> int:
    """Builds the case, saves it and shows what it measures."""
    cord = parseMask(options.cord)
    lesions = [LesionImport(Role.HIGH_INTENSITY, *parseHighIntensity(text)) for text in options.high_intensity]
    lesions += [LesionImport(Role.METASTASIS, *parseMetastasis(text)) for text in options.metastasis]
    done = importCase(CaseImport(options.case, options.timepoint, options.reader, options.volume, cord, tuple(lesions),
                                 options.vertebrae, buildingChoices(options), options.out))
    if done.series:
        say(f"Volume: {done.series}.")
    say(measurementTable([done.measured]))
    for note in dict.fromkeys(done.notes):
        say(f"note: {note}")
    if done.backup:
        say(f"The earlier file is kept as {done.backup}.")
    say(f"Case written to {options.out}.")
    if options.picture:
        from SpinePainRHILib.Pictures.OverlayPicture import writeOverlayPicture

        try:
            writeOverlayPicture(done.volume.voxels, done.case, done.measured, options.picture)
        except ValueError as error:
            complain(f"spinepain import-case: the case is written, but no picture: {error}")
            return SOME_LEFT_OUT
        say(f"Picture written to {options.picture}.")
    if done.measured.reason:
        complain(f"spinepain import-case: {done.measured.reason}")
    return DONE


def buildingChoices(options: argparse.Namespace) -> ImportChoices:
    """The options that say how a case is built, whichever command has them."""
    return ImportChoices(options.cord_meaning, options.threshold, options.rule, options.force, options.notes,
                         options.vertebra_labels, getattr(options, "series", None), parseTools(options.tool))
