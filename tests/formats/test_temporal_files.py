"""Histories of Temporal that are cut off, odd, or not one."""

import json

import pytest
from generated import temporal_history_json
from rewriting import seen

from explorer.core.errors import NotAStore


def changed(folder, change):
    """A history of three events, changed before it is opened."""
    path = folder / "run.json"
    temporal_history_json.make(path, size=3)
    document = json.loads(path.read_text())
    change(document["events"])
    path.write_text(json.dumps(document))
    return seen(path)


def test_an_event_without_attributes_has_no_data(tmp_path):
    def change(events):
        events[1] = {name: events[1][name] for name in ("eventId", "eventTime", "eventType", "taskId")}

    event = changed(tmp_path, change).events[1]
    assert (event.data, event.metadata, event.flags) == ({}, {"taskId": "1000002"}, ())


def test_an_odd_event_is_shown_among_the_others(tmp_path):
    def change(events):
        events[1] = ["no object"]
        events[2]["eventTime"] = "noon"

    first, last, odd = sorted(changed(tmp_path, change).events, key=lambda one: "undecoded" in one.flags)
    assert first.flags == ()
    assert last.flags == ("odd-time",)
    assert (odd.type, odd.position, odd.data["$undecoded"]["encoding"]) == ("(no type)", None, "unknown")


def test_numbers_of_events_that_are_none_are_flagged(tmp_path):
    def change(events):
        events[2]["eventId"] = "three"

    assert changed(tmp_path, change).events[2].flags == ("odd-version",)


def test_what_was_cut_off_is_shown_up_to_there(tmp_path):
    path = tmp_path / "run.json"
    temporal_history_json.make(path, size=40)
    path.write_text(path.read_text()[:-700])
    store = seen(path)
    assert 30 < len(store.events) < 40
    assert any("cannot be understood after" in one for one in store.described.warnings)


@pytest.mark.parametrize("lacking", ["eventId", "eventTime", "eventType"])
def test_a_list_of_other_objects_is_no_history(lacking, tmp_path):
    def change(events):
        del events[0][lacking]

    with pytest.raises(NotAStore):
        changed(tmp_path, change)
