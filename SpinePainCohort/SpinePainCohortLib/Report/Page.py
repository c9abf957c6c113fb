"""What a report consists of, before it becomes HTML or a Word file: sections of tables, figures and sentences."""

from dataclasses import dataclass
from typing import TypeAlias

from .FigureStyle import Picture
from .PageTable import PageTable


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``isHeading``: the title of a part of a section."""

    text: str
    isHeading: bool = False


@dataclass(frozen=True)
class Bullets:
    """Sentences in a list; ``isNotice`` sets them apart from the rest. ``leads`` are the bold beginnings of the items,
    one each, or none at all."""

    items: tuple[str, ...]
    isNotice: bool = False
    leads: tuple[str, ...] = ()

    def leadOf(self, place: int) -> str:
        """The beginning of an item; empty where it has none."""
        return self.leads[place] if self.leads else ""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A numbered figure; its caption begins with the number."""

    number: int
    picture: Picture

    @property
    def caption(self) -> str:
        """``Figure 2. ...``"""
        return f"Figure {self.number}. {self.picture.caption}"


@dataclass(frozen=True, eq=False)
class DrawingRow:
    """Figures side by side."""

    drawings: tuple[Drawing, ...]


Block: TypeAlias = Paragraph | Bullets | Drawing | DrawingRow | PageTable


@dataclass(frozen=True, eq=False)
class PageSection:
    """A part of a page. ``anchor`` is its address within the page."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """A page: what it is about in a sentence (``lead``), then its sections. Sections without a block are left out."""

    title: str
    lead: str
    allSections: tuple[PageSection, ...]

    @property
    def sections(self) -> tuple[PageSection, ...]:
        """Those that have something to show."""
        return tuple(each for each in self.allSections if each.blocks)

    @property
    def tables(self) -> tuple[PageTable, ...]:
        """All tables, in order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, PageTable))
