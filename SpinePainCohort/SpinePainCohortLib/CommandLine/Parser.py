"""Commands and options of ``spinepain``; Resources/Docs/DataContract.md, section 4, fixes their names."""

import argparse
import sys
from pathlib import Path
from typing import Any

from SpinePainRHILib import __version__
from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Core.Levels import REGIONS

from .Output import writeLines
from .SharedOptions import (
    addAxisAndRule,
    addBuilding,
    addJobs,
    addKeepFileNames,
    addMapping,
    addSeriesChoice,
    addVertebraLabels,
)


class _HelpFormatter(argparse.ArgumentDefaultsHelpFormatter):
    """Shows a default only where there is one."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        if action.default in (None, False, [], ()):
            return action.help
        return super()._get_help_string(action)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the options as everything else is said."""

    def _print_message(self, message: str, file: Any = None) -> None:
        writeLines(file if file is not None else sys.stderr, message.removesuffix("\n"))


def makeParser() -> argparse.ArgumentParser:
    """The parser; its result carries ``command``, the name of the one that was chosen."""
    parser = _Parser(
        prog="spinepain",
        description="Ratio of high-intensity area to cord area (RHI) on spine MRI. Research use only.",
        epilog="'help [COMMAND]' and 'version' say the same as --help and --version, which Slicer takes for its own. "
               "Exit status: 0 done; 1 done, but some inputs were left out; 2 nothing could be done.")
    parser.add_argument("--version", action="version", version=f"spinepain {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, description: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=description, description=description, formatter_class=_HelpFormatter)

    _addImportCase(add("import-case", "Build a case file from label volumes of other tools."))
    _addImportCases(add("import-cases", "Build the case files of many subjects, told by a table or by file names."))
    _addTraceCord(add("trace-cord", "Outline the cord from a few points along it."))
    _addMeasure(add("measure", "Measure case files."))
    _addCheck(add("check", "Validate case files; one line a problem."))
    _addDicomExport(add("dicom-export", "Write a case for the archive: DICOM segmentation, measurement report, page."))
    _addPhantom(add("phantom", "Write a synthetic cohort with its known truth."))
    _addCohort(add("cohort", "Analyse a cohort of cases against pain scores and write a report."))
    _addServe(add("serve", "Outline in a browser on this computer, with the ratio live."))
    _addDemo(add("demo", "Make a synthetic case and cohort, measure and analyse them."))
    return parser


def _addImportCase(command: argparse.ArgumentParser) -> None:
    command.add_argument("--volume", required=True, type=Path, metavar="V",
                         help="T2 volume (NIfTI, NRRD, MetaImage, FreeSurfer), or a DICOM series: its "
                              "folder or a file of it")
    addSeriesChoice(command)
    command.add_argument("--cord", required=True, metavar="C[@LABEL]",
                         help="label volume or DICOM segmentation of the cord; with @LABEL one label or segment of "
                              "several in it")
    command.add_argument("--high-intensity", action="append", default=[], metavar="H[@LABEL][:LEVEL]",
                         help="label volume or DICOM segmentation of a high-intensity area, or one label of it, with "
                              "its vertebral level; "
                              "may be repeated")
    command.add_argument("--metastasis", action="append", default=[], metavar="LEVEL[:FILE[@LABEL]]",
                         help="a bone metastasis at a level, with its label volume if outlined; may be repeated")
    command.add_argument("--vertebrae", type=Path, metavar="FILE",
                         help="label volume of vertebrae, from which the level of each outline without one is told")
    addVertebraLabels(command)
    command.add_argument("--case", required=True, metavar="ID", help="case ID; never a patient's name")
    command.add_argument("--reader", metavar="R", help="reader ID")
    command.add_argument("--timepoint", default=BASELINE, metavar="T", help="timepoint")
    addBuilding(command)
    command.add_argument("--out", required=True, type=Path, metavar="X.seg.nrrd", help="case file to write")
    command.add_argument("--picture", type=Path, metavar="F.png",
                         help="also draw the representative slice with both outlines")


def _addImportCases(command: argparse.ArgumentParser) -> None:
    sources = command.add_mutually_exclusive_group(required=True)
    sources.add_argument("--table", type=Path, metavar="F",
                         help="CSV, TSV or workbook with a row a case and the columns case_id, volume, cord, "
                              "high_intensity; optional: timepoint, reader, level, metastasis, vertebrae, "
                              "vertebra_labels, cord_meaning, rule, threshold, tool, notes")
    sources.add_argument("--bids", type=Path, metavar="ROOT",
                         help="folder of a dataset whose files are named as BIDS does, or as the patterns say")
    command.add_argument("--table-sheet", metavar="NAME", help="sheet of the table, where that is a workbook")
    command.add_argument("--out", required=True, type=Path, metavar="DIR",
                         help="folder for the case files and problems.csv; cases that are there stay")
    command.add_argument("--volume-pattern", metavar="P",
                         help="the images below ROOT: *, [may be missing], {subject}, {session}, {case}, {timepoint}; "
                              "with / at its end folders of DICOM series; otherwise the T2w images of anat folders")
    addSeriesChoice(command)
    command.add_argument("--cord-pattern", metavar="P[@LABEL]",
                         help="label volume of the cord, also with {folder} and {image}, those of the image; "
                              "otherwise the names of BIDS and the Spinal Cord Toolbox")
    command.add_argument("--high-intensity-pattern", action="append", default=[], metavar="P[@LABEL][:LEVEL]",
                         help="label volume of high intensity, also with {level}; may be repeated")
    command.add_argument("--vertebrae-pattern", metavar="P",
                         help="label volume of vertebrae, from which the level of each outline without one is told")
    addVertebraLabels(command)
    command.add_argument("--lesions-optional", action="store_true",
                         help="a subject without a file of high intensity has none; it is left out otherwise")
    command.add_argument("--reader", metavar="R", help="reader ID, where the table says none")
    addBuilding(command)
    command.add_argument("--replace", action="store_true",
                         help="build cases that are there again; the earlier files are kept as .bak1, .bak2 ...")
    command.add_argument("--dry-run", action="store_true", help="show what would be imported, and write nothing")
    command.add_argument("--csv", type=Path, metavar="F", help="write what was imported as CSV, one row a case")
    addKeepFileNames(command)
    addJobs(command)


def _addTraceCord(command: argparse.ArgumentParser) -> None:
    command.add_argument("--volume", required=True, type=Path, metavar="V",
                         help="T2 or T1 volume (NIfTI, NRRD, MetaImage, FreeSurfer), or a DICOM series: its "
                              "folder or a file of it")
    addSeriesChoice(command)
    command.add_argument("--points", required=True, type=Path, metavar="P",
                         help="4 to 8 points along the cord: Slicer markups (.mrk.json, .fcsv), or a .csv table with "
                              "the header r,a,s or l,p,s (also with semicolons and decimal commas)")
    command.add_argument("--out", required=True, type=Path, metavar="X",
                         help="label volume to write (.nrrd, .nii.gz); with --case a case file (.seg.nrrd)")
    command.add_argument("--case", metavar="ID", help="case ID; never a patient's name")
    command.add_argument("--reader", metavar="R", help="reader ID")
    command.add_argument("--timepoint", default=BASELINE, metavar="T", help="timepoint")





def _addMeasure(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="case file (.seg.nrrd)")
    addAxisAndRule(command)
    command.add_argument("--json", type=Path, metavar="F",
                         help="write everything measured as JSON (-: to standard output, without the table; not "
                              "inside Slicer)")
    command.add_argument("--csv", type=Path, metavar="F", help="write one row a case as CSV")
    command.add_argument("--slices", type=Path, metavar="F", help="write one row a slice as CSV")
    addMapping(command)
    addKeepFileNames(command)


def _addCheck(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="case file (.seg.nrrd)")
    addMapping(command)
    addKeepFileNames(command)


def _addDicomExport(command: argparse.ArgumentParser) -> None:
    command.add_argument("case", type=Path, metavar="CASE", help="case file (.seg.nrrd)")
    command.add_argument("--series", required=True, type=Path, metavar="FOLDER",
                         help="folder with the DICOM series that was outlined; others may be in it")
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="new folder for the DICOM objects")
    command.add_argument("--verifying-observer", metavar="FAMILY^GIVEN",
                         help="who answers for the numbers; without, the report says that nobody does")
    command.add_argument("--verifying-organization", metavar="NAME", help="the organization of the verifying observer")
    addAxisAndRule(command)
    addMapping(command)


def _addPhantom(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write; must not hold files")
    command.add_argument("--patients", type=int, default=45, metavar="N", help="number of patients")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same cohort")
    addJobs(command)


def _addCohort(command: argparse.ArgumentParser) -> None:
    command.add_argument("--cases", type=Path, metavar="DIR",
                         help="folder with case files in it or below; may be left out for a cohort without outlines")
    command.add_argument("--readings", type=Path, metavar="F",
                         help="table of ratios or areas that were measured elsewhere, as the VAS table")
    command.add_argument("--vas", required=True, type=Path, metavar="F",
                         help="VAS table (CSV, TSV, .xlsx, .xls, .ods, .sav)")
    command.add_argument("--clinical", type=Path, metavar="F", help="clinical table, as the VAS table")
    command.add_argument("--dictionary", type=Path, metavar="F",
                         help="data dictionary of the clinical table: labels, units and codes of its columns (CSV, or "
                              "REDCap's)")
    command.add_argument("--column", action="append", default=[], metavar="[TABLE:]OURS=THEIRS",
                         help="which column of the tables is which, such as case_id=record_id, of the VAS table alone "
                              "vas:case_id=record_id (also clinical:, readings:), and rater= where none is; may be "
                              "repeated")
    command.add_argument("--vas-sheet", metavar="NAME", help="sheet of the VAS table, where that is a workbook")
    command.add_argument("--clinical-sheet", metavar="NAME",
                         help="sheet of the clinical table, where that is a workbook")
    command.add_argument("--readings-sheet", metavar="NAME",
                         help="sheet of the table of ratios, where that is a workbook")
    command.add_argument("--missing", action="append", default=[], metavar="CODE",
                         help="text or number that stands for no value in the clinical table; may be repeated")
    command.add_argument("--encoding", metavar="NAME",
                         help="encoding of the tables where it cannot be told: utf-8, gb18030, cp1252, utf-16")
    command.add_argument("--out", required=True, type=Path, metavar="DIR",
                         help="folder for the results; an earlier result there is replaced")
    places = command.add_mutually_exclusive_group()
    addJobs(places)
    places.add_argument("--scheduler", metavar="ADDRESS",
                        help="dask scheduler (tcp://HOST:PORT) whose workers measure; they must see the cases")
    command.add_argument("--timepoint", default=BASELINE, metavar="T", help="timepoint of the primary analyses")
    command.add_argument("--timepoints", metavar="T1,T2...", help="the order of the timepoints where their names do "
                         "not tell it, such as: pre-op,\"1 week\",\"3 months\"")
    command.add_argument("--reader", metavar="R", help="reader whose outlines count where several outlined a case")
    command.add_argument("--rater", metavar="R", help="use the scores of this rater only, not the mean of all")
    command.add_argument("--patient-score", choices=("max", "mean"), default="max",
                         help="how a patient's score is made of the lesions' scores")
    command.add_argument("--categories", choices=("published", "alternative"), default="published",
                         help="pain categories: 1-3, 4-7, 8-10, or 1-4, 5-8, 9-10")
    command.add_argument("--no-published", action="store_true",
                         help="leave the published study's figures out of the report")
    command.add_argument("--covariate", action="append", default=[], metavar="COLUMN",
                         help="clinical column added to the joint models; may be repeated")
    command.add_argument("--merge-rare", action="store_true",
                         help="levels of a covariate with fewer than 3 patients together, not left out")
    command.add_argument("--ratio", choices=("slice", "max", "volume"), default="slice",
                         help="ratio that is analysed: representative slice, largest of all slices, by volume")
    command.add_argument("--outlined-as", choices=("all", "spinalCord", "thecalSac", "caudaEquina", "other"),
                         default="all", help="analyse ratios of images alone in which this was outlined as cord")
    command.add_argument("--region", choices=REGIONS,
                         help="analyse cases with a counted metastasis in this region alone")
    command.add_argument("--condition", metavar="TEXT",
                         help="analyse cases alone of which this holds: COLUMN is|is not|at least|at most VALUE, or "
                              "COLUMN is missing, such as \"age at least 70\"")
    command.add_argument("--exclude", action="append", default=[], metavar="CASE",
                         help="ID of a case that is not analysed; may be repeated")
    addAxisAndRule(command)
    addMapping(command)
    addKeepFileNames(command)
    command.add_argument("--cache", type=Path, metavar="DIR",
                         help="where measurements are kept for the next run (otherwise the system's cache folder); "
                              "can be deleted at any time")


def _addServe(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", nargs="?", type=Path, metavar="FILE|FOLDER",
                         help="folder whose images are outlined, or a T2 volume or case in it that is opened at once "
                              "(otherwise a synthetic spine, made in demo/spine)")
    command.add_argument("--port", type=_port, default=0, metavar="N",
                         help="port of this computer that the page is served on (otherwise one that is free)")
    command.add_argument("--no-browser", dest="browser", action="store_false",
                         help="say the address and open no browser")


def _addDemo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR",
                         help="folder for everything it writes")
    command.add_argument("--patients", type=int, default=45, metavar="N", help="number of patients in the cohort")
    addJobs(command)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port, a number up to 65535")
    return int(text)
