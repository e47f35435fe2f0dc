"""Another process that writes while a window looks on."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from explorer.benching.material import FOLLOWED, Envelopes, batch, payments
from explorer.core.expected import Expect
from explorer.stores.sqlite import open_store

AT_ONCE = 50
"""Events of one transaction."""


def write(source: str, events: int, rate: int) -> dict[str, Any]:
    """Append events to a store at a pace.

    Args:
        source: path of the store.
        events: how many.
        rate: events a second, where the store takes so many.

    Returns:
        Under "commits": the last ordinal of every transaction, and when it was committed, in seconds of
        time.perf_counter.
    """
    facts, envelopes = payments("a0", events), Envelopes(events, datetime.now(UTC))
    next(facts)  # the account is open
    commits: list[tuple[int, float]] = []
    store = open_store(Path(source), writable=True)
    try:
        begun = time.perf_counter()
        for done in range(0, events, AT_ONCE):
            new = batch(facts, envelopes, min(AT_ONCE, events - done))
            time.sleep(max(0.0, begun + done / rate - time.perf_counter()))
            appended = store.append(FOLLOWED, new, Expect.ANYTHING)
            commits.append((appended.events[-1].ordinal, time.perf_counter()))
    finally:
        store.close()
    return {"commits": commits}
