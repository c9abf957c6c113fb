"""What analyses and reports need beyond what Slicer brings."""

import importlib.util

ANALYSES = {"pandas": "pandas>=3,<4", "statsmodels": "statsmodels>=0.15,<1"}
"""Module -> requirement of the analyses; the versions are those of pyproject.toml."""

REPORT = ANALYSES | {"matplotlib": "matplotlib>=3.10,<4", "jinja2": "jinja2>=3.1,<4"}
"""Of a report with figures."""


def missingRequirements(needed: dict[str, str]) -> tuple[str, ...]:
    """The requirements, as pip takes them, whose module is not there; nothing is imported."""
    return tuple(text for module, text in needed.items() if not _isThere(module))


def _isThere(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # a module whose import is blocked
        return False
