"""Files below a folder, found by a pattern that also tells what the parts of their paths mean."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from SpinePainRHILib.Core.Levels import LEVEL_IN_PATHS
from SpinePainRHILib.Core.ShownText import shownName
from SpinePainRHILib.Files.SystemErrors import reasonOf

PLACEHOLDERS = {
    "subject": "sub-[A-Za-z0-9]+", "session": "ses-[A-Za-z0-9]+", "case": "[^/]+", "timepoint": "[^/]+",
    "level": LEVEL_IN_PATHS, "image": "[^/]+", "folder": ".+"}
"""What stands in braces in a pattern, and the texts that each can be."""

_TOKEN = re.compile(r"\{(\w*)\}|\*+|\?|[^{*?]+|\{")
_MOST_VARIANTS = 64


@dataclass(frozen=True)
class Match:
    """A file found. ``values``: what the placeholders stand for in its path."""

    path: Path
    values: Mapping[str, str]


@dataclass
class Tree:
    """The folders below ``root``, each looked into once; ``unreadable`` are those that could not be, with a reason."""

    root: Path
    unreadable: dict[Path, str] = field(default_factory=dict)
    _entries: dict[Path, dict[str, bool]] = field(default_factory=dict)

    def entries(self, folder: Path) -> dict[str, bool]:
        """The names in a folder and whether each is a folder, sorted; hidden ones are left out."""
        if folder not in self._entries:
            try:
                with os.scandir(folder) as found:
                    named = sorted((each.name, _isFolder(each)) for each in found if not each.name.startswith("."))
            except FileNotFoundError:
                named = []
            except OSError as error:
                named = []
                self.unreadable[folder] = reasonOf(error)
            self._entries[folder] = dict(named)
        return self._entries[folder]


@dataclass(frozen=True)
class _Variant:
    """The segments of a pattern without parts that may be missing; ``isFolder``: it finds folders."""

    segments: tuple[str, ...]
    isFolder: bool


class PathPattern:
    """A path below a folder with ``*`` for anything within a name, ``?`` for one character, ``[...]`` for a part that
    may be missing, and placeholders in braces (PLACEHOLDERS). With ``/`` at its end it finds folders, not files.

    A placeholder that occurs twice is the same text both times. Raises ValueError with a sentence for anything else.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if not text.strip() or Path(text).is_absolute() or ".." in re.split(r"[/\\]", text):
            raise ValueError(f"The pattern {shownName(text)} must be a path below the folder, without '..'.")
        self._variants = [_Variant(tuple(each.rstrip("/").split("/")), each.endswith("/"))
                          for each in dict.fromkeys(_variants(text))]
        for token in _TOKEN.finditer(text):
            if token[0] == "{" or (token[1] is not None and token[1] not in PLACEHOLDERS):
                known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
                raise ValueError(f"The pattern {shownName(text)} has braces that hold none of {known}.")
            if token[0].startswith("**"):
                raise ValueError(f"The pattern {shownName(text)} has '**': write '*/' for each folder on the way.")

    @property
    def names(self) -> frozenset[str]:
        """The placeholders in it."""
        return frozenset(name for name in PLACEHOLDERS if f"{{{name}}}" in self.text)

    @property
    def findsFolders(self) -> bool:
        return any(each.isFolder for each in self._variants)

    def matches(self, tree: Tree, given: Mapping[str, str] | None = None) -> dict[Path, Match]:
        """The files that fit, by path. ``given``: what placeholders stand for already.

        Of folders that fit, one in another, the inner one counts: ``{subject}/[{session}/]``.
        """
        found: dict[Path, Match] = {}
        for variant in self._variants:
            for match in _descend(tree, tree.root, _filled(variant, given or {}), dict(given or {}), []):
                found.setdefault(match.path, match)
        outer = {parent for path in found for parent in path.parents}
        return {path: match for path, match in found.items() if path not in outer}

    def emptyFolders(self, tree: Tree) -> list[Path]:
        """Folders that stand for a placeholder and have no file below them that fits, the topmost of each branch."""
        folders: list[Path] = []
        found: set[Path] = set()
        for variant in self._variants:
            found.update(match.path for match in _descend(tree, tree.root, variant, {}, folders))
        full = {parent for path in found for parent in (path, *path.parents)}
        empty = [each for each in dict.fromkeys(folders) if each not in full]
        return sorted(each for each in empty if not set(each.parents) & set(empty))


def _variants(text: str) -> Iterator[str]:
    """The pattern with and without each of its optional parts."""
    opening = text.find("[")
    if opening < 0:
        if "]" in text:
            raise ValueError(f"The pattern {shownName(text)} has a ']' without '['.")
        yield text
        return
    if text.count("[") > _MOST_VARIANTS.bit_length() - 1:
        raise ValueError(f"The pattern {shownName(text)} has too many parts that may be missing.")
    depth = 0
    for place in range(opening, len(text)):
        depth += {"[": 1, "]": -1}.get(text[place], 0)
        if depth == 0:
            for middle in (text[opening + 1:place], ""):
                yield from _variants(text[:opening] + middle + text[place + 1:])
            return
    raise ValueError(f"The pattern {shownName(text)} has a '[' without ']'.")


def _filled(variant: _Variant, given: Mapping[str, str]) -> _Variant:
    """The variant, those of its segments that are ``{folder}`` alone replaced by the folders that it stands for."""
    return replace(variant, segments=tuple(
        part for each in variant.segments
        for part in (given["folder"].split("/") if each == "{folder}" and "folder" in given else [each])))


def _descend(tree: Tree, folder: Path, variant: _Variant, values: dict[str, str],
             marked: list[Path]) -> Iterator[Match]:
    """The files that fit the variant below a folder; folders that a placeholder stands for go to ``marked``."""
    segment, *others = variant.segments
    rest = replace(variant, segments=tuple(others)) if others else None
    if segment in ("", "."):
        if rest:
            yield from _descend(tree, folder, rest, values, marked)
        return
    expression = _expression(segment, values)
    entries = tree.entries(folder)
    names = [segment] if segment in entries and not re.search(r"[*?{]", segment) else entries
    for name in names:
        match = expression.fullmatch(name)
        if match is None or entries[name] is not (bool(rest) or variant.isFolder):
            continue
        now = values | match.groupdict()
        if match.groupdict() and entries[name]:
            marked.append(folder / name)
        if rest is None:
            yield Match(folder / name, now)
            continue
        yield from _descend(tree, folder / name, rest, now, marked)


def _expression(segment: str, values: Mapping[str, str]) -> re.Pattern[str]:
    parts, here = [], set()
    for token in _TOKEN.finditer(segment):
        name = token[1]
        if name is None:
            parts.append({"*": "[^/]*", "?": "[^/]"}.get(token[0], re.escape(token[0])))
        elif name in values:
            parts.append(re.escape(values[name]))
        elif name in here:
            parts.append(f"(?P={name})")
        else:
            here.add(name)
            parts.append(f"(?P<{name}>{PLACEHOLDERS[name]})")
    return re.compile("".join(parts), re.DOTALL)


def _isFolder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle
        return False
