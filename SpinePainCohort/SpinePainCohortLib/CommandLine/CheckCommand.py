"""``spinepain check``: validates case files, one line a problem."""

import argparse
import sys

from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Scene.CaseReading import checkCaseFile

from .Main import DONE, NOTHING_DONE, SOME_LEFT_OUT, oneSentence
from .ProgressLine import ProgressLine
from .TextTables import formatText


def run(options: argparse.Namespace) -> int:
    """Prints a line for every problem, or that a file is fine. Status 1 when only some files have one, 2 when all."""
    mapping = tuple(map(parseRoleMapping, options.map))
    unusable = 0
    with ProgressLine() as progress:
        for path in progress.over(options.files, "Checking"):
            try:
                check = checkCaseFile(path, mapping, quietly=True)
            except (ValueError, OSError) as error:
                print(f"error: {oneSentence(error)}")
                unusable += 1
                continue
            unusable += bool(check.errors)
            for kind, lines in (("error", check.errors), ("note", check.notes)):
                for line in lines:
                    print(f"{kind}: {formatText(path)}: {formatText(line)}")
            if not check.errors and not check.notes:
                print(f"fine: {formatText(path)}")
    if unusable == len(options.files):
        print("spinepain check: no file given is a usable case; see the lines above.", file=sys.stderr)
        return NOTHING_DONE
    return SOME_LEFT_OUT if unusable else DONE
