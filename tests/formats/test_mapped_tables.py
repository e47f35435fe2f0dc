"""Reading any table or view as events, by a map; nothing beside the file changes and nothing in it is run."""

import sqlite3
from contextlib import closing

import pytest

import any_table
from explorer.core.errors import BadMap, NoFormatFits, StoreError
from explorer.core.table_map import TableMap, read_map
from explorer.formats.foreign import open_foreign, open_mapped
from explorer.formats.known import FORMATS
from explorer.formats.limits import Limits


@pytest.fixture
def store(tmp_path):
    return any_table.make(tmp_path / "audit.db")


@pytest.fixture
def mapped(store):
    readers = []

    def opened(**told):
        readers.append(open_mapped(store, TableMap(**told)))
        return readers[-1]

    yield opened
    for one in readers:
        one.close()


def test_no_format_fits_such_a_store_and_the_error_says_that_it_may_be_mapped(store):
    with pytest.raises(NoFormatFits, match="map its columns"):
        open_foreign(store, FORMATS)


def test_every_column_that_is_named_tells_what_it_is_said_to_tell(store):
    reader = open_mapped(store, read_map(any_table.TOML))

    events = list(reader.read())
    given = [
        (e.position, e.stream, e.version, e.type, e.time, e.data["total"], e.metadata, e.event_id)
        for e in events
    ]

    assert given == [
        (seq, entity, rev, action, time_of(at), (seq // 2) * 10, {"who": who, "ip": ip}, uid)
        for seq, entity, rev, action, at, _, who, ip, uid in any_table.rows()
    ]
    assert {flag for event in events for flag in event.flags} == set()
    told = reader.describe()
    assert (told.format, told.capabilities.version_base, told.capabilities.global_order) == (
        "mapped-table",
        1,
        True,
    )
    assert "audit_log" in told.evidence[0]
    assert [check.name for check in reader.verify() if not check.ok] == []
    reader.close()


def time_of(at):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_a_bare_table_is_a_timeline_of_its_rows_with_all_columns_as_data(mapped):
    reader = mapped(table="people")

    assert [(e.type, e.stream, e.data) for e in reader.read()] == [
        ("people", None, {"id": 1, "name": "Ann"}),
        ("people", None, {"id": 2, "name": "Bob"}),
    ]
    assert reader.types() == {"people": 2}
    assert reader.describe().capabilities.streams_per_event == "none"


def test_what_tells_nothing_else_is_the_payload(mapped):
    reader = mapped(table="audit_log", stream="entity", type="action", time="at", time_unit="milliseconds")

    first = next(reader.read())

    assert first.data.keys() == {"seq", "rev", "body", "who", "ip", "uid"}
    assert first.data["body"]["total"] == 10


def test_a_view_is_read_in_the_order_that_is_named(mapped):
    reader = mapped(table="payments", order=("seq",), stream="entity", constant_type="Payment")

    paid = [row for row in any_table.rows() if row[3] == "Paid"]
    assert [(e.position, e.stream, e.type) for e in reader.read()] == [(r[0], r[1], "Payment") for r in paid]
    assert reader.streams()[0].events == len([row for row in paid if row[1] == "order-0"])


def test_a_table_without_numbered_rows_is_read_by_several_columns(mapped):
    reader = mapped(table="pages", order=("page", "book"), stream="book", version="page", payload=("words",))

    assert [event.data for event in reader.read()] == [f"word {n}" for n in range(30)]
    assert reader.describe().capabilities.global_order
    by_book = mapped(table="pages", order=("book", "page"), stream="book")
    assert not by_book.describe().capabilities.global_order


def test_text_that_is_no_json_stays_text_and_other_bytes_are_shown_with_a_reason(tmp_path):
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (said)")
        connection.executemany(
            "INSERT INTO notes VALUES (?)", [("hello",), (b"\xff\xfe\x00\x91",), ('{"a": 1}',), (7,)]
        )
    connection.close()

    reader = open_mapped(path, TableMap("notes", payload=("said",)))
    data = [event.data for event in reader.read()]
    reader.close()

    assert [data[0], data[2], data[3]] == ["hello", {"a": 1}, 7]
    assert data[1]["$undecoded"]["hex"] == "fffe0091"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"table": "nope"}, "no table or view nope; there are: audit_log, pages, people"),
        ({"table": "broken"}, "no table or view broken"),
        ({"table": "people", "stream": "city"}, "people has no column city; it has: id, name"),
        ({"table": "payments"}, "payments is a view; say which columns order"),
        ({"table": "pages"}, "say which columns order"),
        ({"table": "payments", "order": ("entity",)}, "rows of payments have the same entity"),
        ({"table": "pages", "order": ("book",)}, "name more columns in order"),
    ],
)
def test_a_map_that_does_not_fit_is_a_sentence(mapped, told, said):
    with pytest.raises(BadMap, match=said):
        mapped(**told)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"time": "action"}, "of action is a time; such events are shown without; mend time in the map."),
        ({"time": "uid", "time_unit": "seconds"}, "of uid is a time in seconds; "),
        (
            {"version": "action"},
            "of action is a whole number; such events are shown without; mend version in",
        ),
    ],
)
def test_a_column_of_which_no_value_is_what_the_map_says_is_named(mapped, told, said):
    [warning] = [
        one for one in mapped(table="audit_log", **told).describe().warnings if one.startswith("None of the")
    ]

    assert said in warning


def test_columns_that_are_what_the_map_says_are_not_named(mapped):
    for told in ({"time": "at", "time_unit": "milliseconds"}, {"version": "rev"}):
        warnings = mapped(table="audit_log", **told).describe().warnings
        assert [one for one in warnings if one.startswith("None of the")] == []


def test_an_order_that_repeats_is_settled_by_the_rows_of_a_table_and_said(mapped):
    reader = mapped(table="audit_log", order=("entity",), stream="entity")

    assert reader.head() == any_table.EVENTS
    assert len({event.data["uid"] for event in reader.read()}) == any_table.EVENTS
    assert any("order is not sure" in warning for warning in reader.describe().warnings)


@pytest.mark.parametrize("declared", ["integer unique", "integer primary key desc", "int primary key"])
def test_bug_an_event_between_two_whole_numbers_was_hidden_and_another_made_up(tmp_path, declared):
    rows = [(one, "Paid") for one in (1, 1.5, *range(3, 30))]
    with closing(sqlite3.connect(tmp_path / "own.db")) as store:
        store.execute(f"CREATE TABLE own (seq {declared}, what TEXT)")
        store.executemany("INSERT INTO own VALUES (?, ?)", rows)
        store.commit()

    with closing(
        open_mapped(tmp_path / "own.db", TableMap(table="own", order=("seq",), type="what"))
    ) as store:
        given = [(event.position, event.type, event.flags) for event in store.read()]

    assert given == [(1, "Paid", ()), ("1.5", "Paid", ()), *((one, "Paid", ()) for one in range(3, 30))]


def test_a_view_without_end_is_stopped_by_the_limits(store):
    with pytest.raises(StoreError, match="took too long"):
        open_mapped(store, TableMap("endless", order=("x",)), limits=Limits(step_seconds=0.05))


def test_a_view_can_only_read(tmp_path):
    path = tmp_path / "sly.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (1)")
        connection.execute("CREATE VIEW sly AS SELECT x, randomblob(10) AS y FROM t")
    connection.close()

    with pytest.raises(StoreError, match="more than reading"):
        list(open_mapped(path, TableMap("sly", order=("x",))).read())
