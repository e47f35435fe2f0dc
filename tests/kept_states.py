"""Streams with snapshots, and plain folds to compare them with."""

import json
from dataclasses import dataclass
from pathlib import Path

from explorer.core.domains import state_as_json
from explorer.core.state_forms import form_of
from explorer.core.stream_history import StreamHistory
from explorer.readers import DOMAINS
from explorer.runtime.snapshots import Folded, KeptSnapshots

STRIDE = 8
"""Events between two keyframes in memory."""


def snapshots_of(folder: Path, reader, *, version="1", **options) -> KeptSnapshots:
    """Snapshots of a store of the known domains, folded by code of some version."""
    return KeptSnapshots(
        folder,
        reader,
        lambda name: Folded("domain", form_of(DOMAINS.fold_of(name)), lambda: version),
        **options,
    )


def history_of(reader, snapshots=None, stride: int = STRIDE) -> StreamHistory:
    """The past of a store's streams, with nothing remembered yet."""

    def evolve(state, stored):
        return DOMAINS.evolve(DOMAINS.fold_of(stored.category), state, stored)

    return StreamHistory(reader, lambda name: DOMAINS.fold_of(name).initial, evolve, stride, snapshots)


def text_of(state) -> bytes:
    """A state, byte for byte."""
    return json.dumps(state_as_json(state)).encode()


@dataclass(frozen=True)
class Point:
    """A version of a stream, and what a plain fold gives there."""

    stream: str
    category: str
    version: int
    ordinal: int
    text: bytes


def points_of(reader, wanted) -> list[Point]:
    """Fold every stream plainly, from the start, and note what is wanted: (stream, version) pairs."""
    states, found = {}, []
    for event in reader.read():
        fold = DOMAINS.fold_of(event.category)
        state = DOMAINS.evolve(fold, states.get(event.stream, fold.initial), event)
        states[event.stream] = state
        if (event.stream, event.version) in wanted:
            found.append(Point(event.stream, event.category, event.version, event.ordinal, text_of(state)))
    return found


def shown(history: StreamHistory, point: Point) -> bytes:
    """What a history gives at a point."""
    return text_of(history.at(point.stream, point.category, point.ordinal).state)
