"""The application that this software runs in."""

import sys


def applicationVersions() -> dict[str, str]:
    """Version and revision of Slicer by name, for the provenance of results; empty outside Slicer's application."""
    application = getattr(sys.modules.get("slicer"), "app", None)
    if application is None:
        return {}
    return {"Slicer": str(application.applicationVersion), "Slicer revision": str(application.revision)}
