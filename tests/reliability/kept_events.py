"""What must be there after an accident: everything acknowledged, each batch whole, and nothing damaged."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from disk_histories import LAST, PROJECTION, size_of

from explorer.stores.sqlite import SqliteStore, open_store


def check_kept(path: Path, acknowledged: Iterable[str]) -> set[int]:
    """Open a store for writing, and make sure that it holds what it must; gives its batches."""
    with closing(open_store(path, writable=True)) as store:
        wrong = [check for check in store.verify() if not check.ok]
        assert not wrong, f"damaged: {wrong}"
        batches = _whole_batches(store)
        _outcomes_agree(store, batches)
        saved = _saved(store)
    for what in acknowledged:
        match what.split():
            case ["batch", number]:
                assert int(number) in batches, f"lost: {what} was acknowledged"
            case ["saved", ordinal]:
                assert int(ordinal) <= saved, f"lost: {what} was acknowledged"
            case [other, *_]:
                assert other in ("made", "copied", "seen")
    return set(batches)


def _whole_batches(store: SqliteStore) -> dict[int, list[int]]:
    """Give the positions of every batch."""
    found: dict[int, list[int]] = {}
    parts: Counter[str] = Counter()
    for event in store.read():
        batch = int(str(event.event_id).split("-")[0])
        found.setdefault(batch, []).append(event.ordinal)
        parts[str(event.event_id)] += 1
    assert set(parts.values()) <= {1}, "doubled: an event is there twice"
    torn = {batch: where for batch, where in found.items() if len(where) != size_of(batch)}
    assert not torn, f"torn: {torn}"
    return found


def _outcomes_agree(store: SqliteStore, batches: dict[int, list[int]]) -> None:
    told = {
        int(outcome.command_id): (outcome.first_position, outcome.last_position)
        for outcome in store.outcomes(limit=10_000)
    }
    assert told == {batch: (where[0], where[-1]) for batch, where in batches.items()}, (
        "torn: events and outcomes are not the same commands"
    )


def _saved(store: SqliteStore) -> int:
    """Give how far the projection has come, by its row and its checkpoint, which must agree."""
    row, checkpoint = store.row(PROJECTION, LAST), store.checkpoint(PROJECTION)
    by_row, by_checkpoint = row and row["ordinal"], checkpoint and checkpoint.at[0]
    assert by_row == by_checkpoint, f"torn: the row has seen {by_row}, the checkpoint {by_checkpoint}"
    return by_row or 0
