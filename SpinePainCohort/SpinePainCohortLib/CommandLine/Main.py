"""Entry of the command ``spinepain``; imports only what the chosen command needs, so that help answers at once."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from SpinePainRHILib.Files.SystemErrors import sentenceOf

from .Output import complain, openClosedStreams
from .Parser import makeParser

DONE, SOME_LEFT_OUT, NOTHING_DONE = 0, 1, 2
"""Exit status: done; done but some inputs were left out (and listed); nothing could be done."""


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
        command = import_module(f".{options.module}", __package__)
        return command.run(options)
    except BrokenPipeError:
        return DONE  # the reader of a pipe, such as head, has seen enough
    except (ValueError, OSError, MemoryError) as error:
        complain(f"spinepain {options.command}: {oneSentence(error)}")
        return NOTHING_DONE
    except KeyboardInterrupt:
        complain(f"spinepain {options.command}: interrupted; files finished so far are complete.")
        return 130  # the shell's convention for Ctrl-C


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
    from ..Run.Requirements import CLUSTER, PICTURE, REPORT, checkRequirements

    if options.command in ("cohort", "demo"):
        checkRequirements(REPORT | (CLUSTER if getattr(options, "scheduler", None) is not None else {}))
    elif getattr(options, "picture", None) is not None:
        checkRequirements(PICTURE)


def oneSentence(error: BaseException) -> str:
    """The error's text on one line; that of the operating system in words (Files.SystemErrors)."""
    if isinstance(error, OSError):
        return sentenceOf(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this file: close other programs, or use a computer with more."
    return " ".join(str(error).split()) or type(error).__name__
