"""Rows that no library would have written: shown, flagged, and never in the way of the others."""

import pytest
from foreign_stores import COLUMNS, NAMED, STREAM, TABLE, events_of, made, opened, row, state

from explorer.core.errors import StoreError
from explorer.formats.faults import LimitReached
from explorer.formats.limits import Limits

KEYLESS = f"CREATE TABLE stored_events ({COLUMNS})"


@pytest.mark.parametrize("version", [-1, None, "x", 1.5, b"\x01", "1\0"])
def test_an_odd_version_is_flagged_and_kept(version, tmp_path):
    path = made(tmp_path, [row(), (STREAM, version, "shop:Order.Placed", b"{}"), row(version=2)], KEYLESS)
    with opened(path) as reader:
        _, odd, _ = reader.read()
        assert "odd-version" in odd.flags
        if version != -1:
            assert odd.version is None
            assert "originator_version" in odd.metadata["$stored"]
        assert len(list(reader.read_stream(NAMED))) == 3
        assert reader.streams()[0].events == 3
        assert not all(check.ok for check in reader.verify())


@pytest.mark.parametrize(
    "versions", [[2**63 - 1], [0, 2**63 - 1], [-(2**63), 2**63 - 1], [1, 3], [5], [0, 1]]
)
def test_extreme_versions_are_shown_and_checked_without_overflow(versions, tmp_path):
    path = made(tmp_path, [row(version=version) for version in versions])
    with opened(path) as reader:
        assert [event.version for event in reader.read()] == versions
        assert reader.streams()[0].version == max(versions)
        dense = {check.name: check.ok for check in reader.verify()}["versions"]
        assert dense == (versions == [0, 1])


def test_duplicated_versions_are_shown_in_order_and_reported(tmp_path):
    path = made(tmp_path, [row(), row(), row(version=2)], KEYLESS)
    with opened(path) as reader:
        assert [(event.ordinal, event.version) for event in reader.read_stream(NAMED)] == [
            (1, 1),
            (2, 1),
            (3, 2),
        ]
        (versions,) = [check for check in reader.verify() if check.name == "versions"]
        assert not versions.ok
        assert versions.position == 1
        assert NAMED in versions.detail


def test_extreme_positions_are_ordered(tmp_path):
    columns = "rowid, originator_id, originator_version, topic, state"
    more = [
        f"INSERT INTO stored_events ({columns}) VALUES ({position}, '{STREAM}', {version}, 'a:B.C', '{{}}')"
        for version, position in enumerate((2**63 - 1, -(2**63), 0, -5), start=1)
    ]
    with opened(made(tmp_path, more=more)) as reader:
        positions = [-(2**63), -5, 0, 2**63 - 1]
        assert [event.position for event in reader.read()] == positions
        assert [event.position for event in reader.read(backward=True)] == positions[::-1]
        assert [event.ordinal for event in reader.read_stream(NAMED)] == [1, 2, 3, 4]


def test_an_event_without_stream_or_type_is_shown(tmp_path):
    path = made(tmp_path, [(None, 1, None, b"{}"), row()])
    with opened(path) as reader:
        odd, _ = reader.read()
        assert (odd.stream, odd.category, odd.type) == (None, None, "(no type)")
        assert odd.flags == ("no-stream", "no-type")
        assert reader.types() == {"(no type)": 1, "shop:Order.Placed": 1}
        assert [info.stream for info in reader.streams()] == [NAMED]
        assert sum(one.events for one in reader.categories()) == 2


TOPICS = {
    "shop:Order.Placed": "Order",
    "shop.domain:Outer.Inner.Happened": "Outer.Inner",
    "shop.domain:Happened": None,
    "Happened": None,
    "a.b.c": None,
    ":.": None,
    "os:system": None,
    "": None,
    "x:<b>.y": "<b>",
}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_category_is_the_class_in_the_topic(topic, tmp_path):
    with opened(made(tmp_path, [row(topic=topic)])) as reader:
        (event,) = reader.read()
        assert (event.type, event.category) == (topic, TOPICS[topic])
        (category,) = reader.categories()
        assert (category.category, category.streams, category.events) == (TOPICS[topic], 1, 1)


def test_a_stream_of_several_classes_belongs_to_the_first(tmp_path):
    path = made(tmp_path, [row(topic="a:Base.Made"), row(version=2, topic="a:Derived.Changed")])
    with opened(path) as reader:
        assert [event.category for event in reader.read()] == ["Base", "Derived"]
        assert [(one.category, one.streams, one.events) for one in reader.categories()] == [
            ("Base", 1, 1),
            ("Derived", 0, 1),
        ]
        assert reader.stream(NAMED).category == "Base"


def test_text_that_is_not_utf8_is_mended_and_flagged(tmp_path):
    more = [
        "INSERT INTO stored_events VALUES (CAST(x'61ff' AS TEXT), 1, CAST(x'613a42ff2e43' AS TEXT), '{}')",
        "INSERT INTO stored_events VALUES ('fine', 1, 'a:B.C', CAST(x'7b2261223a2022ff227d' AS TEXT))",
    ]
    first, second = events_of(tmp_path, [], more=more)
    assert (first.stream, first.type, first.flags) == ("a\ufffd", "a:B\ufffd.C", ("invalid-utf8",))
    assert (second.data, second.flags) == ({"a": "\ufffd"}, ("invalid-utf8",))
    assert type(first.stream) is type(first.type) is str


def test_a_nul_in_a_name_hides_nothing(tmp_path):
    path = made(tmp_path, [row("a\0b"), row("a"), row("a\0c", topic="m\0n:A.B")])
    with opened(path) as reader:
        assert [event.stream for event in reader.read()] == ["a\0b", "a", "a\0c"]
        assert [event.ordinal for event in reader.read_stream("a\0c")] == [3]
        assert [info.stream for info in reader.streams()] == ["a", "a\0b", "a\0c"]


STREAMS = {
    STREAM: NAMED,
    STREAM.upper(): NAMED,
    "AbCdEf" + STREAM[6:]: "abcdef67-89ab-cdef-0123-456789abcdef",
    bytes.fromhex(STREAM): NAMED,
    b"\x01\x02": "0102",
    NAMED: NAMED,
    "order-1": "order-1",
    "O'Brien\"; DROP TABLE stored_events;--": "O'Brien\"; DROP TABLE stored_events;--",
    STREAM[:-1]: STREAM[:-1],
    STREAM[:-1] + "g": STREAM[:-1] + "g",
}


@pytest.mark.parametrize("stored", STREAMS)
def test_a_stream_is_found_by_the_name_that_it_is_given(stored, tmp_path):
    with opened(made(tmp_path, [row(stored), row(stored, 2)])) as reader:
        assert [event.stream for event in reader.read()] == [STREAMS[stored]] * 2
        assert [info.stream for info in reader.streams()] == [STREAMS[stored]]
        assert len(list(reader.read_stream(STREAMS[stored]))) == 2
        assert reader.stream(STREAMS[stored]).events == 2


def test_two_ways_to_store_one_name_are_one_stream(tmp_path):
    with opened(made(tmp_path, [row(STREAM), row(NAMED), row("zzz")])) as reader:
        assert [(info.stream, info.events) for info in reader.streams()] == [(NAMED, 2), ("zzz", 1)]
        assert [event.ordinal for event in reader.read_stream(NAMED)] == [1, 2]


def test_a_value_larger_than_the_limit_is_marked_and_the_others_stay(tmp_path):
    rows = [row(version=n, payload=state(text="x" * (200_000 if n == 3 else 9))) for n in range(1, 6)]
    events = events_of(tmp_path, rows, limits=Limits(cell_bytes=100_000))
    assert [event.version for event in events] == [1, 2, 3, 4, 5]
    assert [event.flags for event in events] == [(), (), ("damaged",), (), ()]
    assert events[2].type == "shop:Order.Placed"
    assert "larger than the limit" in events[2].data["$undecoded"]["reason"]


def test_a_step_that_takes_too_long_is_stopped_with_the_limit_named(tmp_path):
    path = made(tmp_path, [row(version=n) for n in range(1, 3000)])
    with opened(path, limits=Limits(step_seconds=-1)) as reader, pytest.raises(LimitReached):
        reader.types()


VIEW = "CREATE VIEW stored_events AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
VIEW += "SELECT n AS originator_id, n AS originator_version, n AS topic, zeroblob(1000000000) AS state FROM c"
NOT_ACCEPTED = {
    "a view": ("CREATE TABLE t (a, b, c, d)", [VIEW]),
    "a virtual table": (
        "CREATE TABLE t (a, b, c, d)",
        ["CREATE VIRTUAL TABLE stored_events USING fts5(originator_id, originator_version, topic, state)"],
    ),
    "a generated payload": (
        "CREATE TABLE t (a, b, c, d)",
        [
            "CREATE TABLE stored_events "
            "(originator_id, originator_version, topic, state AS (zeroblob(999999999)))"
        ],
    ),
    "another column": (KEYLESS, ["ALTER TABLE stored_events ADD COLUMN amount INTEGER"]),
    "no rowid and another key": (
        f"CREATE TABLE stored_events ({COLUMNS}, PRIMARY KEY (topic)) WITHOUT ROWID",
        [],
    ),
}


@pytest.mark.parametrize("case", NOT_ACCEPTED)
def test_what_only_looks_like_the_table_is_not_read(case, tmp_path):
    ddl, more = NOT_ACCEPTED[case]
    path = made(tmp_path, [], ddl, more)
    with pytest.raises(StoreError, match="cannot be read as an event store"):
        opened(path)


NAMES = ["accounts_events", 'a"b', "a'b; DROP TABLE x;--", "select", "événements", "x\ny", "a%b", "a:b"]


@pytest.mark.parametrize("name", [*NAMES, "\u202e"])
def test_a_table_of_any_name_is_read_when_its_columns_fit(name, tmp_path):
    quoted = name.replace('"', '""')
    path = made(tmp_path, [row(), row(version=2)], f'CREATE TABLE "{quoted}" ({COLUMNS})')
    with opened(path) as reader:
        assert [event.version for event in reader.read()] == [1, 2]
        assert reader.streams()[0].events == 2
        description = reader.describe()
        assert all(one.isprintable() for one in description.evidence)
        assert any("usual name" in one for one in description.evidence)


def test_columns_are_recognised_in_any_spelling(tmp_path):
    ddl = 'CREATE TABLE StoredEvents ("OriginatorId", ORIGINATOR_VERSION, "Topic", State)'
    with opened(made(tmp_path, [row()], ddl)) as reader:
        (event,) = reader.read()
        assert (event.stream, event.version, event.data["n"]) == (NAMED, 1, 1)


def test_other_tables_of_events_are_named(tmp_path):
    other = f'CREATE TABLE "older_events" ({COLUMNS})'
    with opened(made(tmp_path, [row()], TABLE, [other])) as reader:
        assert any("older_events" in warning for warning in reader.describe().warnings)
        assert reader.head() == 1


def test_checkpoints_of_the_older_layout_and_of_other_stores(tmp_path):
    more = [
        "CREATE TABLE tracking (application_name TEXT, notification_id INTEGER)",
        "INSERT INTO tracking VALUES ('a', 1), ('a', 2), ('b', 99), ('c', 'x'), ('d', NULL), ('e', -3)",
    ]
    with opened(made(tmp_path, [row(), row(version=2), row(version=3)], more=more)) as reader:
        found = {one.name: (one.position, one.lag) for one in reader.describe().checkpoints}
    assert found == {"a": (2, 1), "b": (99, None), "c": ("x", None), "d": (None, 3), "e": (-3, 3)}


def test_a_table_of_checkpoints_that_cannot_be_read_hides_nothing_else(tmp_path):
    more = ["CREATE TABLE tracking (application_name TEXT, notification_id INTEGER)"]
    more += ["INSERT INTO tracking VALUES (hex(zeroblob(200000)), 1)"]
    with opened(made(tmp_path, [row()], more=more), limits=Limits(cell_bytes=100_000)) as reader:
        description = reader.describe()
        assert description.checkpoints == ()
        assert any("reading its checkpoints" in warning for warning in description.warnings)
        assert reader.head() == 1
