"""What journals of Akka and Pekko keep beside their events, and payloads that only an application reads."""

import pytest
from foreign_stores import SAMPLES
from generated import akka_jdbc, akka_jdbc_legacy, akka_r2dbc
from rewriting import rewritten, seen

from explorer.formats.adapters.akka import category

OFFSETS = (
    "CREATE TABLE akka_projection_offset_store (projection_name TEXT, projection_key TEXT, "
    "current_offset TEXT, manifest TEXT, mergeable BOOLEAN, last_updated INTEGER)"
)
JAVA = "aced000573720003466f6f"


@pytest.mark.parametrize(
    ("persistence_id", "kind"),
    [
        ("Account|12", "Account"),
        ("Account-12", "Account"),
        ("Shop-Account|12", "Shop-Account"),
        ("687adef7-33f9-4aa7", None),
        ("alone", None),
        ("Account|", None),
    ],
)
def test_the_kind_of_an_entity_stands_before_its_id(persistence_id, kind):
    assert category(persistence_id) == kind


def test_deleted_events_are_there_and_flagged():
    deleted = [event.position for event in seen(SAMPLES / "pekko_jdbc.db").events if "deleted" in event.flags]
    assert deleted == [12, 35, 80]


def test_events_whose_predecessors_were_deleted_are_no_fault(tmp_path):
    store = rewritten(tmp_path, akka_jdbc, "DELETE FROM event_journal WHERE sequence_number < 3")
    assert store.failed == []


@pytest.mark.parametrize("layout", ["usual", "position"])
def test_the_tags_of_an_event_are_kept_with_it(tmp_path, layout):
    events = rewritten(tmp_path, akka_jdbc, tags=layout).events
    assert [event.metadata["$stored"].get("tags") for event in events[:4]] == [
        ["a", "b"],
        None,
        None,
        ["a", "b"],
    ]


def test_the_tags_of_the_older_layout_are_kept_too(tmp_path):
    events = rewritten(tmp_path, akka_jdbc_legacy).events
    assert [event.metadata["$stored"].get("tags") for event in events[:2]] == ["a,b", None]


def test_a_java_object_is_shown_as_hex_and_never_loaded(tmp_path):
    change = f"UPDATE event_journal SET event_ser_id = 1, event_payload = x'{JAVA}'"
    event = rewritten(tmp_path, akka_jdbc, change).events[0]
    assert event.data["$undecoded"]["hex"] == JAVA
    assert event.data["$undecoded"]["encoding"] == "java"
    assert event.metadata["$stored"]["event_ser_id"] == 1


def test_protobuf_of_the_application_is_named(tmp_path):
    change = "UPDATE event_journal SET event_ser_id = 2, event_payload = x'0aff018002'"
    event = rewritten(tmp_path, akka_jdbc, change).events[0]
    assert event.data["$undecoded"]["encoding"] == "protobuf"


def test_offsets_beside_the_journal_are_checkpoints(tmp_path):
    rows = "('orders', '0', '41', 'LNG', 0, 0), ('mails', '0', 'a-uuid', 'TBU', 0, 0)"
    store = rewritten(tmp_path, akka_jdbc, OFFSETS, f"INSERT INTO akka_projection_offset_store VALUES {rows}")
    assert store.checkpoints == {"mails-0": ("a-uuid", None), "orders-0": (41, 19)}


def test_a_message_that_is_none_is_shown_as_hex(tmp_path):
    store = rewritten(tmp_path, akka_jdbc_legacy, "UPDATE journal SET message = x'0aff' WHERE ordering = 2")
    assert store.events[1].data["$undecoded"]["hex"] == "0aff"
    assert store.events[1].type == "(no type)"
    assert [event.position for event in store.events if "undecoded" in event.flags] == [2]


def test_the_older_layout_is_not_taken_for_the_newer_one_and_not_the_other_way_round(tmp_path):
    formats = []
    for module in (akka_jdbc, akka_jdbc_legacy, akka_r2dbc):
        folder = tmp_path / module.FORMAT
        folder.mkdir()
        formats.append(rewritten(folder, module).described.format)
    assert formats == [akka_jdbc.FORMAT, akka_jdbc_legacy.FORMAT, akka_r2dbc.FORMAT]


def test_the_parts_of_a_journal_are_one_timeline_by_time(tmp_path):
    store = rewritten(tmp_path, akka_r2dbc, parts=4)
    assert len(store.events) == 40
    times = [event.time for event in store.events]
    assert times == sorted(times)
    assert not [one for one in store.described.warnings if "not shown" in one]
    assert "3 more tables are spread like it, with its columns" in store.described.evidence


def test_events_without_a_time_are_not_lost_where_there_are_several_parts(tmp_path):
    store = rewritten(tmp_path, akka_r2dbc, "UPDATE event_journal_0 SET db_timestamp = NULL", parts=2)
    assert len(store.events) == 40
    assert [one for one in store.described.warnings if "The order is not sure" in one]


def test_tables_of_another_journal_are_not_taken_for_parts(tmp_path):
    """Control: only a number at the end makes a part."""
    other = "CREATE TABLE other_event_journal AS SELECT * FROM event_journal"
    store = rewritten(tmp_path, akka_r2dbc, other)
    assert len(store.events) == 40
    assert [one for one in store.described.warnings if "not shown: other_event_journal" in one]


def test_a_journal_without_order_says_that_time_orders_it(tmp_path):
    described = rewritten(tmp_path, akka_r2dbc).described
    assert not described.capabilities.global_order
    assert "The store keeps no order of all events; they are shown by their time." in described.warnings


def test_projections_that_remember_times_have_the_later_events_of_their_slices_before_them(tmp_path):
    newest = "(SELECT max(db_timestamp) FROM event_journal)"
    seen = f"(SELECT max(db_timestamp) FROM event_journal WHERE db_timestamp < {newest})"
    rows = [f"('orders', '0-511', 'a', 1, {seen})", f"('orders', '512-1023', 'b', 1, {seen})"]
    rows += [f"('mails', 'all', 'a', 1, {newest})", "('mails', 'all', 'b', 1, '2025-01-01')"]
    store = rewritten(
        tmp_path,
        akka_r2dbc,
        "CREATE TABLE akka_projection_timestamp_offset_store (projection_name TEXT, projection_key TEXT, "
        "persistence_id TEXT, seq_nr BIGINT, timestamp_offset TEXT)",
        f"UPDATE event_journal SET slice = 600 WHERE db_timestamp = {newest}",
        f"INSERT INTO akka_projection_timestamp_offset_store VALUES {', '.join(rows)}",
    )
    lags = {name: lag for name, (_, lag) in store.checkpoints.items()}
    assert lags == {"mails-all": 0, "orders-0-511": 0, "orders-512-1023": 1}
    assert store.checkpoints["mails-all"][0].startswith("2025-03-01 ")
