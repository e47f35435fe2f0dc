"""A projection applies each event once, wherever in a batch its process is killed."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from benches import DOMAINS, busy_day
from explorer.core.event_writer import NewEvent
from explorer.core.projecting import ProjectionConsumer, digest
from explorer.stores.sqlite import create, open_store

BATCH = 20
"""Events in a batch: so few that there are many batches to die in."""
MOST_STATEMENTS = 24
"""A batch takes seven; so a process dies in one of its first four."""


@pytest.fixture(scope="module")
def history():
    """Events of both domains, as they would be appended, and the rows that one quiet pass makes of them."""
    workbench = busy_day(120)
    events = list(workbench.store.read())
    rows = {name: list(workbench.store.rows(name)) for name in DOMAINS.projections}
    workbench.close()
    return events, rows


def recorded(path: Path, events) -> None:
    """Make a store with these events, which no projection has seen."""
    store = create(path, clock="simulated", durable=False)
    for event in events:
        new = NewEvent(
            event.event_id, event.type, event.schema_version, event.data, event.metadata, event.time
        )
        store.append(event.stream, [new], event.version - 1)
    store.finish()


def kill(
    nursery, path: Path, history, kills: int, seed: int, *, batch: int = BATCH, atomic: bool = True
) -> int:
    """Kill projections in their batches, let the last one finish; gives how many died inside a batch."""
    events, rows = history
    recorded(path, events)
    dice = random.Random(seed)
    inside = 0

    def life(**how):
        return nursery.start("child_work.project", path=str(path), **how).told()

    for number in range(kills):
        statements = dice.randrange(1, MOST_STATEMENTS)
        told = life(seed=number, batch=batch, statements=statements, atomic=atomic)
        inside += told[-1:] == ["begun"]
    life(seed=0, batch=500, statements=None, atomic=True)
    with closing(open_store(path, writable=True)) as store:
        marks = {one.name: (one.at[0], one.status) for one in store.checkpoints()}
        assert marks == dict.fromkeys(rows, (len(events), "running"))
        for name, projection in DOMAINS.projections.items():
            assert list(store.rows(name)) == rows[name], f"{name} is not what one quiet pass gives"
            before = digest(store.rows(name))
            ProjectionConsumer(projection, store, DOMAINS.upcasting).rebuild()
            assert digest(store.rows(name)) == before
        assert [check for check in store.verify() if not check.ok] == []
    return inside


@pytest.mark.timeout(300)
def test_two_hundred_projections_killed_in_a_batch_count_every_event_once(nursery, tmp_path, history):
    inside = kill(nursery, tmp_path / "store.db", history, 200, seed=1)
    assert inside >= 150, f"only {inside} died inside a batch"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_projections_killed_in_a_batch_count_every_event_once(nursery, tmp_path, history):
    inside = sum(kill(nursery, tmp_path / f"store{n}.db", history, 200, seed=n) for n in range(10, 15))
    assert inside >= 750, f"only {inside} died inside a batch"


def test_rows_saved_apart_from_their_checkpoint_are_found_out(nursery, tmp_path, history):
    """The control: the same kills give other rows where rows and checkpoint are two transactions."""
    with pytest.raises(AssertionError, match="not what one quiet pass gives"):
        kill(nursery, tmp_path / "store.db", history, 40, seed=2, batch=150, atomic=False)
