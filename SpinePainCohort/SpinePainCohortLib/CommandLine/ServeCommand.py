"""``spinepain serve``: the page to outline in, on this computer, until it is ended."""

import argparse
import asyncio
from pathlib import Path

from ..Run.Requirements import BROWSER, checkRequirements
from .DemoCommand import CASE_FILE, VOLUME_FILE, writeExample
from .ExitStatus import DONE
from .Output import say

EXAMPLE = Path("demo") / "spine"


def run(options: argparse.Namespace) -> int:
    """Serves the folder, or that of the file, which is opened; without any, a synthetic spine that is made first."""
    checkRequirements(BROWSER)
    path: Path | None = options.path
    if path is None:
        path = example()
    elif not path.exists():
        raise ValueError(f"There is no file or folder {path}: name the one that holds your T2 images.")
    from SpinePainBrowserLib.Serve import serve

    asyncio.run(serve(path.resolve(), options.port, options.browser, _sayAddress))
    say("The page has ended; unsaved work is kept beside its case and offered when that is opened again.")
    return DONE


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
