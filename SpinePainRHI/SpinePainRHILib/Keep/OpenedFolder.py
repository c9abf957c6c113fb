"""The one folder that a front end may read and write in, as far as links in it do not lead out."""

from pathlib import Path

from ..Files.FileAccess import quoted


class OpenedFolder:
    """A folder and what really lies in it. A symbolic link in it counts for what it leads to: one to elsewhere in the
    folder is followed, as git-annex has them; one that leads out is not, whoever made it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def holds(self, path: Path) -> bool:
        """Whether a path, which need not exist, lies in the folder when all links are followed."""
        try:
            return path.resolve().is_relative_to(self.root)
        except (OSError, RuntimeError, ValueError):  # links in a circle; names that no file can have
            return False

    def check(self, path: Path) -> Path:
        """The path; ValueError with a sentence where it leads out of the folder."""
        if not self.holds(path):
            raise ValueError(f"{quoted(path)} leads out of the folder that was opened, so it is neither read nor "
                             "written: copy what it leads to into the folder, or open one that holds both.")
        return path
