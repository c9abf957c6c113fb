"""The system's Chromium, driven by playwright; why it cannot be where it is not at hand."""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # a container's root has none
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync")
NEEDED = {"trame_slicer": "trame-slicer", "slicer_layer_dm": "slicer-layer-dm", "playwright": "playwright"}


def whyNoBrowser() -> str | None:
    """What is missing for the tests in a browser, and how to get it; None where all is there."""
    missing = [name for module, name in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        return f"{' and '.join(missing)} not installed: make the page's environment (make serve), or install " \
               "spinepain[browser-test]"
    if chromiumPath() is None:
        return "Chromium is not installed (Debian: apt install chromium)"
    return None


def chromiumPath() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def launchChromium(browserType: Any, *arguments: str, starter: Path | None = None) -> Any:
    """A browser without a window, of playwright's type for Chromium; ``starter`` is a program that starts it."""
    return browserType.launch(executable_path=starter or chromiumPath(), args=[*ARGUMENTS, *arguments])


def isOwnSlicerCore() -> bool:
    """Whether the embedded Slicer is of the line that trame-slicer is made for."""
    return importlib.metadata.version("slicer-core").startswith("5.11.")
