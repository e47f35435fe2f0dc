"""What a store is known by: it stays when a payload is mended, and tells stores from each other."""

import sqlite3
from contextlib import closing

import cbor2
import pytest
from foreign_stores import copied, made, opened, row, state

from domain.kernel.recorded import RecordedEvent
from explorer.formats.bookkeeping import identity

NAMELESS = RecordedEvent(1, 1, None, None, None, "Paid", None, None, None, {"amount": 5})


def of(event=NAMELESS, **changes):
    fields = {name: getattr(event, name) for name in event.__slots__}
    return identity("some", [RecordedEvent(**{**fields, **changes})])


def of_store(path):
    with opened(path) as reader:
        return reader.describe().identity


IN_TIME = {"stream": "a", "version": 1, "time": "2026-01-02T03:04:05Z"}


@pytest.mark.parametrize("known", [{"event_id": "e1"}, IN_TIME], ids=["id", "place and time"])
def test_what_else_tells_an_event_leaves_its_data_out(known):
    assert of(**known) == of(**known, data="edited", metadata={"by": "me"})


@pytest.mark.parametrize("lacking", IN_TIME)
def test_data_tells_events_that_nothing_else_does(lacking):
    """Negative control: without data such stores would be one."""
    known = {**IN_TIME, lacking: None}
    assert of(**known) != of(**known, data="another")


@pytest.mark.parametrize("change", [{"event_id": "e2"}, {"type": "Sent"}, {"position": 2}])
def test_stores_with_other_events_are_others(change):
    assert of(event_id="e1") != of(**{"event_id": "e1", **change})


def test_streams_of_the_same_names_are_told_apart_by_time():
    assert of(**IN_TIME) != of(**{**IN_TIME, "time": "2026-01-02T03:04:06Z"})


def test_bug_a_store_whose_payload_was_edited_lost_its_bookmarks(tmp_path):
    path = copied(tmp_path, "axon4_jpa")
    before = of_store(path)
    with closing(sqlite3.connect(path)) as store:
        edited = "UPDATE domain_event_entry SET payload = ? WHERE global_index = 2"
        store.execute(edited, (cbor2.dumps({"edited": True}),))
        store.commit()
    assert of_store(path) == before


def test_a_store_without_ids_keeps_its_identity_where_streams_and_times_stay(tmp_path):
    plain = of_store(made(tmp_path, [row(), row(version=2)]))
    edited = of_store(made(tmp_path, [row(), row(version=2, payload=state(n="edited"))], name="edited.db"))
    other = of_store(made(tmp_path, [row("f" * 32), row("f" * 32, version=2)], name="other.db"))
    assert plain == edited != other
