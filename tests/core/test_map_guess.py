"""Guessing what columns tell: plain names win, numbers tell orders, and nothing is told twice."""

import pytest

from explorer.core.map_guess import ColumnSketch, TableSketch, guess, likeliest, likeness, unit_of
from explorer.core.table_map import TableMap


def sketch(table, /, rows=10, view=False, **columns):
    made = [ColumnSketch(one, "", sample) for one, sample in columns.items()]
    return TableSketch(table, tuple(made), rows, view=view)


def test_usual_names_are_found_whatever_their_case_and_underscores():
    of = guess(
        sketch(
            "log", Seq=7, Entity_ID="order-1", revision=1, EventType="Placed", at=1.7e12, body="{}", UID="a"
        )
    )

    assert of == TableMap(
        "log",
        order=("Seq",),
        stream="Entity_ID",
        version="revision",
        type="EventType",
        payload=("body",),
        time="at",
        time_unit="milliseconds",
        id="UID",
    )


def test_a_name_that_ends_like_a_telling_one_is_the_next_best():
    of = guess(sketch("log", order_event_type="Placed", cart_payload="{}", format="x"))

    assert (of.type, of.payload) == ("order_event_type", ("cart_payload",))


def test_words_are_no_order_and_no_version():
    of = guess(sketch("log", position="middle", version="1.0.3"))

    assert (of.order, of.version) == ((), "")


def test_a_single_numbered_key_orders_what_nothing_else_does():
    key = ColumnSketch("nr", "INTEGER", 1, key=True)

    assert guess(TableSketch("log", (key, ColumnSketch("what", "", "x")), 3)).order == ("nr",)


def rows(**columns):
    """A table whose columns are looked at by their values; of those, `nr` is kept unique."""
    made = [ColumnSketch(one, "", v[0], like=likeness(one, v, one == "nr")) for one, v in columns.items()]
    return TableSketch("log", tuple(made), 4)


def test_what_no_name_tells_is_guessed_from_values():
    of = guess(
        rows(
            nr=[1, 2, 3, 4],
            zeit=["2025-03-01 10:00", "2025-03-01T10:01:00Z", "2025-03-01 10:02:30.5", "2025-03-01 10:03"],
            vorgang=["V0", "V1", "V0", "V1"],
            art=["angelegt", "angelegt", "bezahlt", "bezahlt"],
            body=["{}"] * 4,
        )
    )

    assert of == TableMap("log", order=("nr",), time="zeit", stream="vorgang", type="art", payload=("body",))


def test_a_name_that_tells_something_is_believed_before_values():
    words = ["a", "a", "b", "b"]

    assert guess(rows(art=words, event_type=words)).type == "event_type"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["2025-03-01 10:00", "soon"], "time"),
        (["2025-03-01", "2025-03-02"], "time"),
        (["Ann", "Bob", "Cid"], "type"),  # different everywhere
        (["EUR"] * 4, "type"),  # the same everywhere
        (["V0", "V1", "V2"], "stream"),
        (["0,50", "0,50"], "stream"),
        ([1, 2.5], "order"),
        (["a", 1], "stream"),
        ([], "order"),
    ],
)
def test_values_that_only_come_near_tell_nothing(values, field):
    assert field not in likeness("x", values, unique=True)


def test_numbers_order_only_where_the_database_keeps_them_unique():
    assert likeness("nr", [1, 2], unique=True) == {"order"}
    assert likeness("nr", [1, 2], unique=False) == frozenset()


def test_an_id_is_an_identity_only_as_different_texts():
    assert "id" in likeness("Id", ["b1-x", "c2-y"], unique=False)
    assert "id" not in likeness("id", ["b1-x", "b1-x"], unique=False)  # then it may be whose event it is
    assert "id" not in likeness("id", [1, 2], unique=True)


def test_the_table_that_tells_most_is_likeliest_and_an_empty_one_never():
    people = sketch("people", id=1, name="Ann")
    log = sketch("log", stream="a", type="b", payload="{}", time="2024")
    assert (
        likeliest([people, log, sketch("view", view=True, stream="a", type="b", payload="{}", time="2024")])
        == log
    )
    assert likeliest([people, sketch("log", rows=0, stream="a", type="b", payload="{}")]) == people
    assert likeliest([]) is None


@pytest.mark.parametrize(
    ("sample", "unit"),
    [
        (1_700_000_000, "seconds"),
        (1_700_000_000_000, "milliseconds"),
        (1_700_000_000_000_000, "microseconds"),
        (638_000_000_000_000_000, "ticks"),
        ("2024-01-01 10:00:00", "text"),
        (None, "text"),
    ],
)
def test_the_unit_of_a_time_is_told_by_its_size(sample, unit):
    assert unit_of(sample) == unit
