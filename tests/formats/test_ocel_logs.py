"""What logs of OCEL 2.0 may lack, and events that belong to several objects, or to none."""

import json

from generated import ocel2_sqlite
from rewriting import rewritten


def test_the_first_object_that_was_linked_is_the_home(tmp_path):
    again = "INSERT INTO event_object SELECT ocel_event_id, 'later', 'also' FROM event_object WHERE rowid = 1"
    event = rewritten(tmp_path, ocel2_sqlite, again).events[0]
    assert [(one["type"], one["qualifier"]) for one in event.metadata["objects"]] == [
        (event.category, "subject"),
        ("customer", "by"),
        (None, "also"),
    ]
    assert event.metadata["objects"][0]["id"] == event.stream


def test_an_event_of_no_object_is_shown_and_flagged(tmp_path):
    gone = "DELETE FROM event_object WHERE ocel_event_id = (SELECT ocel_event_id FROM event_object LIMIT 1)"
    first, *others = rewritten(tmp_path, ocel2_sqlite, gone).events
    assert (first.stream, first.category, first.metadata, first.flags) == (None, None, {}, ("orphan",))
    assert len(others) == 39
    assert all(event.flags == () for event in others)


def test_events_of_one_time_keep_the_order_of_their_table(tmp_path):
    same = "UPDATE event_Orderpaid SET ocel_time = '2025-03-01 09:00:00+00:00'"
    store = rewritten(tmp_path, ocel2_sqlite, same)
    paid = [event.data["number"] for event in store.events if event.type == "OrderPaid"]
    assert paid == sorted(paid, reverse=True)  # the table of this log begins with the last event
    assert store.described.warnings == (
        "The store keeps no order of all events; they are shown by their time.",
    )


def test_a_type_without_a_table_is_told_and_its_events_are_shown(tmp_path):
    store = rewritten(tmp_path, ocel2_sqlite, "DROP TABLE event_Orderpaid")
    paid = [event for event in store.events if event.type == "OrderPaid"]
    assert paid
    assert {(event.time, str(event.data)) for event in paid} == {(None, "{}")}
    assert "No table tells times and attributes of events of type OrderPaid." in store.described.warnings


def test_a_log_of_types_that_all_lack_tables_still_opens(tmp_path):
    store = rewritten(tmp_path, ocel2_sqlite, "DELETE FROM event_map_type")
    assert len(store.events) == 40
    assert {event.time for event in store.events} == {None}


def test_an_attribute_keeps_its_text_letter_by_letter(tmp_path):
    odd = "a\u200db\\n {}"
    update = ("UPDATE event_Orderpaid SET text = ?", [odd])
    events = rewritten(tmp_path, ocel2_sqlite, update).events
    assert {event.data["text"] for event in events if event.type == "OrderPaid"} == {odd}


def test_objects_without_row_numbers_have_a_home_too(tmp_path):
    store = rewritten(
        tmp_path,
        ocel2_sqlite,
        "CREATE TABLE kept AS SELECT * FROM event_object",
        "DROP TABLE event_object",
        "CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier, "
        "PRIMARY KEY (ocel_event_id, ocel_object_id)) WITHOUT ROWID",
        "INSERT INTO event_object SELECT * FROM kept",
        "DROP TABLE kept",
    )
    assert all(event.stream == min(one["id"] for one in event.metadata["objects"]) for event in store.events)


def test_attributes_are_of_the_kind_that_their_columns_declare(tmp_path):
    """What a log calls a float stays one, also where it is whole: 18440.0, as somebody exported it."""
    columns = ("amount REAL", "items INTEGER", "gift BOOLEAN", "code TEXT")
    values = "amount = 18440, items = 3.0, gift = 1, code = 7"
    event = next(
        one
        for one in rewritten(
            tmp_path,
            ocel2_sqlite,
            *(f"ALTER TABLE event_Orderpaid ADD COLUMN {one}" for one in columns),
            f"UPDATE event_Orderpaid SET {values}",
        ).events
        if one.type == "OrderPaid"
    )
    told = {name: event.data[name] for name in ("amount", "items", "gift", "code")}
    assert json.dumps(told) == '{"amount": 18440.0, "items": 3, "gift": true, "code": "7"}'


def test_a_number_is_no_truth_where_one_table_declares_it_a_number(tmp_path):
    columns = ("event_Orderpaid ADD COLUMN gift BOOLEAN", "event_Orderplaced ADD COLUMN gift INTEGER")
    store = rewritten(
        tmp_path,
        ocel2_sqlite,
        *(f"ALTER TABLE {one}" for one in columns),
        "UPDATE event_Orderpaid SET gift = 1",
    )
    gifts = [event.data["gift"] for event in store.events if event.type == "OrderPaid"]
    assert {type(one) for one in gifts} == {int}
