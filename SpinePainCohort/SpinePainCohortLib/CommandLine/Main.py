"""Entry of the command ``spinepain``; imports only what the chosen command needs, so that help answers at once."""

import argparse
import sys
from collections.abc import Callable, Sequence

from .ExitStatus import DONE, INTERRUPTED, NOTHING_DONE
from .Output import complain, oneSentence, openClosedStreams
from .Parser import makeParser


def main(arguments: Sequence[str] | None = None, insideSlicer: bool = False) -> int:
    """Runs one command (default: that of ``sys.argv``) and returns its exit status.

    Whatever is wrong with the input ends as one sentence on standard error and status 2, never as a traceback.
    ``insideSlicer``: standard output holds lines of Slicer's own, so that a file there (``-``) is refused.
    """
    openClosedStreams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that the terminal cannot show must not stop the work
    options = makeParser().parse_args(_withoutWords(sys.argv[1:] if arguments is None else arguments))
    try:
        if insideSlicer:
            _checkOutputs(options)
        _checkRequirements(options)
        return _commandOf(options.command)(options)
    except BrokenPipeError:
        return DONE  # the reader of a pipe, such as head, has seen enough
    except (ValueError, OSError, MemoryError) as error:
        listing = getattr(error, "listing", ())
        said = str(error).partition("\n")[0] if listing else oneSentence(error)
        complain("\n".join((f"spinepain {options.command}: {said}", *listing)))
        return NOTHING_DONE
    except KeyboardInterrupt:
        complain(f"spinepain {options.command}: interrupted; files finished so far are complete.")
        return INTERRUPTED


def _commandOf(name: str) -> Callable[[argparse.Namespace], int]:
    """What does the work of a command, imported when it is wanted."""
    if name == "import-case":
        from .ImportCaseCommand import run
    elif name == "import-cases":
        from .ImportCasesCommand import run
    elif name == "trace-cord":
        from .TraceCordCommand import run
    elif name == "measure":
        from .MeasureCommand import run
    elif name == "check":
        from .CheckCommand import run
    elif name == "dicom-export":
        from .DicomExportCommand import run
    elif name == "phantom":
        from .PhantomCommand import run
    elif name == "cohort":
        from .CohortCommand import run
    elif name == "serve":
        from .ServeCommand import run
    else:
        from .DemoCommand import run
    return run


def _withoutWords(arguments: Sequence[str]) -> list[str]:
    """``help COMMAND`` and ``version`` as options: Slicer takes ``--help`` and ``--version`` for its own."""
    match list(arguments):
        case ["help", *command]:
            return [*command, "--help"]
        case ["version"]:
            return ["--version"]
        case others:
            return others


def _checkOutputs(options: argparse.Namespace) -> None:
    """Raises ValueError with a sentence for a file that would be standard output."""
    from .Output import STANDARD_OUTPUT

    for name in ("json", "csv", "slices"):
        if getattr(options, name, None) == STANDARD_OUTPUT:
            raise ValueError(f"--{name} - cannot be used inside Slicer, which writes lines of its own to standard "
                             f"output: name a file, such as --{name} result.{'json' if name == 'json' else 'csv'}.")


def _checkRequirements(options: argparse.Namespace) -> None:
    """Before any work, because Slicer does not bring all that pip installs; raises ValueError with a sentence."""
    from ..Run.Requirements import CLUSTER, DICOM, PICTURE, REPORT, checkRequirements

    if options.command in ("cohort", "demo"):
        checkRequirements(REPORT | (CLUSTER if getattr(options, "scheduler", None) is not None else {}))
    elif options.command == "dicom-export":
        checkRequirements(DICOM | PICTURE)
    elif getattr(options, "picture", None) is not None:
        checkRequirements(PICTURE)

