"""What Commanded's EventStore keeps beside its events: links, deleted streams, subscriptions, leftovers."""

import pytest
from foreign_stores import SAMPLES
from generated import commanded_eventstore
from rewriting import rewritten, seen

LINKED = (
    "INSERT INTO streams VALUES (90, 'vip', 2, '', NULL)",
    "INSERT INTO stream_events SELECT event_id, 90, stream_version, original_stream_id, "
    "original_stream_version FROM stream_events WHERE stream_id = 0 AND stream_version < 3",
)


def subscribed(stream, seen):
    return (
        "INSERT INTO subscriptions (stream_uuid, subscription_name, last_seen) VALUES (?, 'reader', ?)",
        [stream, seen],
    )


def test_links_double_no_event_and_are_told(tmp_path):
    store = rewritten(tmp_path, commanded_eventstore, *LINKED)
    assert [event.position for event in store.events] == list(range(1, 41))
    told = [event.metadata.get("$stored", {}).get("linked_streams") for event in store.events]
    assert told == ["vip", "vip", *[None] * 38]
    assert "vip" not in {event.stream for event in store.events}


def test_events_of_a_softly_deleted_stream_are_flagged():
    flagged = [event for event in seen(SAMPLES / "commanded.db").events if "deleted" in event.flags]
    assert len(flagged) == 5
    assert {event.stream for event in flagged} == {"account-f6c40d6d-b412-4e67-8948-2ac6771dfb0a"}


def test_a_subscription_counts_in_the_numbers_of_its_own_stream(tmp_path):
    rows = [subscribed(*one) for one in (("$all", 30), ("vip", 1), ("vip", None), ("gone", 4), ("$all", 900))]
    found = rewritten(tmp_path, commanded_eventstore, *LINKED, *rows).described.checkpoints
    assert sorted((one.name, str(one.position), one.lag) for one in found) == [
        ("$all/reader", "30", 10),
        ("$all/reader", "900", None),
        ("gone/reader", "4", None),
        ("vip/reader", "1", 1),
        ("vip/reader", "None", 2),
    ]


def test_the_lag_of_the_samples_subscriptions_is_counted():
    lags = {name: lag for name, (_, lag) in seen(SAMPLES / "commanded.db").checkpoints.items()}
    assert sorted(lags.values()) == [0, 3, 90]


def test_a_stream_that_was_deleted_for_good_leaves_a_gap(tmp_path):
    gone = "SELECT event_id FROM stream_events WHERE stream_id = 1"
    store = rewritten(
        tmp_path,
        commanded_eventstore,
        f"DELETE FROM events WHERE event_id IN ({gone})",
        f"DELETE FROM stream_events WHERE event_id IN ({gone})",
        subscribed("$all", 0),
    )
    positions = [event.position for event in store.events]
    assert 1 not in positions
    assert store.checkpoints == {"$all/reader": (0, len(positions))}
    assert store.failed == []


@pytest.mark.parametrize("table", ["stream_events", "streams"])
def test_an_event_whose_place_or_stream_is_lost_is_still_shown(table, tmp_path):
    lost = {"stream_events": "stream_version = 7 AND stream_id = 0", "streams": "stream_id = 1"}[table]
    store = rewritten(tmp_path, commanded_eventstore, f"DELETE FROM {table} WHERE {lost}")
    assert len(store.events) == 40
    alone = [event for event in store.events if event.stream is None]
    assert alone
    assert all(event.data["nested"] for event in alone)
    if table == "stream_events":
        assert [(event.position, event.flags) for event in alone] == [
            (None, ("odd-version", "no-stream", "orphan"))
        ]


def test_snapshots_are_counted(tmp_path):
    table = "CREATE TABLE snapshots (source_uuid text, source_version bigint, source_type text, data bytea)"
    insert = "INSERT INTO snapshots VALUES ('account-1', 20, 'Elixir.Account', x'7b7d')"
    assert rewritten(tmp_path, commanded_eventstore, table, insert).described.snapshots == 1
