"""Values of DICOM headers, and what they tell of an image: numbers, and words of this program.

No text of a header is passed on: any of them, the description of a series above all, may hold a name. Of a description
only the words of the trade in it are told (WORDS), which are nobody's name.
"""

import re
from typing import Any

import numpy as np

WORDS = frozenset((  # noqa: SIM905 - a list of seventy strings is harder to read
    "t1 t1w t2 t2w pd pdw stir tirm flair tse fse frfse blade propeller se ir gre ge medic merge fiesta ciss space "
    "vista dixon ideal water fat wasser fett fs fatsat spair spir dwi adc epi sag sagittal tra trans transversal "
    "transverse ax axial cor coronal koronar obl 2d 3d iso cervical thoracic lumbar sacral spine cspine tspine lspine "
    "wholespine whole hws bws lws ws upper lower oben unten gd km mpr mip recon localizer localiser loc scout survey "
    "myelo myelography").split())


def numberIn(header: Any, keyword: str) -> float | None:
    """A number of a header; None where there is none, whatever stands in its place."""
    try:
        value = float(header[keyword].value)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    return value if np.isfinite(value) else None


def frameGroup(header: Any, frame: int, keyword: str) -> Any:
    """The functional group of a frame (from 0), its own or the shared one. Raises KeyError where there is none."""
    for sequence, index in (("PerFrameFunctionalGroupsSequence", frame), ("SharedFunctionalGroupsSequence", 0)):
        groups = header.get(sequence)
        if groups and keyword in groups[index] and groups[index][keyword].value:
            return groups[index][keyword].value[0]
    raise KeyError(keyword)


def hasFunctionalGroups(header: Any) -> bool:
    """Whether a header is that of an enhanced object, which says in groups what older ones say at their top."""
    return bool(header.get("PerFrameFunctionalGroupsSequence"))


def frameCount(header: Any) -> int:
    return int(numberIn(header, "NumberOfFrames") or 1)


def weighting(header: Any) -> str | None:
    """T2 or T1, as echo and repetition time tell for spin echo; None where they tell neither, and for diffusion."""
    echoMs, repetitionMs = echoTimeMs(header), repetitionTimeMs(header)
    if echoMs is None or repetitionMs is None or _isDiffusion(header):
        return None
    if echoMs >= 60 and repetitionMs >= 1000:
        return "T2"
    return "T1" if echoMs <= 30 and repetitionMs <= 1200 else None


def echoTimeMs(header: Any) -> float | None:
    value = numberIn(header, "EchoTime")
    return value if value is not None else _grouped(header, "MREchoSequence", "EffectiveEchoTime")


def repetitionTimeMs(header: Any) -> float | None:
    value = numberIn(header, "RepetitionTime")
    return value if value is not None else _grouped(header, "MRTimingAndRelatedParametersSequence", "RepetitionTime")


def wordsOf(header: Any) -> tuple[str, ...]:
    """The words of the trade in the description of a series, in their order."""
    text = f"{header.get('SeriesDescription') or ''} {header.get('ProtocolName') or ''}".lower()
    return tuple(dict.fromkeys(each for each in re.split(r"[^a-z0-9]+", text) if each in WORDS))


def _isDiffusion(header: Any) -> bool:
    kinds = header.get("ScanningSequence")
    return "EP" in ([kinds] if isinstance(kinds, str) else list(kinds or []))


def _grouped(header: Any, group: str, keyword: str) -> float | None:
    try:
        return numberIn(frameGroup(header, 0, group), keyword)
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
