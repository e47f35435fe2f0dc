"""How fast the state of one long stream is folded from all its events."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from explorer.benching.goals import PYEVENTSOURCING, row
from explorer.benching.material import Envelopes, batch, payments
from explorer.benching.peers import Peer
from explorer.benching.rounds import Prepare, best_seconds
from explorer.core.expected import Expect
from explorer.core.loading import Loader
from explorer.readers import DOMAINS
from explorer.runtime.benched import Plan, Row
from explorer.stores.sqlite import SqliteStore, create
from explorer.stores.sqlite_driver import DRIVER

STREAM = "account-a1"
_PAYLOADS = "SELECT type, data FROM events WHERE stream = ? ORDER BY version"


def rebuilding(plan: Plan, folder: Path) -> Row:
    """Measure the fold of one account with `plan.aggregate` events."""
    with ExitStack() as held:
        path = folder / "aggregate.db"
        store = held.enter_context(closing(create(path, clock="simulated", durable=False)))
        new = batch(payments("a1", plan.seed), Envelopes(plan.seed), plan.aggregate)
        store.append(STREAM, new, Expect.ANYTHING)
        raw: Any = held.enter_context(closing(DRIVER.connect(str(path))))
        contestants: dict[str, Prepare] = {
            "ours": lambda: partial(_folded, store),
            "limit": lambda: partial(_folded_raw, raw),
        }
        if plan.peers:
            peer = held.enter_context(closing(Peer(folder / "aggregate-peer.db")))
            peer.pay_in(plan.aggregate - 1, at_once=True)
            contestants[PYEVENTSOURCING] = lambda: peer.rebuild
        seconds = best_seconds(contestants, plan.rounds)
    rates = {who: plan.aggregate / taken for who, taken in seconds.items()}
    ours, limit = rates.pop("ours"), rates.pop("limit")
    note = (
        f"{plan.aggregate:,} events of one stream, in turns, best of {plan.rounds}; "
        "limit: two columns read, decoded straight into event classes, and folded"
    )
    return row("aggregate_rebuild_per_s", ours, note, peers=rates, limit=limit)


def _folded(store: SqliteStore) -> Any:
    return Loader(store, DOMAINS).load(DOMAINS.categories["account"], STREAM).state


def _folded_raw(connection: Any) -> Any:
    account = DOMAINS.categories["account"]
    decoders = {event.__name__: msgspec.json.Decoder(event).decode for event in account.events}
    state = account.initial
    for type_, data in connection.execute(_PAYLOADS, (STREAM,)):
        state = account.evolve(state, decoders[type_](data))
    return state
