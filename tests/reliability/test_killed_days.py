"""A day goes on whatever program is killed in it: every process ends once, and nothing happens twice."""

import random
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from benches import DOMAINS
from explorer.core.projecting import digest
from explorer.runtime.workbench import Workbench
from explorer.stores.sqlite import create, open_store

RATE = 0.5
"""Commands a second of simulated time: the shop and the bank tell by turns."""
MOST_STATEMENTS = 6_000
"""A command with all that processes do because of it takes some fifty."""
ENDS = ("ProcessCompleted", "ProcessFailed")
ONCE = {
    "TransferDebited": "transfer_id",
    "TransferCredited": "transfer_id",
    "TransferRefunded": "transfer_id",
    "TransferCompleted": "transfer_id",
    "TransferFailed": "transfer_id",
    "PaymentAuthorised": "order_id",
    "OrderConfirmed": "order_id",
    "OrderRejected": "order_id",
    "OrderShipped": "order_id",
}
"""Effects of processes, and what each may happen to only once."""


def live(nursery, path: Path, kills: int, seed: int, *, seconds: float, careless: bool = False) -> float:
    """Kill so many programs that tell the day, then let one finish it; gives the simulated seconds."""
    create(path, clock="simulated").close()
    dice = random.Random(seed)
    lives = 0
    while lives < kills or _length(path) < seconds:
        wish = {"path": str(path), "seed": seed + 1_000 * lives, "rate": RATE, "careless": careless}
        nursery.start(
            "child_work.live_through", statements=dice.randrange(20, MOST_STATEMENTS), **wish
        ).told()
        lives += 1
    with closing(Workbench(open_store(path, writable=True), DOMAINS)) as bench:
        bench.catch_up()
        while bench.let_pass(3_600):
            pass
    return _length(path)


def _length(path: Path) -> float:
    with closing(open_store(path, writable=False)) as store:
        first, last = (next(iter(store.read(limit=1, backward=back)), None) for back in (False, True))
        if first is None or last is None:
            return 0.0
        began, ended = (datetime.fromisoformat(event.time) for event in (first, last))
        return (ended - began).total_seconds()


def judge(path: Path) -> Counter[str]:
    """Look at what the day has come to; gives how its processes ended."""
    ends: Counter[str] = Counter()
    by_stream: Counter[str] = Counter()
    effects: Counter[tuple[str, str]] = Counter()
    with closing(open_store(path, writable=False)) as store:
        started = set()
        for event in store.read():
            if event.type == "ProcessStarted":
                started.add(event.stream)
            elif event.type in ENDS:
                by_stream[event.stream] += 1
                ends[event.type] += 1
            elif event.type in ONCE:
                effects[event.type, event.data[ONCE[event.type]]] += 1
        assert started == set(by_stream), f"never ended: {sorted(started - set(by_stream))[:5]}"
        assert set(by_stream.values()) == {1}, "some process ended twice"
        assert set(effects.values()) == {1}, [one for one, many in effects.items() if many > 1][:5]
        rows = {name: dict(store.rows(name)) for name in ("money_conservation", "stock_levels")}
        assert {row["difference"] for key, row in rows["money_conservation"].items() if key[0][0] != "_"} == {
            0
        }
        assert all(row["available"] >= 0 for row in rows["stock_levels"].values())
        assert [check for check in store.verify() if not check.ok] == []
    return ends


@pytest.mark.timeout(300)
def test_a_day_with_ten_killed_programs_ends_every_process_once(nursery, tmp_path):
    path = tmp_path / "day.db"
    live(nursery, path, 10, seed=1, seconds=600)
    ends = judge(path)
    assert ends["ProcessCompleted"] > 20
    with closing(Workbench(open_store(path, writable=True), DOMAINS)) as bench:
        for name in DOMAINS.projections:
            before = digest(bench.store.rows(name))
            bench.rebuild(name)
            assert digest(bench.store.rows(name)) == before


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_an_hour_with_a_hundred_killed_programs_ends_every_process_once(nursery, tmp_path):
    path = tmp_path / "hour.db"
    seconds = live(nursery, path, 100, seed=2, seconds=3_600)
    ends = judge(path)
    print(f"{seconds:,.0f} simulated seconds, {sum(ends.values()):,} processes: {dict(ends)}")
    assert seconds >= 3_600
    assert sum(ends.values()) > 200


@pytest.mark.timeout(300)
def test_processes_that_store_their_place_before_they_act_are_found_out(nursery, tmp_path):
    """The control: what a killed program had noted as done, but not done, is never done."""
    path = tmp_path / "day.db"
    live(nursery, path, 25, seed=3, seconds=300, careless=True)
    with pytest.raises(AssertionError, match="never ended"):
        judge(path)
