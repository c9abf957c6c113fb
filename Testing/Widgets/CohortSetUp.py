"""The cohort panel opened for a test: with a cache of its own, no settings from before, no limit on a slow machine."""

from pathlib import Path
from unittest import mock

from UserActions import forgetSettings


def openCohort(testCase, folder: Path):
    """The open module; everything is put back when the test ends."""
    testCase.addCleanup(forgetSettings("SpinePainCohort"))
    for name, value in (("Gathering.MeasurementCache.defaultCacheFolder", lambda: folder / "cache"),
                        ("Widgets.AnalysisPart.LONG_SECONDS", 1e9)):
        patcher = mock.patch(f"SpinePainCohortLib.{name}", value)
        patcher.start()
        testCase.addCleanup(patcher.stop)
    return testCase.openModule("SpinePainCohort")
