"""Our own store in memory: lists and dicts that keep the same promises, for tests and as reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import uuid4

from domain.kernel.projection import Key, Row, hidden
from domain.kernel.recorded import RecordedEvent
from explorer.core import fingerprints
from explorer.core.description import CategoryInfo, Check, CheckpointInfo, Description, StreamInfo
from explorer.core.errors import IdReused, NotEmpty, VersionConflict
from explorer.core.event_writer import Appended, Intake, NewEvent
from explorer.core.expected import Expected, holds
from explorer.core.outcome_log import OutcomeRecord
from explorer.core.own_store import StoredPayload
from explorer.core.positions import Coordinate
from explorer.core.read_models import Checkpoint
from explorer.stores.chain import GENESIS, link
from explorer.stores.encoding import as_stored_time, category_of, decode, encode, encode_key
from explorer.stores.memory_intake import MemoryIntake
from explorer.stores.outcomes import check_outcome
from explorer.stores.own import CAPABILITIES
from explorer.stores.preparing import prepare, same_event
from explorer.stores.reading import as_event
from explorer.stores.schema import FORMAT, TITLE


class MemoryStore:
    """A store that ends with the program."""

    def __init__(self, *, clock: str = "simulated") -> None:
        self.clock = clock
        self._id = str(uuid4())
        self._events: list[tuple[Any, ...]] = []
        self._hashes = [GENESIS]
        self._streams: dict[str, list[int]] = {}
        self._ids: dict[str, int] = {}
        self._outcomes: list[OutcomeRecord] = []
        self._checkpoints: dict[str, Checkpoint] = {}
        self._rows: dict[str, dict[Key, str]] = {}

    # --- reading ---

    def describe(self) -> Description:
        """Say what kind of store this is."""
        return Description(
            format=FORMAT,
            title=f"{TITLE} in memory",
            identity=self._id,
            writable=True,
            clock=self.clock,
            capabilities=CAPABILITIES,
            checkpoints=tuple(
                CheckpointInfo(one.name, one.at[0], max(0, self.head() - one.at[0]))
                for one in self.checkpoints()
            ),
        )

    def head(self) -> int:
        """Give the ordinal of the last event."""
        return len(self._events)

    def head_hash(self) -> str:
        """Give the hash of the last event in hexadecimal."""
        return self._hashes[-1].hex()

    def last_time(self) -> str | None:
        """Give the time of the last event."""
        return self._at(self.head()).time if self._events else None

    def _at(self, position: int) -> RecordedEvent:
        return as_event(self._events[position - 1])

    def read(
        self, after: int = 0, limit: int | None = None, *, backward: bool = False
    ) -> Iterator[RecordedEvent]:
        """Yield events in timeline order."""
        end = self.head() + 1
        older, newer = range(min(after or end, end) - 1, 0, -1), range(max(after, 0) + 1, end)
        return map(self._at, (older if backward else newer)[:limit])

    def read_stream(
        self,
        stream: str,
        after: int | None = None,
        limit: int | None = None,
        *,
        until: int | None = None,
        backward: bool = False,
    ) -> Iterator[RecordedEvent]:
        """Yield the events of one stream in order."""
        chosen = [at for at in self._streams.get(stream, ()) if until is None or at <= until]
        if backward:
            chosen = [at for at in reversed(chosen) if after is None or at < after]
        else:
            chosen = [at for at in chosen if after is None or at > after]
        return map(self._at, chosen[:limit])

    def payloads(self, stream: str, after: int = 0) -> Iterator[StoredPayload]:
        """Yield what a fold needs of the events of one stream after a version."""
        for at in self._streams.get(stream, [])[after:]:
            position, _, _, version, _, type_, schema_version, _, data, _ = self._events[at - 1]
            yield position, version, type_, schema_version, data

    def fingerprint(self, ordinal: int) -> bytes:
        """Give the start of the chain's hash at an event."""
        known = 1 <= ordinal <= self.head()
        return self._hashes[ordinal][: fingerprints.SIZE] if known else fingerprints.NOTHING

    def at_time(self, moment: str) -> int:
        """Give the ordinal of the event nearest before a moment."""
        last = as_stored_time(moment)
        times = [(str(event.time), event.ordinal) for event in self.read()]
        return max((one for one in times if one[0] <= last), default=("", 0))[1]

    def stream(self, name: str) -> StreamInfo | None:
        """Describe one stream."""
        held = self._streams.get(name)
        if not held:
            return None
        first, last = self._at(held[0]).time, self._at(held[-1]).time
        return StreamInfo(name, category_of(name), len(held), len(held), first, last)

    def streams(
        self, category: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Sequence[StreamInfo]:
        """List streams in name order."""
        names = sorted(name for name in self._streams if name > (after or ""))
        chosen = [name for name in names if category is None or category_of(name) == category]
        return [info for name in chosen[:limit] if (info := self.stream(name)) is not None]

    def begun(
        self, category: str, before: int | None = None, limit: int | None = None
    ) -> Sequence[tuple[int, StreamInfo]]:
        """List the streams of a category with the ordinals of their first events, newest first."""
        found = [(self._streams[info.stream][0], info) for info in self.streams(category)]
        found = [one for one in found if before is None or one[0] < before]
        return sorted(found, key=lambda one: one[0], reverse=True)[:limit]

    def ordinal_of(self, event_id: str) -> int | None:
        """Give the ordinal of the event of that id, None where there is none."""
        return self._ids.get(event_id)

    def categories(self) -> Sequence[CategoryInfo]:
        """List categories in name order."""
        streams = Counter(map(category_of, self._streams))
        events = Counter(event.category for event in self.read())
        return [CategoryInfo(name, streams[name], events[name]) for name in sorted(streams)]

    def types(self) -> Mapping[str, int]:
        """Count the events of each type."""
        return dict(sorted(Counter(event.type for event in self.read()).items()))

    def verify(self) -> Iterator[Check]:
        """Compute the hash chain again."""
        wrong = [
            number
            for number, envelope in enumerate(self._events, start=1)
            if link(self._hashes[number - 1], envelope) != self._hashes[number]
        ]
        yield Check("hash chain", not wrong, f"{self.head():,} events", wrong[0] if wrong else None)

    def close(self) -> None:
        """Do nothing: there is no file."""

    # --- writing ---

    def append(
        self,
        stream: str,
        events: Sequence[NewEvent],
        expected: Expected,
        outcome: OutcomeRecord | None = None,
    ) -> Appended:
        """Append all events or none, and the outcome of their command."""
        prepared = prepare(stream, events)
        if outcome is not None:
            check_outcome(outcome)
        known = [self._at(self._ids[one.event_id]) for one in events if one.event_id in self._ids]
        for event in known:
            wanted = next(one for one in prepared if one.new.event_id == event.event_id)
            if not same_event(event, stream, wanted) or len(known) < len(events):
                raise IdReused(str(event.event_id), str(event.stream), event.ordinal)
        if known:
            return Appended(lambda: tuple(self._at(self._ids[one.event_id]) for one in events), repeated=True)
        before = self.accepted(outcome.command_id) if outcome and outcome.outcome == "accepted" else None
        if before is not None:
            return Appended(lambda: tuple(self._between(before)), repeated=True)
        version = len(self._streams.get(stream, ()))
        if not holds(expected, version):
            raise VersionConflict(stream, expected, version)
        first = self.head() + 1
        for number, one in enumerate(prepared, start=1):
            position = self.head() + 1
            envelope = one.envelope(position, stream, category_of(stream), version + number)
            self._hashes.append(link(self._hashes[-1], envelope))
            self._events.append(envelope)
            self._ids[one.new.event_id] = position
            self._streams.setdefault(stream, []).append(position)
        made = tuple(self.read(first - 1))
        if outcome is not None:
            positions = (made[0].ordinal, made[-1].ordinal) if made else (None, None)
            self._keep(replace(outcome, first_position=positions[0], last_position=positions[1]))
        return Appended(lambda: made)

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """Take in a whole history within a block."""
        if self._events:
            raise NotEmpty(f"This store has {self.head():,} events already; take the history into a new one.")
        history = MemoryStore(clock=self.clock)
        yield MemoryIntake(history)
        self._events, self._hashes = history._events, history._hashes
        self._streams, self._ids = history._streams, history._ids
        self._checkpoints, self._rows = {}, {}

    def _between(self, outcome: OutcomeRecord) -> Iterator[RecordedEvent]:
        if outcome.first_position is None or outcome.last_position is None:
            return iter(())
        return map(self._at, range(outcome.first_position, outcome.last_position + 1))

    def record(self, outcome: OutcomeRecord) -> None:
        """Keep an outcome that left no events."""
        check_outcome(outcome)
        if outcome.outcome != "accepted" or self.accepted(outcome.command_id) is None:
            self._keep(replace(outcome, first_position=None, last_position=None))

    def _keep(self, outcome: OutcomeRecord) -> None:
        self._outcomes.append(replace(outcome, number=len(self._outcomes) + 1))

    def accepted(self, command_id: str) -> OutcomeRecord | None:
        """Give the accepted outcome of a command."""
        found = (one for one in self._outcomes if (one.command_id, one.outcome) == (command_id, "accepted"))
        return next(found, None)

    def outcomes(
        self, before: int | None = None, limit: int = 100, *, only: str | None = None
    ) -> Sequence[OutcomeRecord]:
        """List outcomes, newest first."""
        chosen = [one for one in reversed(self._outcomes) if before is None or one.number < before]
        return [one for one in chosen if only is None or one.outcome == only][:limit]

    def outcome_counts(self) -> Mapping[str, int]:
        """Count outcomes by kind and code."""
        counts = Counter(one.outcome for one in self._outcomes)
        return counts + Counter(f"refused.{one.code}" for one in self._outcomes if one.outcome == "refused")

    # --- read models ---

    def checkpoint(self, name: str) -> Checkpoint | None:
        """Give a consumer's checkpoint."""
        return self._checkpoints.get(name)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """List all consumers' checkpoints, by name."""
        return [self._checkpoints[name] for name in sorted(self._checkpoints)]

    def row(self, projection: str, key: Key) -> Row | None:
        """Give one row."""
        text = self._rows.get(projection, {}).get(key)
        return None if text is None else decode(text, f"Row {key}")

    def rows(
        self, projection: str, after: Key | None = None, limit: int | None = None
    ) -> Iterator[tuple[Key, Row]]:
        """Yield rows in key order."""
        held = self._rows.get(projection, {})
        for key in islice((key for key in sorted(held) if after is None or key > after), limit):
            yield key, decode(held[key], f"Row {key}")

    def count(self, projection: str) -> int:
        """Count the rows that are shown."""
        return sum(not hidden(key) for key in self._rows.get(projection, ()))

    def save(
        self, checkpoint: Checkpoint, changes: Mapping[Key, Row | None], previous: Coordinate | None
    ) -> bool:
        """Store rows and the checkpoint, by compare-and-swap."""
        texts = {
            key: None if row is None else encode(row, f"row {key} of {checkpoint.name}")[0]
            for key, row in changes.items()
            if encode_key(key)
        }
        before = self._checkpoints.get(checkpoint.name)
        if (before.at if before else None) != previous:
            return False
        held = self._rows.setdefault(checkpoint.name, {})
        for key, text in texts.items():
            if text is None:
                held.pop(key, None)
            else:
                held[key] = text
        self._checkpoints[checkpoint.name] = checkpoint
        return True

    def reset(self, projection: str) -> None:
        """Forget all rows and the checkpoint of one projection."""
        self._rows.pop(projection, None)
        self._checkpoints.pop(projection, None)
