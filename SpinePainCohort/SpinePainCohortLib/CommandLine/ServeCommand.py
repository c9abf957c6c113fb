"""``spinepain serve``: the page to outline in, on this computer, until it is ended."""

import argparse
import asyncio
import errno
from pathlib import Path
from typing import Any

from ..Run.Requirements import BROWSER, checkRequirements
from .DemoCommand import CASE_FILE, VOLUME_FILE, writeExample
from .ExitStatus import DONE
from .Output import say

EXAMPLE = Path("demo") / "spine"
_NOT_OFFERED = frozenset({"--out", "--cache", "--scheduler", "--jobs", "--keep-file-names"})
"""Options of ``spinepain cohort`` about places on the disk and other computers, which the page decides itself."""


def run(options: argparse.Namespace) -> int:
    """Serves the folder, or that of the file, which is opened; without any, a synthetic spine that is made first."""
    checkRequirements(BROWSER)
    path: Path | None = options.path
    if path is None:
        path = example()
    elif not path.exists():
        raise ValueError(f"There is no file or folder {path}: name the one that holds your T2 images.")
    from SpinePainBrowserLib.Serve import serve

    try:
        asyncio.run(serve(path.resolve(), options.port, options.browser, _sayAddress, _tabs))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise ValueError(f"Another program uses port {options.port}: choose another one with --port, or leave it out "
                         "for one that is free.") from None
    say("The page has ended; unsaved work is kept beside its case and offered when that is opened again.")
    return DONE


def _tabs(bench: Any, server: Any) -> tuple[Any, ...]:
    """The cohort's tabs: scoring, and the report."""
    from ..Pages.CohortPage import ROUTE, CohortPage
    from ..Pages.ScorePage import ScorePage
    from ..Run.CohortRequest import CohortRequest
    from .OptionForms import optionForms

    request = CohortRequest(bench.folder, optionForms("cohort", _NOT_OFFERED))
    server.showFiles(ROUTE, request.results)
    return ScorePage(bench), CohortPage(bench, request)


def example() -> Path:
    """The case file of the synthetic spine, which is made where it is not there yet; what was outlined stays."""
    case = EXAMPLE / CASE_FILE
    if not case.is_file() or not (EXAMPLE / VOLUME_FILE).is_file():
        say("Making a synthetic T2 spine ...")
        EXAMPLE.mkdir(parents=True, exist_ok=True)
        writeExample(EXAMPLE)
    return case


def _sayAddress(address: str) -> None:
    say(f"Open {address}\nOn this computer only. End it with Ctrl+C.")
