"""Who read last on this computer: the reader ID alone, kept among the user's settings for the next time.

Not in the browser: it keeps what a page tells it by the page's address, and the port in ours is another one each time.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from ..Files.AtomicFile import writeAtomically

FILE = "reader.txt"
MOST_CHARACTERS = 200


def settingsFolder() -> Path:
    """Where the system keeps a user's settings. Raises RuntimeError where nobody's home is known."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "spinepain"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "spinepain"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "spinepain"


def lastReader() -> str:
    """The reader ID entered last; empty where none was, or it cannot be read."""
    with suppress(OSError, ValueError, RuntimeError):
        return (settingsFolder() / FILE).read_text(encoding="utf-8")[:MOST_CHARACTERS].strip()
    return ""


def rememberReader(reader: str) -> None:
    """Keeps a reader ID; it is only a convenience, so that failing to is no error."""
    with suppress(OSError, ValueError, RuntimeError):
        folder = settingsFolder()
        folder.mkdir(parents=True, exist_ok=True)
        writeAtomically(folder / FILE, lambda path: _write(path, f"{reader.strip()}\n"))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
