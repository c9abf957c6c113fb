"""Tables, headings and links of the pages in Markdown that the tests compare with the code."""

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "Resources" / "Docs"

_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Table:
    """A table: the cells of its header, its rows, and all text between the table before it and itself."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    before: str

    def column(self, index: int = 0) -> list[str]:
        """The cells of a column, one that is all code without its marks."""
        return [re.sub(r"^`([^`]*)`$", r"\1", row[index]) for row in self.rows]


@dataclass(frozen=True)
class Link:
    """A link of a page, and what its target is as a path; None for an address of the web."""

    page: Path
    text: str
    target: str

    @property
    def path(self) -> Path | None:
        if self.target.startswith(("http:", "https:", "mailto:")):
            return None
        name = self.target.partition("#")[0]
        return (self.page.parent / name).resolve() if name else self.page

    @property
    def anchor(self) -> str:
        return self.target.partition("#")[2]


def pages() -> list[Path]:
    """All pages of the repository."""
    folders = [REPOSITORY, *(path for path in REPOSITORY.iterdir() if path.is_dir() and path.name not in (
        ".git", ".venv", ".venv-browser", "build", "demo"))]
    return sorted(path for folder in folders for path in (folder.glob("*.md") if folder == REPOSITORY
                                                          else folder.rglob("*.md")))


def tablesOf(page: Path) -> list[Table]:
    """The tables of a page, in its order."""
    tables, before, block = [], [], []
    for line in [*page.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            block.append(tuple(cell.strip().replace(r"\|", "|") for cell in _CELL_END.split(line.strip()[1:-1])))
        elif block:
            tables.append(Table(block[0], tuple(block[2:]), "\n".join(before)))
            before, block = [line], []
        else:
            before.append(line)
    return tables


def tableAfter(page: Path, words: str) -> Table:
    """The one table that has ``words`` between itself and the table before it."""
    found = [table for table in tablesOf(page) if words in table.before]
    assert len(found) == 1, f"{len(found)} tables of {page.name} come after '{words}'"
    return found[0]


def linksOf(page: Path) -> list[Link]:
    """All links of a page, pictures too."""
    text = page.read_text(encoding="utf-8")
    return [Link(page, " ".join(found["text"].split()), found["target"]) for found in _LINK.finditer(text)]


def anchorsOf(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
