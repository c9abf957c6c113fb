"""``spinepain check``: validates case files, one line a problem."""

import argparse

from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Scene.CaseReading import checkCaseFile

from .ExitStatus import DONE, NOTHING_DONE, SOME_LEFT_OUT
from .Output import complain, oneSentence, say
from .ProgressLine import ProgressLine
from .TextTables import formatText


def run(options: argparse.Namespace) -> int:
    """Prints a line for every problem, or that a file is fine. Status 1 when only some files have one, 2 when all."""
    mapping = tuple(map(parseRoleMapping, options.map))
    unusable = 0
    with ProgressLine() as progress:
        for path in progress.over(options.files, "Checking"):
            try:
                check = checkCaseFile(path, mapping, quietly=True, keepFileNames=options.keep_file_names)
            except (ValueError, OSError, MemoryError) as error:
                where = f"{formatText(path)}: " if isinstance(error, MemoryError) else ""
                say(f"error: {where}{oneSentence(error)}")
                unusable += 1
                continue
            unusable += bool(check.errors)
            for kind, lines in (("error", check.errors), ("note", check.notes)):
                for line in lines:
                    say(f"{kind}: {formatText(path)}: {formatText(line)}")
            if not check.errors and not check.notes:
                say(f"fine: {formatText(path)}")
    if unusable == len(options.files):
        complain("spinepain check: no file given is a usable case; see the lines above.")
        return NOTHING_DONE
    return SOME_LEFT_OUT if unusable else DONE
