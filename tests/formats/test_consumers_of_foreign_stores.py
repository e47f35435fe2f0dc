"""What libraries of Python and TypeScript, and Message DB, keep beside their events."""

import zlib

import pytest
from foreign_stores import SAMPLES
from generated import (
    blessql,
    emmett_postgresql,
    emmett_sqlite,
    eventsource_py,
    eventsourcing_django,
    eventsourcing_sqlalchemy,
    message_db,
    pyeventsourcing_postgres,
)
from rewriting import rewritten, seen


def test_a_django_application_follows_each_of_its_upstreams_from_its_newest_row(tmp_path):
    rows = "(1, 'reports', 'bank', 10), (2, 'reports', 'bank', 30), (3, 'reports', 'shop', 5)"
    store = rewritten(
        tmp_path, eventsourcing_django, f"INSERT INTO notification_tracking VALUES {rows}", size=40
    )
    later = {
        name: sum(event.position > at and event.tenant == name for event in store.events)
        for name, at in (("bank", 30), ("shop", 5))
    }
    assert store.checkpoints == {
        "reports from bank": (30, later["bank"]),
        "reports from shop": (5, later["shop"]),
    }
    assert later["bank"] + later["shop"] < 45
    assert {event.tenant for event in store.events} == {"bank", "shop"}


def test_tracking_without_an_application_is_none(tmp_path):
    insert = "INSERT INTO shop_tracking VALUES ('__migration__', NULL), ('reports', 12)"
    assert rewritten(tmp_path, eventsourcing_sqlalchemy, insert).checkpoints == {"reports": (12, 28)}


def test_compressed_states_of_a_mapper_are_decoded(tmp_path):
    state = zlib.compress(b'{"class_version": 4, "sum": 3}')
    update = ("UPDATE shop_events SET state = ? WHERE id = 1", [state])
    first = rewritten(tmp_path, eventsourcing_sqlalchemy, update).events[0]
    assert (first.data, first.schema_version, first.time) == ({"class_version": 4, "sum": 3}, 4, None)


def test_ledgers_of_bles_are_its_checkpoints(tmp_path):
    insert = "INSERT INTO ledger_records VALUES ('sums', 'OK', 30), ('mails', 'BROKEN', 7)"
    store = rewritten(tmp_path, blessql, insert)
    assert store.checkpoints == {"mails": (7, 33), "sums": (30, 10)}
    assert store.described.warnings == ("Ledgers that do not go on: mails (BROKEN).",)


def test_projections_and_snapshots_of_eventsource_py_are_told(tmp_path):
    store = rewritten(
        tmp_path,
        eventsource_py,
        "INSERT INTO projection_checkpoints VALUES ('sums', NULL, 25, NULL)",
        "INSERT INTO snapshots VALUES (1, 'a', 'account', 3, 1, '{}', NULL)",
    )
    assert store.checkpoints == {"sums": (25, 15)}
    assert store.described.snapshots == 1
    assert store.events[0].metadata["$stored"]["actor_id"] == "anna"


def test_a_projection_of_eventsource_py_that_notes_only_its_last_event_is_there(tmp_path):
    seen_last = "(SELECT event_id FROM events WHERE global_position = 30)"
    row = f"INSERT INTO projection_checkpoints SELECT 'mails', {seen_last}, NULL, 'token'"
    assert rewritten(tmp_path, eventsource_py, row).checkpoints == {"mails": (30, 10)}


def test_dead_letters_of_eventsource_py_are_told_until_they_are_resolved(tmp_path):
    columns = "id, event_id, projection_name, event_data, error_message, status"
    store = rewritten(
        tmp_path,
        eventsource_py,
        f"CREATE TABLE dead_letter_queue ({columns})",
        "INSERT INTO dead_letter_queue VALUES (1, 'a', 'p', '', '', 'failed')",
        "INSERT INTO dead_letter_queue VALUES (2, 'b', 'p', '', '', 'resolved')",
    )
    assert "1 dead letter: events that consumers put aside." in store.described.warnings


def test_an_application_follows_the_events_of_another_in_the_same_database(tmp_path):
    other = "originator_id uuid, originator_version bigint, topic text, state bytea, notification_id bigint"
    store = rewritten(
        tmp_path,
        pyeventsourcing_postgres,
        f"CREATE TABLE shop_events ({other})",
        "INSERT INTO shop_events SELECT * FROM billing_events",
        "UPDATE shop_events SET notification_id = notification_id + 100",
        "CREATE TABLE billing_tracking (application_name text, notification_id bigint)",
        "INSERT INTO billing_tracking VALUES ('shop', 130), ('nobody', 30)",
        names="billing",
    )
    assert store.checkpoints == {"shop": (130, 10), "nobody": (30, 10)}


def test_tracking_that_the_library_left_behind_is_not_read(tmp_path):
    tracking = "(application_name text, notification_id bigint)"
    store = rewritten(
        tmp_path,
        pyeventsourcing_postgres,
        f"CREATE TABLE bkup1_notification_tracking {tracking}",
        f"CREATE TABLE notification_tracking {tracking}",
        "INSERT INTO bkup1_notification_tracking VALUES ('old', 1)",
        "INSERT INTO notification_tracking VALUES ('reports', 12)",
    )
    assert store.checkpoints == {"reports": (12, 28)}


def test_what_is_left_in_an_outbox_is_told():
    told = seen(SAMPLES / "python_event_sourcery.db").described.warnings
    assert told == ("205 entries in the outbox, still to be handed on.",)


def test_positions_of_emmetts_consumers_are_numbers_filled_up_with_zeros(tmp_path):
    rows = (
        "('sums', 1, 'p', 'stopped', '0000000000000000010', 'x'), ('sums', 2, 'p', 'stopped', 'later', 'x')"
    )
    store = rewritten(tmp_path, emmett_sqlite, f"INSERT INTO emt_processors VALUES {rows}")
    assert store.checkpoints == {"sums": (10, 30), "sums v2": ("later", None)}


def test_subscriptions_of_an_older_emmett_are_its_consumers(tmp_path):
    insert = "INSERT INTO emt_subscriptions VALUES ('sums', 1, 'p', 12)"
    assert rewritten(tmp_path, emmett_sqlite, insert, older=True).checkpoints == {"sums": (12, 28)}


def test_commands_among_emmetts_messages_are_told_apart(tmp_path):
    update = "UPDATE emt_messages SET message_kind = 'C' WHERE global_position = 3"
    kinds = [
        one.metadata["$stored"].get("message_kind")
        for one in rewritten(tmp_path, emmett_sqlite, update).events
    ]
    assert kinds == [None, None, "C"] + [None] * 37


def test_positions_in_postgresql_have_gaps_of_no_meaning_to_the_order(tmp_path):
    rows = "('sums', 1, 'p', 'stopped', '0000000000000000010', 'x')"
    store = rewritten(tmp_path, emmett_postgresql, f"INSERT INTO emt_processors VALUES {rows}", late=7)
    assert [event.position for event in store.events][-1] == 7
    assert store.checkpoints == {"sums": (10, 30)}
    assert store.failed == []


def test_the_last_message_of_a_consumer_is_its_position(tmp_path):
    store = rewritten(tmp_path, message_db, size=20)
    assert set(store.checkpoints) == {
        "account:position-reader",
        "account:command+position-10",
        "account:command+position-20",
    }
    last = max(event.data["position"] for event in store.events if event.stream == "account:position-reader")
    accounts = [event for event in store.events if event.category == "account"]
    later = sum(event.position > last for event in accounts)
    assert store.checkpoints["account:position-reader"] == (last, later)
    assert later < len(store.events) - last
    assert store.described.snapshots == 2


@pytest.mark.parametrize("data", ["{}", "no json", "[1]", None])
def test_a_recorded_position_that_is_none_is_shown_as_it_is(tmp_path, data):
    update = ("UPDATE messages SET data = ? WHERE stream_name = 'account:position-reader'", [data])
    assert rewritten(tmp_path, message_db, update, size=10).checkpoints["account:position-reader"][1] in (
        None,
        13,
    )


def test_ids_that_look_like_positions_are_ordinary_streams(tmp_path):
    changed = "stream_name = 'account-x:position-1', type = 'Recorded'"
    update = f"UPDATE messages SET {changed} WHERE global_position = 1"
    store = rewritten(tmp_path, message_db, update, recorded=False)
    assert store.events[0].flags == ()
    assert store.checkpoints == {}


def test_messages_about_messages_are_flagged_in_a_real_store():
    flags = [flag for event in seen(SAMPLES / "message_db.db").events for flag in event.flags]
    assert (flags.count("position"), flags.count("snapshot")) == (3, 2)
