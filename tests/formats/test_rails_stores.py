"""Events of Rails Event Store that lie in several streams or in none, or were true before they came."""

from foreign_stores import SAMPLES
from generated import rails_event_store
from rewriting import rewritten, seen

LINKS = "event_store_events_in_streams"


def test_the_first_link_is_an_events_home_and_the_others_are_told(tmp_path):
    store = rewritten(tmp_path, rails_event_store, linked=True)
    assert {event.metadata["$stored"]["linked_streams"] for event in store.events} == {"$by_user_Zoë"}
    assert all(event.stream.startswith(("Account$", "Order$")) for event in store.events)


def test_an_event_that_is_in_no_stream_is_shown_and_flagged(tmp_path):
    first = "(SELECT event_id FROM event_store_events WHERE id = 1)"
    store = rewritten(tmp_path, rails_event_store, f"DELETE FROM {LINKS} WHERE event_id = {first}")
    assert (store.events[0].stream, store.events[0].version, store.events[0].flags) == (
        None,
        None,
        ("orphan",),
    )
    assert len(store.events) == 40
    assert store.failed == []


def test_an_event_whose_own_stream_was_deleted_is_flagged_though_linkers_still_have_it(tmp_path):
    gone = f"DELETE FROM {LINKS} WHERE stream = (SELECT stream FROM {LINKS} WHERE id = 1)"
    store = rewritten(tmp_path, rails_event_store, gone, linked=True)
    left = [event for event in store.events if "orphan" in event.flags]
    assert {(event.stream, event.category) for event in left} == {("$by_user_Zoë", None)}
    assert 0 < len(left) < 40


def test_a_stream_that_is_only_named_like_a_linkers_is_one(tmp_path):
    renamed = f"UPDATE {LINKS} SET stream = '$bystander'"
    store = rewritten(tmp_path, rails_event_store, renamed, positions=False)
    assert {(event.stream, event.flags) for event in store.events} == {("$bystander", ())}


def test_the_time_is_when_it_came_and_since_when_it_is_true_is_kept():
    kept = {
        event.position: (event.time, event.metadata["$stored"]["valid_at"])
        for event in seen(SAMPLES / "res_json.db").events
        if "valid_at" in event.metadata.get("$stored", {})
    }
    assert len(kept) == 26
    assert kept[101] == ("2025-03-03T08:12:19.869085Z", "2025-03-03 07:12:19.869085")


def test_a_store_without_valid_times_is_one_too(tmp_path):
    store = rewritten(tmp_path, rails_event_store, "ALTER TABLE event_store_events DROP COLUMN valid_at")
    assert len(store.events) == 40


def test_objects_in_yaml_are_maps(tmp_path):
    stored = "---\n:price: !ruby/object:Money\n  fractional: 5\n:same: &1 x\n:again: *1\n"
    update = ("UPDATE event_store_events SET data = ? WHERE id = 1", [stored.encode()])
    event = rewritten(tmp_path, rails_event_store, update, serializer="yaml").events[0]
    assert event.data == {"price": {"@class": "Money", "fractional": 5}, "same": "x", "again": "x"}


def test_before_2_the_stream_of_all_events_orders_them_and_is_no_stream(tmp_path):
    store = rewritten(tmp_path, rails_event_store, layout=1)
    assert [event.position for event in store.events] == list(range(2, 82, 2))
    assert not any("all" in (event.stream, event.metadata.get("$stored")) for event in store.events)
    assert store.failed == []


def test_before_2_an_event_that_is_only_in_the_stream_of_all_is_an_orphan(tmp_path):
    gone = f"DELETE FROM {LINKS} WHERE id = 1"
    store = rewritten(tmp_path, rails_event_store, gone, layout=1)
    assert (store.events[0].stream, store.events[0].flags) == (None, ("orphan",))
    assert all(event.stream for event in store.events[1:])


def test_before_2_an_event_that_lost_its_place_in_the_order_is_shown(tmp_path):
    gone = f"DELETE FROM {LINKS} WHERE id = 2"
    store = rewritten(tmp_path, rails_event_store, gone, layout=1)
    assert len(store.events) == 40
    assert "The order is not sure" in " ".join(store.described.warnings)


def test_before_1_an_event_that_was_given_no_stream_is_an_orphan(tmp_path):
    alone = "UPDATE event_store_events SET stream = 'all' WHERE id = 2"
    store = rewritten(tmp_path, rails_event_store, alone, layout=0)
    assert (store.events[1].stream, store.events[1].flags) == (None, ("orphan",))
    assert {event.version for event in store.events} == {None}
    assert store.failed == []
