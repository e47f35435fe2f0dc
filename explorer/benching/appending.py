"""How fast events are appended: ours with every guarantee, SQLite with none, and another library."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

from explorer.benching.goals import PYEVENTSOURCING, RAW_ENCODING, row
from explorer.benching.material import Envelopes, batch, payments
from explorer.benching.peers import Peer
from explorer.benching.raw import RawStore
from explorer.benching.rounds import Prepare, Work, best_seconds
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.runtime.benched import Plan, Row
from explorer.stores.sqlite import SqliteStore, create

STREAM = "account-a1"
SINGLE = 200
"""Events of one round, one a transaction."""
BULK = 5_000
"""Events of one round, in one transaction."""

Values = tuple[str, str, int, Mapping[str, Any], Mapping[str, Any], str]
"""What an event is made of."""

_FAIR = "ours and the peer make their events of plain values within the time, the limit has its rows ready"


def appending(plan: Plan, folder: Path) -> tuple[Row, Row]:
    """Measure appending, one event a transaction and many; all wait for the disk."""
    single = _side_by_side(plan, folder, many=False)
    bulk = _side_by_side(plan, folder, many=True)
    how = f"in turns, best of {plan.rounds} rounds"
    return (
        _row("append_single_per_s", SINGLE, single, f"{SINGLE} transactions a round, {how}; {_FAIR}"),
        _row("append_bulk_per_s", BULK, bulk, f"{BULK:,} events a transaction, {how}; {_FAIR}"),
    )


def _side_by_side(plan: Plan, folder: Path, *, many: bool) -> dict[str, float]:
    kind = "bulk" if many else "single"
    with ExitStack() as held:
        ours = held.enter_context(closing(create(folder / f"ours-{kind}.db", clock="simulated")))
        raw = held.enter_context(closing(RawStore(folder / f"raw-{kind}.db", STREAM)))
        encoding = held.enter_context(closing(RawStore(folder / f"encoding-{kind}.db", STREAM)))
        size = BULK if many else SINGLE
        contestants: dict[str, Prepare] = {
            "ours": _ours(plan, ours, size, many=many),
            "limit": _raw(plan, raw, size, many=many),
            RAW_ENCODING: _raw_encoding(plan, encoding, size, many=many),
        }
        if plan.peers:
            peer = held.enter_context(closing(Peer(folder / f"peer-{kind}.db")))
            contestants[PYEVENTSOURCING] = lambda: partial(peer.pay_in, size, at_once=many)
        return best_seconds(contestants, plan.rounds)


def _ours(plan: Plan, store: SqliteStore, size: int, *, many: bool) -> Prepare:
    facts, envelopes = payments("a1", plan.seed), Envelopes(plan.seed)

    def append(parts: list[list[Values]]) -> None:
        for part in parts:
            store.append(STREAM, [NewEvent(*values) for values in part], Expect.ANYTHING)

    def prepare() -> Work:
        new = [_values(one) for one in batch(facts, envelopes, size)]
        return partial(append, [new] if many else [[one] for one in new])

    return prepare


def _values(event: NewEvent) -> Values:
    return event.event_id, event.type, event.schema_version, event.data, event.metadata, event.recorded_at


def _raw(plan: Plan, store: RawStore, size: int, *, many: bool) -> Prepare:
    facts, envelopes = payments("a1", plan.seed), Envelopes(plan.seed)
    work = store.append_all if many else store.append_each

    def prepare() -> Work:
        new = batch(facts, envelopes, size)
        store.expect(new)
        return partial(work, store.rows(new))

    return prepare


def _raw_encoding(plan: Plan, store: RawStore, size: int, *, many: bool) -> Prepare:
    facts, envelopes = payments("a1", plan.seed), Envelopes(plan.seed)

    def append(parts: list[list[NewEvent]]) -> None:
        for part in parts:
            store.append_all(store.rows(part))

    def prepare() -> Work:
        new = batch(facts, envelopes, size)
        store.expect(new)
        return partial(append, [new] if many else [[one] for one in new])

    return prepare


def _row(name: str, events: int, seconds: dict[str, float], note: str) -> Row:
    rates = {who: events / taken for who, taken in seconds.items()}
    ours, limit = rates.pop("ours"), rates.pop("limit")
    return row(name, ours, note, peers=rates, limit=limit)
