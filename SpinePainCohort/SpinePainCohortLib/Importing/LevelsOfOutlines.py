"""Levels of imported outlines, told by a label volume of vertebrae."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Levels import LEVELS
from SpinePainRHILib.Core.VertebraSchemes import schemeNamed

if TYPE_CHECKING:
    from SpinePainRHILib.Core.Cases import Outline
    from SpinePainRHILib.Core.Vertebrae import Vertebrae
    from SpinePainRHILib.Files.ImageFiles import Volume

KINDS = {Role.HIGH_INTENSITY: "High intensity", Role.METASTASIS: "Metastasis"}


def outlineName(role: Role, level: str | None) -> str:
    """The name shown for an imported segment."""
    return f"{KINDS[role]} {level}" if level else KINDS[role]


def checkVertebraOptions(file: Path | None, scheme: str | None) -> None:
    """Raises ValueError where one of ``--vertebrae`` and ``--vertebra-labels`` is given without the other."""
    if file is not None and scheme is None:
        raise ValueError("--vertebrae needs --vertebra-labels: the same numbers mean other vertebrae in other tools.")
    if file is None and scheme is not None:
        raise ValueError("--vertebra-labels needs --vertebrae: name the label volume of the vertebrae.")


def withLevels(outlines: Sequence["Outline"], volume: "Volume", file: Path,
               scheme: str) -> tuple[tuple["Outline", ...], tuple[str, ...]]:
    """The outlines, each one drawn without a level with the one that the vertebrae in ``file`` tell, and notes.

    A level that was given stays, with a note where the vertebrae say another one. An outline whose level cannot be
    told keeps none, with the reason as a note. Raises ValueError for a file that cannot be used.
    """
    from SpinePainRHILib.Files.VertebraFiles import readVertebrae

    vertebrae = readVertebrae(file, schemeNamed(scheme), volume)
    told = [_told(each, volume, vertebrae, file) for each in outlines]
    notes = [f"Levels are told by {file}, numbered as {schemeNamed(scheme).title} does "
             f"({_range([each.level for each in vertebrae.landmarks])})."]
    return tuple(each for each, _note in told), (*notes, *vertebrae.notes, *(note for _each, note in told if note))


def _told(outline: "Outline", volume: "Volume", vertebrae: "Vertebrae", file: Path) -> tuple["Outline", str | None]:
    from SpinePainRHILib.Core.Vertebrae import positionsOf, proposeLevelOf

    if outline.isEmpty:
        return outline, None
    proposal = proposeLevelOf(vertebrae, positionsOf(outline.mask, volume.geometry))
    if outline.level is not None:
        differs = proposal.level is not None and proposal.level != outline.level
        return outline, (f"'{outline.name}' keeps the level that was given, {outline.level}, but lies at "
                         f"{proposal.level} by {file}: {proposal.reason}" if differs else None)
    if proposal.level is None:
        return outline, f"'{outline.name}' gets no level: {proposal.reason}"
    name = outlineName(outline.role, proposal.level) if outline.name == KINDS[outline.role] else outline.name
    return replace(outline, name=name, level=proposal.level), f"'{name}' gets its level by {file}: {proposal.reason}"


def _range(levels: Sequence[str]) -> str:
    ordered = sorted(levels, key=LEVELS.index)
    return f"{ordered[0]} to {ordered[-1]}" if len(ordered) > 1 else "".join(ordered) or "none of them clear"
