"""The page in a real browser: the served process, Chromium, and a picture of what was there when a test failed."""

import os
import shutil
from pathlib import Path

import pytest
from Chromium import isOwnSlicerCore, launchChromium, whyNoBrowser
from ForkingStarter import ForkingStarter, canFork
from PageDriver import PageDriver
from ServedPage import REPOSITORY, ServedPage, environmentOfCommand

PICTURES = REPOSITORY / "build" / "browser"
WIDE = {"width": 1600, "height": 900}


ON_BOTH_LINES = "test_OutliningInPage.py"
"""Tried with every slicer-core; all others with the one that trame-slicer is made for, since they take their time."""


def pytest_collection_modifyitems(items):
    noBrowser = whyNoBrowser()
    elsewhere = None if noBrowser or isOwnSlicerCore() else "make test-browser tries it, on trame-slicer's slicer-core"
    for item in items:
        path = Path(item.fspath)
        if path.parent == Path(__file__).parent and "page" in item.fixturenames:
            reason = noBrowser or (elsewhere if path.name != ON_BOTH_LINES else None)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture(scope="module")
def browser():
    """One for the tests of a file: while it is there, its loop counts as running, and no other one can."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launchChromium(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, request):
    """A page of a browser that has never been anywhere; ``page.asked`` are all addresses that it asked for."""
    context = browser.new_context(viewport=WIDE, accept_downloads=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.asked = []
    page.on("request", lambda each: page.asked.append(each.url))
    page.on("websocket", lambda each: page.asked.append(each.url))
    yield page
    if request.node.stash.get(_FAILED, False):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{request.node.name.replace('/', '_')}.png")
    context.close()


@pytest.fixture(scope="session")
def syntheticSpine(tmp_path_factory):
    """A folder with the volume and the case of the synthetic spine, not to be written to."""
    from SpinePainCohortLib.CommandLine.DemoCommand import writeExample

    folder = tmp_path_factory.mktemp("synthetic")
    writeExample(folder)
    return folder


@pytest.fixture
def spineFolder(syntheticSpine, tmp_path):
    """A copy of the synthetic spine that a test may do with what it likes."""
    return Path(shutil.copytree(syntheticSpine, tmp_path / "spine"))


@pytest.fixture
def realFolder(sctFolder, tmp_path):
    """A copy of a real T2 volume, not outlined yet."""
    folder = tmp_path / "real"
    folder.mkdir()
    shutil.copyfile(sctFolder / "t2_fake_lesion.nii.gz", folder / "t2_fake_lesion.nii.gz")
    return folder


@pytest.fixture(scope="session")
def starter():
    """What starts the command; None where it is started anew each time."""
    starter = ForkingStarter(environmentOfCommand()) if canFork() else None
    yield starter
    if starter is not None:
        starter.close()


@pytest.fixture
def serve(tmp_path, starter):
    """Starts the command on a path; ended with the test."""
    started = []

    def start(path, **options):
        workFolder = tmp_path / "work"
        workFolder.mkdir(exist_ok=True)
        started.append(ServedPage(path, workFolder, starter=starter, **options))
        return started[-1]
    yield start
    for each in started:
        each.close()


@pytest.fixture(scope="session")
def sharedServer(syntheticSpine, tmp_path_factory):
    """One server for tests that only look, started as a reader starts it."""
    folder = Path(shutil.copytree(syntheticSpine, tmp_path_factory.mktemp("shared") / "spine"))
    served = ServedPage(folder / "phantom_T2w.seg.nrrd", folder.parent)
    yield served
    served.close()


@pytest.fixture
def lookedAt(sharedServer, page):
    """The page of ``sharedServer`` in a browser that has never been there, for tests that change nothing."""
    driver = PageDriver(page, sharedServer).open()
    driver.fit()
    return driver


@pytest.fixture
def spine(serve, spineFolder, page):
    """The page open on the synthetic case, with all its views drawn."""
    driver = PageDriver(page, serve(spineFolder / "phantom_T2w.seg.nrrd"), spineFolder / "phantom_T2w.nrrd").open()
    driver.fit()
    return driver


_FAILED = pytest.StashKey[bool]()
os.environ.setdefault("PYTHONUNBUFFERED", "1")
