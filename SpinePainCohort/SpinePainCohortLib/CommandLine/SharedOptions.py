"""Options that several commands have, with one text each."""

import argparse

from SpinePainRHILib.Core.CaseTags import CordMeaning
from SpinePainRHILib.Core.VertebraSchemes import SCHEMES as VERTEBRA_SCHEMES

AXES = ("acquisition", "SI", "AP", "LR")
RULES = ("auto", "cord", "union")


def addSeriesChoice(command: argparse.ArgumentParser) -> None:
    command.add_argument("--series", metavar="N",
                         help="which of several DICOM series: its number as listed, or words that hold for it alone, "
                              "such as \"T2 sagittal\"")


def addVertebraLabels(command: argparse.ArgumentParser) -> None:
    command.add_argument("--vertebra-labels", choices=VERTEBRA_SCHEMES, metavar="TOOL",
                         help="the tool whose numbers it has: " + ", ".join(VERTEBRA_SCHEMES))


def addBuilding(command: argparse.ArgumentParser) -> None:
    command.add_argument("--cord-meaning", choices=[*CordMeaning], default=CordMeaning.SPINAL_CORD,
                         help="what the cord label volume outlines")
    command.add_argument("--threshold", type=_fraction, metavar="T",
                         help="take probability maps and soft masks (0-255) from this fraction of their full scale on "
                              "(0.5: half)")
    command.add_argument("--rule", choices=RULES, default="auto",
                         help="high intensity drawn over the cord, or carved out of it; kept with the case")
    command.add_argument("--force", action="store_true",
                         help="also build a case whose outlines look swapped or are one mask taken twice, or whose "
                              "DICOM segmentation was drawn on another series")
    command.add_argument("--tool", action="append", default=[], metavar="[ROLE=]PROGRAM",
                         help="program and version that made the label volumes, such as 'ITK-SNAP 4.2', or of one "
                              "role (cord, highIntensity, metastasis) those; kept with the case, for the methods "
                              "text; may be repeated")
    command.add_argument("--notes", metavar="TEXT", help="free text kept with the case")


def addMapping(command: argparse.ArgumentParser) -> None:
    command.add_argument("--map", action="append", default=[], metavar="ROLE=SEGMENT[:LEVEL]",
                         help="role (cord, highIntensity, metastasis) of a segment, by name or ID, in files of other "
                              "tools; may be repeated")


def addAxisAndRule(command: argparse.ArgumentParser) -> None:
    command.add_argument("--axis", choices=AXES, default="acquisition", help="axis that the slices are taken along")
    command.add_argument("--rule", choices=RULES, default="auto",
                         help="high intensity drawn over the cord, or carved out of it")


def addKeepFileNames(command: argparse.ArgumentParser) -> None:
    command.add_argument("--keep-file-names", action="store_true",
                         help="let file names stand in results even where they may name a person, not pseudonyms")


def addJobs(command: argparse._ActionsContainer) -> None:
    command.add_argument("--jobs", type=_positive, metavar="N",
                         help="processes to work in (otherwise one a processor)")


def _fraction(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a fraction above 0 and up to 1")
    return value


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of at least 1")
    return int(text)
