"""Every file of a folder, in an order that does not change."""

import os
from collections.abc import Iterator
from pathlib import Path


def filesBelow(folder: Path) -> Iterator[Path]:
    """Every file of a folder and those below, links to folders followed once, in the order of their names.

    What cannot be looked into is passed over.
    """
    seen = {os.path.realpath(folder)}
    for parent, folders, names in os.walk(folder, followlinks=True):
        inside = {name: os.path.realpath(os.path.join(parent, name)) for name in sorted(folders)}  # noqa: PTH118
        folders[:] = [name for name, real in inside.items() if real not in seen]
        seen.update(inside.values())
        yield from (Path(parent) / name for name in sorted(names))
