"""What formats of .NET keep beside their events, and events that are missing, renamed or odd."""

from uuid import UUID

from generated import eventflow, eventuous_postgres, eventuous_sqlite, neventstore, revo, sqlstreamstore
from rewriting import rewritten


def test_messages_deleted_from_a_stream_are_no_fault(tmp_path):
    store = rewritten(tmp_path, sqlstreamstore, "DELETE FROM messages WHERE position IN (3, 4, 11)")
    assert store.failed == []
    assert store.described.capabilities.tombstones


def test_versions_that_are_repeated_are_a_fault_even_where_gaps_are_none(tmp_path):
    """Control: not every numbering passes."""
    assert rewritten(tmp_path, sqlstreamstore, "UPDATE messages SET stream_version = 7").failed == [
        "versions"
    ]


def test_a_stream_is_named_as_the_application_named_it(tmp_path):
    events = rewritten(tmp_path, sqlstreamstore).events
    assert all(event.stream.startswith(("account-", "order-", "$")) for event in events)
    assert [event.position for event in events[:2]] == [0, 1]


def test_a_message_without_its_stream_is_shown_without_one(tmp_path):
    store = rewritten(
        tmp_path, sqlstreamstore, "UPDATE messages SET stream_id_internal = 99 WHERE position = 2"
    )
    assert store.events[2].stream is None
    assert "no-stream" in store.events[2].flags


def test_checkpoints_count_what_is_beyond_them(tmp_path):
    store = rewritten(tmp_path, eventuous_sqlite)
    assert store.checkpoints == {"mailer": (None, 40), "orders": (10, 36)}


def test_a_truncated_stream_is_no_fault(tmp_path):
    truncated = "DELETE FROM messages WHERE stream_position < 2"
    assert rewritten(tmp_path, eventuous_postgres, truncated).failed == []


def test_a_prefix_of_tables_tells_the_two_layouts_apart(tmp_path):
    moved = [f"ALTER TABLE {name} RENAME TO my_{name}" for name in ("streams", "messages", "checkpoints")]
    assert rewritten(tmp_path, eventuous_postgres, *moved).described.format == "eventuous-sqlite"


def test_a_table_of_other_things_is_not_taken_for_checkpoints(tmp_path):
    other = ("DROP TABLE checkpoints", "CREATE TABLE players (id TEXT, position INTEGER)")
    store = rewritten(tmp_path, eventuous_postgres, *other)
    assert not store.described.capabilities.checkpoints


def test_an_event_whose_metadata_say_no_type_is_flagged(tmp_path):
    event = rewritten(tmp_path, eventflow, "UPDATE EventFlow SET Metadata = '{}'").events[0]
    assert (event.type, event.time, event.event_id) == ("(no type)", None, None)
    assert "no-type" in event.flags


def test_metadata_that_are_no_json_leave_the_payload(tmp_path):
    event = rewritten(tmp_path, eventflow, "UPDATE EventFlow SET Metadata = 'x'").events[0]
    assert event.data["number"] == 0
    assert "undecoded-metadata" in event.flags


def test_a_batch_is_named_as_dotnet_names_it(tmp_path):
    stored = UUID(int=7).bytes_le
    store = rewritten(tmp_path, eventflow, ("UPDATE EventFlow SET BatchId = ?", [stored]))
    assert store.events[0].metadata["$stored"] == {"BatchId": str(UUID(int=7))}


def test_commits_in_broken_bson_are_named_and_all_their_events_counted(tmp_path):
    bson = (12).to_bytes(4, "little") + b"\x99a\0" + bytes(5)
    store = rewritten(tmp_path, neventstore, ("UPDATE Commits SET Payload = ?", [bson]))
    assert len(store.events) == 40
    assert {event.data["$undecoded"]["encoding"] for event in store.events} == {"bson"}
    assert [event.version for event in store.events if event.stream == store.events[0].stream][:3] == [
        1,
        2,
        3,
    ]


def test_a_queue_has_still_to_see_what_waits_for_it(tmp_path):
    assert rewritten(tmp_path, revo).checkpoints == {"orders:1": (7, 2), "orders:2": (None, 0)}


def test_without_a_table_of_what_waits_the_lag_is_not_known(tmp_path):
    store = rewritten(tmp_path, revo, "DROP TABLE rae_queued_async_event")
    assert store.checkpoints == {"orders:1": (7, None), "orders:2": (None, None)}
