"""Python's cyclic garbage collection, paused while thousands of objects are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbageCollectionPaused() -> Iterator[None]:
    """Looking through all rows again and again would take a third of the time, and find nothing to free."""
    wasEnabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wasEnabled:
            gc.enable()
