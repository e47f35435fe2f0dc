"""Answering what the state of a stream was, part by part where the fold is long, in the reader's process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import msgspec

from explorer.core.description import StreamInfo
from explorer.core.errors import BeyondTheEnd
from explorer.core.event_reader import EventReader
from explorer.core.folding import Folding
from explorer.core.lookup import known_stream, within
from explorer.core.own_store import OwnStore
from explorer.core.paths import ABSENT
from explorer.core.state_at import StateAt
from explorer.core.stream_history import FoldUnfinished, StreamHistory
from explorer.core.time_machine import Travelled
from explorer.core.tree import tree
from explorer.runtime import questions as q
from explorer.runtime.snapshots import KeptSnapshots
from explorer.runtime.wire import json_text

LONGEST = 0.1
"""Seconds after which a fold is broken off for other questions; whoever wants its end asks again."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a fold that takes several questions cost so far."""

    question: q.AskState
    travelled: Travelled
    ms: float


class StateAnswers:
    """Answers about states.

    Args:
        reader: the open store.
        folding: how its streams are folded.
        snapshots: what is kept of it; None where nothing is.
        now: a clock in seconds, for how long to fold.
    """

    def __init__(
        self,
        reader: EventReader,
        folding: Folding,
        snapshots: KeptSnapshots | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._folding = folding
        self.streams = StreamHistory(
            reader,
            folding.initial,
            folding.evolve,
            snapshots=snapshots,
            seen=folding.seen,
            passes_by=folding.passes_by,
        )
        self._snapshots = snapshots
        self._now = now
        self._begun: _Begun | None = None

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskState: self.state}

    def state(self, question: q.AskState) -> q.State | q.StillFolding:
        """Give the state of a stream at a moment, or say how far its fold is.

        Raises:
            StoreError: there is no such stream or moment.
        """
        begun = time.perf_counter()
        info = known_stream(self._reader, question.stream)
        ordinal = self._ordinal_of(question, info)
        end = self._now() + LONGEST
        try:
            at = self._at(info, ordinal, question.sub, lambda: self._now() > end)
        except FoldUnfinished as unfinished:
            self._begun = self._going_on(question, unfinished.travelled, begun)
            return q.StillFolding(info.stream, unfinished.events, info.events)
        whole, self._begun = self._going_on(question, at.travelled, begun), None
        seek = q.Seek(whole.travelled.keyframe, whole.travelled.replayed, round(whole.ms, 3))
        shown = self._shown(info, at, ordinal, seek)
        return shown if question.sub is None else msgspec.structs.replace(shown, sub=question.sub)

    def reach(self, stream: str, ordinal: int) -> q.StillFolding | None:
        """Fold a stream towards a moment, so that it and those before it are near afterwards.

        Returns:
            How far its fold is; None where it has come to the moment.

        Raises:
            StoreError: there is no such stream.
        """
        info, end = known_stream(self._reader, stream), self._now() + LONGEST
        try:
            self._at(info, ordinal, None, lambda: self._now() > end)
        except FoldUnfinished as unfinished:
            return q.StillFolding(info.stream, unfinished.events, info.events)
        return None

    def _at(self, info: StreamInfo, ordinal: int, sub: int | None, enough: Callable[[], bool]) -> StateAt:
        if sub is None:
            return self.streams.at(info.stream, info.category, ordinal, enough)
        return self.streams.part_at(info.stream, info.category, ordinal, sub, enough)

    def _going_on(self, question: q.AskState, travelled: Travelled, begun: float) -> _Begun:
        """Add up what all questions of one fold cost."""
        before, ms = self._begun, (time.perf_counter() - begun) * 1_000
        if before is None or before.question != question:
            return _Begun(question, travelled, ms)
        whole = replace(before.travelled, replayed=before.travelled.replayed + travelled.replayed)
        return _Begun(question, whole, before.ms + ms)

    def _shown(self, info: StreamInfo, at: StateAt, ordinal: int, seek: q.Seek) -> q.State:
        exactly = at.ordinal == ordinal and at.ordinal > 0
        state = self._folding.json(info.category, at.state)
        before = self._folding.json(info.category, at.before)
        shown, older = (ABSENT if one is None else one for one in (state, before))
        rows = tree(shown, older, marked=exactly)
        return q.State(
            stream=info.stream,
            version=at.version,
            ordinal=at.ordinal,
            changed_by=at.ordinal if exactly else None,
            fold=self._folding.kind(info.category),
            state=json_text(state),
            tree=rows,
            seek=seek,
            problem=at.problem,
        )

    def _ordinal_of(self, question: q.AskState, info: StreamInfo) -> int:
        """Find the ordinal to fold to: the one asked for, the one of a version, or the end."""
        if question.version is None:
            return within(self._reader, question.at)
        found = self._ordinal_at(info, question.version)
        if found is None:
            wanted = f"{info.stream} has no version {question.version}"
            if info.version is None:
                raise BeyondTheEnd(f"{wanted}: this store numbers no events in streams. Name a moment: --at.")
            raise BeyondTheEnd(f"{wanted}; its last version is {info.version}.")
        return found

    def _ordinal_at(self, info: StreamInfo, version: int) -> int | None:
        if isinstance(self._reader, OwnStore):
            stored = islice(self._reader.payloads(info.stream, max(version, 1) - 1), 1)
            return next((one[0] for one in stored if one[1] == version), None)
        kept = self._snapshots
        near = kept.before_version(info.stream, info.category, version) if kept is not None else 0
        for after in dict.fromkeys((near, 0)):  # numbers that somebody else gave may go back
            events = self._reader.read_stream(info.stream, after=after or None)
            found = next((event.ordinal for event in events if event.version == version), None)
            if found is not None:
                return found
        return None
