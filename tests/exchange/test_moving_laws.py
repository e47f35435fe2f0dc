"""Whatever goes into a file comes back from it, through a store of ours too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moving import TEXT_FORMS, brought, event, events, exported, originals, taken_in, written

from explorer.core.expected import Expect
from explorer.core.origin import SOURCE, envelope_in
from explorer.stores.memory import MemoryStore
from explorer.testing import fill, new_event

FORMS = (*TEXT_FORMS, "parquet")


@settings(max_examples=150, deadline=None)
@given(history=st.lists(events, max_size=4), form=st.sampled_from(TEXT_FORMS))
def test_a_file_taken_in_and_written_again_is_the_same_file(history, form, tmp_path_factory):
    folder = tmp_path_factory.mktemp("moved")
    before = written(history, folder / "before", form)
    store = taken_in(folder / "before", form)
    assert exported(store, folder / "after", form) == before
    assert originals(store) == history


@settings(max_examples=40, deadline=None)
@given(history=st.lists(events, max_size=4), form=st.sampled_from(FORMS), other=st.sampled_from(FORMS))
def test_every_form_that_holds_all_of_an_event_tells_the_same(history, form, other, tmp_path_factory):
    folder = tmp_path_factory.mktemp("moved")
    written(history, folder / "one", form)
    written(history, folder / "other", other)
    assert list(taken_in(folder / "one", form).read()) == list(taken_in(folder / "other", other).read())


@pytest.mark.parametrize("form", FORMS)
def test_a_store_of_ours_comes_back_with_the_same_chain(form, tmp_path):
    store = MemoryStore()
    fill(store)
    odd = {"big": 2**70, "small": 1e-300, "deep": [{"é\u2028\x00": "😀\r\n"}], "zero": -0.0, "whole": 1e22}
    ids = {"correlation_id": "c", "causation_id": 7, "$source": "the web"}
    store.append("cart", [new_event("odd", "=Type", odd, metadata=ids)], Expect.ANYTHING)
    store.append("cart", [new_event("back", at="2020-01-01T00:00:00.000000Z")], Expect.ANYTHING)

    first = exported(store, tmp_path / "first", form)
    again = taken_in(tmp_path / "first", form)

    assert again.head_hash() == store.head_hash()
    assert list(again.read()) == list(store.read())
    assert exported(again, tmp_path / "second", form) == first or form == "parquet"


def test_a_store_that_was_taken_in_twice_has_the_same_chain(tmp_path):
    written([event(7, position=None), event(9, event_id=None)], tmp_path / "x")
    one, other = taken_in(tmp_path / "x"), taken_in(tmp_path / "x")
    exported(one, tmp_path / "y")
    assert one.head_hash() == other.head_hash() == taken_in(tmp_path / "y").head_hash()


def test_one_letter_more_is_another_chain(tmp_path):
    """Negative control: the comparison of chains would notice."""
    written([event(1, data={"n": 1})], tmp_path / "x")
    written([event(1, data={"n": 2})], tmp_path / "y")
    assert taken_in(tmp_path / "x").head_hash() != taken_in(tmp_path / "y").head_hash()


def test_positions_and_versions_become_dense_and_the_envelope_stays(tmp_path):
    history = [
        event(3, position=30, version=5, category=None, flags=("tombstone",), correlation_id="c"),
        event(4, position=44, stream=None, version=None, time=None, event_id=None, data=None, type=""),
        event(5, position="50/1", version=6, time="2024-05-06T07:08:09.123456789+02:00", tenant="north"),
    ]
    written(history, tmp_path / "x")
    first, second, third = taken_in(tmp_path / "x").read()

    assert [one.position for one in (first, second, third)] == [1, 2, 3]
    assert [(one.stream, one.version) for one in (first, second, third)] == [
        ("order-1", 1),
        ("unnamed", 1),
        ("order-1", 2),
    ]
    assert first.metadata[SOURCE] == {
        "ordinal": 3, "position": 30, "stream": "order-1", "category": None, "version": 5, "type": "Placed",
        "schema_version": None, "time": "2024-05-06T07:08:09", "event_id": "id-3", "correlation_id": "c",
        "causation_id": None, "flags": ["tombstone"],
    }  # fmt: skip
    assert (first.time, first.correlation_id) == ("2024-05-06T07:08:09.000000Z", "c")
    assert (second.type, second.time, second.data) == ("untyped", first.time, {"$value": None})
    assert third.time == "2024-05-06T05:08:09.123456Z"
    assert third.metadata[SOURCE]["tenant"] == "north"


def test_an_id_that_is_used_twice_names_the_first_and_is_kept_with_the_second(tmp_path):
    written([event(1), event(2, event_id="id-1")], tmp_path / "x")
    first, second = taken_in(tmp_path / "x").read()
    assert first.event_id == "id-1"
    assert second.event_id != "id-1"
    assert envelope_in(second.metadata).event_id == "id-1"


def test_what_was_brought_in_is_counted(tmp_path):
    store = MemoryStore()
    fill(store, 3)
    exported(store, tmp_path / "own")
    written([event(1), event(2)], tmp_path / "foreign")
    assert brought(tmp_path / "own", MemoryStore()) == (3, 0)
    assert brought(tmp_path / "foreign", MemoryStore()) == (2, 2)
