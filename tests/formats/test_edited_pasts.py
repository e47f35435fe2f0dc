"""What is kept of a foreign store's past goes when somebody writes to it: it has no chain that would tell."""

import json
import os
import sqlite3
from contextlib import closing

import pytest
from foreign_stores import STREAM, killed_after, made, row, state

from domain.kernel.upcasting import Upcasting
from explorer.core.generic import PROJECTIONS
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from explorer.readers import DOMAINS
from explorer.runtime import questions as q
from explorer.runtime.answering import Answering
from explorer.runtime.building import Building
from explorer.runtime.histories import Histories
from explorer.runtime.snapshots import SPACING

EVENTS = SPACING + 100
PROJECTIONS_BY_NAME = {one.name: one for one in PROJECTIONS}
CHANGE = (
    "UPDATE stored_events SET topic = 'shop:Order.Expired', "
    "state = CAST(replace(CAST(state AS TEXT), 'Alice', 'Carol') AS BLOB) WHERE originator_version = 10"
)
"""Gives the tenth event another type and another payload, of as many bytes."""


@pytest.fixture
def path(tmp_path):
    """A stream whose tenth event says what no other one says, so that every later state tells of it."""
    rows = [row(version=version) for version in range(1, EVENTS + 1)]
    rows[9] = row(version=10, topic="shop:Order.Refused", payload=state(n=10, owner="Alice"))
    return made(tmp_path, rows, more=["CREATE TABLE more (n)", "INSERT INTO more VALUES (1)"])


def looked_at(path, cache, *, unseen=False):
    """Look at the end of the stream with what is kept of its past, which this keeps, too.

    Returns:
        What the tenth event says in the state, its type in the outline and in the rows, and how many events
        were folded for the state.
    """

    def reader():
        found = open_foreign(path, FORMATS)
        if unseen:
            found._database.stamp = b""
        return found

    building = reader()
    with closing(Building(building, PROJECTIONS_BY_NAME, Upcasting(), Histories(cache, building))) as built:
        built.answer(q.BuildHistory(10_000))
    with closing(reader()) as looking:
        answering = Answering(looking, DOMAINS, cache=cache)
        while isinstance(shown := answering.answer(q.AskState(STREAM)), q.StillFolding):
            pass
        histories = Histories(cache, looking)
        with closing(histories.open(PROJECTIONS_BY_NAME["events_by_type"])) as rows:
            frame, _ = rows.before(EVENTS)
            types = {
                name for name in ("shop:Order.Refused", "shop:Order.Expired") if rows.row((name,), frame)
            }
        types |= set(histories.outline().names) - {"shop:Order.Placed"}
    return json.loads(shown.state)["owner"], types, shown.seek.replayed


def edit(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(CHANGE)
        connection.commit()


def edit_and_turn_back_the_time(path):
    before = os.stat(path)
    edit(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_in_the_log(path):
    killed_after(path, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", CHANGE)
    assert path.with_name(path.name + "-wal").stat().st_size


@pytest.mark.parametrize("edited", [edit, edit_and_turn_back_the_time, edit_in_the_log])
def test_an_earlier_event_that_was_edited_shows_in_everything_after_it(edited, path, tmp_path):
    cache = tmp_path / "kept"
    assert looked_at(path, cache) == ("Alice", {"shop:Order.Refused"}, EVENTS)
    assert looked_at(path, cache) == ("Alice", {"shop:Order.Refused"}, EVENTS - SPACING)

    edited(path)

    assert looked_at(path, cache) == ("Carol", {"shop:Order.Expired"}, EVENTS)
    assert looked_at(path, cache) == ("Carol", {"shop:Order.Expired"}, EVENTS - SPACING)


def test_an_edit_in_the_log_of_a_copied_store_shows_again_and_again(path, tmp_path):
    cache = tmp_path / "kept"
    killed_after(path, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "DELETE FROM more")
    assert looked_at(path, cache)[0] == looked_at(path, cache)[0] == "Alice"
    edit_in_the_log(path)
    assert looked_at(path, cache)[0] == "Carol"


def test_were_writing_not_noticed_the_old_past_would_be_shown(path, tmp_path):
    looked_at(path, tmp_path, unseen=True)
    edit(path)
    assert looked_at(path, tmp_path, unseen=True) == ("Alice", {"shop:Order.Refused"}, EVENTS - SPACING)
