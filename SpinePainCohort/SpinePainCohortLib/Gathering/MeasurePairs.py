"""Pairs of files measured against each other: from the cache where both are unchanged, in processes where not."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from SpinePainRHILib.Files.FileStamps import hashOfFile

from .CacheFile import CacheFile
from .MeasureAll import measureAll
from .MeasureCases import MeasuredFile
from .MeasureFunction import MeasureFunction
from .Pools import Pool

Pair = tuple[MeasuredFile, MeasuredFile]
Values = tuple[float | None, ...]


@dataclass(frozen=True)
class PairOutcome:
    """The numbers of a pair, or the sentence that says why there are none."""

    values: Values | None
    reason: str | None = None


def measurePairs(pairs: Sequence[Pair], measure: MeasureFunction, cacheFolder: Path | None = None,
                 pool: Pool | None = None) -> Iterator[PairOutcome]:
    """The outcome of every pair, in their order. ``measure`` takes two paths and returns numbers, or raises
    ValueError with a sentence. What was measured is kept by the content of both files."""
    with CacheFile(cacheFolder) as cache:
        keys = [_key(pair, measure) for pair in pairs]
        found = {index: values for index, key in enumerate(keys) if (values := _valuesOf(cache.result(key)))}
        outcomes = {index: PairOutcome(values) for index, values in found.items()}
        places = {(first.path, second.path): index for index, (first, second) in enumerate(pairs)}
        new = [paths for paths, index in places.items() if index not in found]
        with closing(measureAll(measure, new, pool)) as measured:
            for each in measured:
                index = places[each.item]
                if each.value is None:
                    outcomes[index] = PairOutcome(None, _sentence(each.reason or "it could not be measured"))
                elif not _areStill(pairs[index]):
                    outcomes[index] = PairOutcome(None, "a file was changed while it was read: run again.")
                else:
                    outcomes[index] = PairOutcome(tuple(each.value))
                    cache.keepResult(keys[index], json.dumps(each.value, allow_nan=False).encode())
    yield from (outcomes[index] for index in range(len(pairs)))


def _key(pair: Pair, measure: MeasureFunction) -> bytes:
    text = "\0".join((*(each.contentHash for each in pair), measure.cacheText()))
    return hashlib.sha256(text.encode()).digest()


def _valuesOf(stored: bytes | None) -> Values | None:
    try:
        values = json.loads(stored or b"")
    except ValueError:
        return None
    isPlain = isinstance(values, list) and all(each is None or type(each) in (int, float) for each in values)
    return tuple(values) if isPlain else None


def _areStill(pair: Pair) -> bool:
    try:
        return all(hashOfFile(each.path) == each.contentHash for each in pair)
    except OSError:
        return False


def _sentence(reason: str) -> str:
    return reason if reason.endswith(".") else f"{reason}."
