"""Which libraries are there."""

import importlib.util


def isInstalled(module: str) -> bool:
    """Whether a module could be imported; it is not. False for one whose import is blocked."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
