"""What the Rust libraries disintegrate and eventually keep beside their events, and what they do not keep."""

from generated import disintegrate, eventually_rs
from rewriting import rewritten


def test_listeners_of_disintegrate_are_consumers(tmp_path):
    store = rewritten(tmp_path, disintegrate, step=5)
    assert store.checkpoints == {"totals": (35, 33), "new": (0, 40)}


def test_events_of_disintegrate_have_no_stream_but_say_what_they_are_about(tmp_path):
    store = rewritten(
        tmp_path, disintegrate, "ALTER TABLE event ADD COLUMN seat_no INTEGER", "UPDATE event SET seat_no = 7"
    )
    assert store.described.capabilities.streams_per_event == "none"
    assert {event.stream for event in store.events} == {None}
    assert {event.metadata["seat_no"] for event in store.events} == {7}
    assert {flag for event in store.events for flag in event.flags} == set()


def test_snapshots_of_disintegrate_are_counted(tmp_path):
    table = "CREATE TABLE snapshot (id TEXT, name TEXT, query TEXT, version BIGINT, payload TEXT)"
    store = rewritten(
        tmp_path, disintegrate, table, "INSERT INTO snapshot VALUES ('1', 'cart', 'q', 3, '{}')"
    )
    assert store.described.snapshots == 1


def test_a_store_of_disintegrate_without_listeners_has_no_checkpoints(tmp_path):
    store = rewritten(tmp_path, disintegrate, "DROP TABLE event_listener")
    assert (store.checkpoints, store.described.capabilities.checkpoints) == ({}, False)


def test_eventually_keeps_no_order_between_streams_and_no_time(tmp_path):
    described = rewritten(tmp_path, eventually_rs).described
    assert (described.capabilities.global_order, described.capabilities.time) == (False, False)
    assert described.warnings == (
        "The store keeps no order of all events; they are shown by stream, then version.",
    )


def test_states_of_aggregates_of_eventually_are_counted_as_snapshots(tmp_path):
    store = rewritten(tmp_path, eventually_rs)
    assert store.described.snapshots == len({event.stream for event in store.events})
    (tmp_path / "without").mkdir()
    store = rewritten(tmp_path / "without", eventually_rs, "DROP TABLE aggregates")
    assert (store.described.snapshots, {event.category for event in store.events}) == (0, {None})
