"""Stores whose order no index gives: sorted once, beside the questions, and read like any other."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import unordered
from generated import MODULES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unordered import AS_THEY_LIE, BEGINNING, MAPS, TableMap, opened

from explorer.core.errors import BadMap
from explorer.formats import sqlite_sorting
from explorer.formats.database import Database
from explorer.formats.limits import Limits
from explorer.testing import EventReaderContract

UNORDERED = [
    one for one in MODULES if one.FORMAT in ("ocel2-sqlite", "prooph-pdo", "cqrs-es", "cloudevents-json")
]


@pytest.fixture(autouse=True)
def few_at_first(monkeypatch):
    monkeypatch.setattr(sqlite_sorting, "BEGINNING", BEGINNING)


@pytest.fixture
def store(tmp_path):
    return unordered.make(tmp_path / "log.db")


def seen(reader):
    """All that a reader tells."""
    names = [one.stream for one in reader.streams()]
    streams = [[list(reader.read_stream(one)), reader.stream(one)] for one in names]
    parts = [list(reader.read_stream(one, after=9, until=40, limit=3, backward=True)) for one in names]
    whole = list(reader.read())
    surveys = (reader.types(), reader.categories(), reader.streams(limit=2), dict(reader.flag_counts()))
    checks = [(one.name, one.ok) for one in reader.verify()]
    return whole, list(reader.read(5, 9, backward=True)), streams, parts, surveys, checks


CASES = [("of a map", name, of) for name, of in MAPS.items()] + [
    (one.FORMAT, name, None) for one in UNORDERED for name in list(one.SETTINGS)[:2]
]


def written(case, path):
    module = next((one for one in UNORDERED if case[0] == one.FORMAT), None)
    if module is None:
        return unordered.make(path)
    module.make(path, **module.SETTINGS[case[1]])
    return path


def never_live(known):
    """Leave out whether a store can be followed, which one that is sorted cannot."""
    return replace(known, capabilities=replace(known.capabilities, live=False))


@pytest.mark.parametrize("case", CASES, ids=lambda one: ": ".join(one[:2]))
def test_what_is_sorted_tells_what_the_store_tells_as_it_lies(case, tmp_path):
    path = written(case, tmp_path / "store")
    with opened(path, case[2]) as reader, opened(path, case[2], AS_THEY_LIE) as plain:
        assert reader._table.sorting is not None
        assert plain._table.sorting is None
        assert seen(reader) == seen(plain)
        assert never_live(reader.describe()) == never_live(plain.describe())


VALUES = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.sampled_from([0.5, 2.5]),
    st.sampled_from(["", "a", "B", "10"]),
    st.binary(max_size=1),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, st.sampled_from([None, "x", "y", 5])), max_size=30), st.booleans())
def test_whatever_the_keys_are_sorting_gives_the_order_of_the_database(tmp_path_factory, keys, both):
    path = tmp_path_factory.mktemp("sorted") / "store.db"
    with closing(sqlite3.connect(path)) as table:
        table.execute("CREATE TABLE log (a, b, entity)")
        table.executemany("INSERT INTO log VALUES (?, ?, ?)", keys)
        table.commit()
        order = ("a", "b") if both else ("a",)
        plainly = ", ".join(f"coalesce({one}, '')" for one in order)
        expected = [row[0] for row in table.execute(f"SELECT rowid FROM log ORDER BY {plainly}, rowid")]
    of = TableMap("log", order=order, stream="entity", payload=("a", "b", "entity"))
    with opened(path, of) as reader, opened(path, of, AS_THEY_LIE) as plain:
        assert [event.data for event in reader.read()] == [event.data for event in plain.read()]
        assert rows_of(reader) == expected
        assert [one.stream for one in reader.streams()] == [one.stream for one in plain.streams()]


def rows_of(reader):
    """The rows of a table in the order in which they were sorted."""
    places = reader._table.sorting.rows
    reader.head()
    return [row.row0 for row in reader._database.rows(places.select().order_by(places.c.place), "testing")]


@pytest.fixture(params=CASES[:4], ids=lambda one: ": ".join(one[:2]))
def reader(request, tmp_path):
    with opened(written(request.param, tmp_path / "store"), request.param[2]) as found:
        yield found


class TestContract(EventReaderContract):
    """Sorted stores keep the contract of everything that can be read."""


# --- what it costs ---


def steps_of(reader, look):
    """The plans of all selects that a look takes."""
    rows, found = Database.rows, []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Database, "rows", lambda *told: found.append(told[1]) or rows(*told))
        look(reader)
    return [step for one in found for step in reader._database.sorter._steps(one)]


LOOKS = {
    "a page": lambda reader: list(reader.read(after=30, limit=5)),
    "the state of a stream": lambda reader: list(reader.read_stream("order-3", until=40)),
    "one stream": lambda reader: reader.stream("order-3"),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("of", MAPS.values(), ids=MAPS)
def test_no_look_goes_through_all_rows(store, of, look):
    with opened(store, of) as reader:
        list(reader.read())
        reader.streams()  # what kinds of names there are is looked up once
        steps = steps_of(reader, look)
        assert steps
        assert not [step for step in steps if step.startswith("SCAN") or "ORDER BY" in step]


def test_as_it_lies_every_look_would_go_through_all_rows(store):
    """Control: the plans tell."""
    with opened(store) as sorted_one, opened(store, limits=AS_THEY_LIE) as reader:
        list(reader.read())
        reader._database.sorter = sorted_one._database.sorter
        for look in LOOKS.values():
            assert any(step.startswith("SCAN") or "ORDER BY" in step for step in steps_of(reader, look))


def test_what_an_index_orders_is_not_sorted(store):
    with closing(sqlite3.connect(store)) as table:
        table.execute("CREATE UNIQUE INDEX by_time ON log (at)")
        table.execute("CREATE INDEX by_stream ON log (entity, at)")
        table.commit()
    with opened(store) as reader:
        assert reader._table.sorting is None


def test_what_is_small_is_not_sorted(store):
    with opened(store, limits=Limits()) as reader:
        assert reader._table.sorting is None


def test_what_only_lacks_an_index_of_streams_is_sorted_for_them(store):
    with closing(sqlite3.connect(store)) as table:
        table.execute("CREATE UNIQUE INDEX by_time ON log (at)")
        table.commit()
    with opened(store) as reader:
        assert reader._table.sorting is not None


@pytest.mark.parametrize(
    "of", [MAPS["numbered rows"], MAPS["rows by a primary key"]], ids=["numbers", "keys"]
)
def test_what_needs_no_order_is_counted_without_it(store, of):
    with opened(store, of) as reader:
        reader.head()
        steps = steps_of(reader, lambda reader: reader.types())
        assert steps
        assert not [step for step in steps if "places" in step]
        assert sum(reader.types().values()) == 60


# --- what nothing tells apart ---

REPEATING = TableMap("seen", order=("entity",), **unordered.TOLD)


def looked_at_order(path, of, limits):
    """How often opening goes through all rows to see whether their order repeats."""
    rows, doing = Database.rows, []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Database, "rows", lambda *told: doing.append(told[2]) or rows(*told))
        with opened(path, of, limits):
            return doing.count("looking at its order")


def test_of_a_view_that_is_sorted_no_scan_sees_whether_its_order_repeats(store):
    of = MAPS["a view"]
    assert looked_at_order(store, of, unordered.SORTED) == 0
    assert looked_at_order(store, of, AS_THEY_LIE) > 0  # control


def test_rows_of_a_view_that_repeat_in_its_order_are_said_and_keep_their_places(tmp_path):
    same = [("2026-01-01", "order-1", 1, "Paid", '{"n": 1}', "twice")] * 3
    path = unordered.make(tmp_path / "log.db", [*unordered.rows(60)][::-1])
    with closing(sqlite3.connect(path)) as table:
        table.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", same)
        table.commit()
    with opened(path, REPEATING) as reader:
        reader._gradually = True
        while reader._ordinals.count < BEGINNING:
            reader.count_on()
        first = list(reader.read(limit=BEGINNING))
        while reader.count_on():
            pass
        assert list(reader.read(limit=BEGINNING)) == first
        (said,) = [one for one in reader.describe().warnings if "order is not sure" in one]
        assert "58 events of 63 with an empty or repeated entity" in said
        assert said.endswith("in the order of all that they hold.")
    with opened(path, REPEATING) as again:
        assert list(again.read(limit=BEGINNING)) == first


def test_small_views_whose_order_repeats_are_refused(store):
    with pytest.raises(BadMap, match="rows of seen have the same entity"):
        opened(store, REPEATING, AS_THEY_LIE)
