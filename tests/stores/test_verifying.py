"""Whatever is changed past the program, `verify` says what and where."""

from contextlib import closing

import pytest

from explorer.core.errors import StoreDamaged
from explorer.core.expected import Expect
from explorer.core.read_models import Checkpoint
from explorer.stores.guards import GUARDS
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import fill, new_event, new_outcome

CHECKS = [
    "file structure",
    "references",
    "guards",
    "application id",
    "hash chain",
    "dense positions",
    "head",
    "types",
    "versions",
    "streams",
    "outcomes",
    "checkpoints",
    "waits",
]


@pytest.fixture
def path(tmp_path):
    with closing(create(tmp_path / "store.db", clock="simulated")) as store:
        fill(store, 40)
        store.append("cart-9", [new_event("x"), new_event("y")], 0, new_outcome("k1"))
        assert store.save(Checkpoint("carts", 1, (42, 0)), {}, None)
    return tmp_path / "store.db"


def tamper(path, *statements):
    """Change the file as somebody who may drop triggers, and puts them back."""
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            connection.execute(statement)
        for guard in GUARDS.values():
            connection.execute(guard)


def failing(path):
    with closing(open_store(path, writable=False)) as store:
        return {check.name: check for check in store.verify() if not check.ok}


def test_a_sound_store_passes_every_check_by_name(path):
    with closing(open_store(path, writable=False)) as store:
        checks = list(store.verify())
    assert [(check.name, check.ok, check.position) for check in checks] == [
        (name, True, None) for name in CHECKS
    ]
    assert checks[4].detail == "as they were written: 42 events"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE events SET data = '{\"n\":99}' WHERE position = 17", {"hash chain": 17}),
        (
            "UPDATE events SET recorded_at = '2027-01-01T00:00:00.000000Z' WHERE position = 17",
            {"hash chain": 17},
        ),
        ("UPDATE events SET event_id = 'other' WHERE position = 17", {"hash chain": 17}),
        ('UPDATE events SET metadata = \'{"actor":"eve"}\' WHERE position = 17', {"hash chain": 17}),
        ("UPDATE events SET category = 'other' WHERE position = 17", {"hash chain": 17}),
        ("UPDATE events SET hash = zeroblob(32) WHERE position = 17", {"hash chain": 17}),
        ("UPDATE events SET type = 'Type0' WHERE position = 17", {"hash chain": 17, "types": None}),
        ("DELETE FROM events WHERE position = 17", {"dense positions": 17, "versions": 23}),
        ("DELETE FROM events WHERE position = 1", {"dense positions": 1}),
        ("UPDATE head SET position = 41", {"head": 41}),
        ("UPDATE head SET hash = zeroblob(32)", {"head": 42}),
        ("UPDATE streams SET version = version + 1 WHERE stream = 'cart-9'", {"streams": None}),
        ("UPDATE streams SET first_time = 'x' WHERE stream = 'cart-9'", {"streams": None}),
        ("DELETE FROM streams WHERE stream = 'cart-9'", {"streams": None}),
        ("INSERT INTO streams VALUES ('ghost', 'ghost', 1, 99, 99, '', '')", {"streams": None}),
        ("UPDATE types SET events = events + 1 WHERE type = 'Type1'", {"types": None}),
        ("INSERT INTO types VALUES ('Ghost', 1)", {"types": None}),
        (
            "UPDATE outcomes SET first_position = 41, last_position = 99",
            {"references": None, "outcomes": None},
        ),
        ("UPDATE outcomes SET number = 7", {"outcomes": None}),
        ("UPDATE checkpoints SET ordinal = 43", {"checkpoints": 43}),
    ],
)
def test_what_was_changed_is_found_where_it_is(path, statement, expected):
    tamper(path, statement)
    found = {name: check.position for name, check in failing(path).items()}
    assert expected.items() <= found.items()


def test_dropping_the_guards_and_putting_them_back_is_no_change(path):
    """The control of the tests above: it is the statement between that is found."""
    tamper(path)
    assert failing(path) == {}


def test_the_last_events_cannot_be_cut_off_unseen(path):
    tamper(path, "DELETE FROM events WHERE position > 40", "DELETE FROM outcomes", "DELETE FROM checkpoints")
    assert {"head", "streams"} <= failing(path).keys()


def test_a_rewritten_past_needs_every_later_hash(path):
    """Swapping two events keeps positions, versions and counts; the chain still tells."""
    swap = "UPDATE events SET data = (SELECT data FROM events AS o WHERE o.position = 43 - events.position) "
    tamper(path, swap + "WHERE position IN (21, 22)")
    assert {name: check.position for name, check in failing(path).items()} == {"hash chain": 21}


def test_a_missing_guard_is_named(path):
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_refuse_delete")
    assert failing(path)["guards"].detail == "changed: events_refuse_delete"


def test_an_event_added_past_the_program_is_found_and_stops_growth(path):
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO events SELECT 43, stream, category, 3, 'forged', type, schema_version, recorded_at, "
            "data, metadata, hash FROM events WHERE position = 42"
        )
    assert {"hash chain", "head", "streams", "types"} <= failing(path).keys()
    with closing(open_store(path, writable=True)) as store:
        with pytest.raises(StoreDamaged, match="another program wrote to it past its rules"):
            store.append("cart-9", [new_event("z")], Expect.ANYTHING)
        assert len(list(store.read())) == 42


def test_a_store_that_grows_meanwhile_is_still_sound(path):
    with (
        closing(open_store(path, writable=True)) as writer,
        closing(open_store(path, writable=False)) as reader,
    ):
        checks = []
        for number, check in enumerate(reader.verify()):
            writer.append("cart-9", [new_event(f"late{number}")], Expect.ANYTHING)
            checks.append(check)
        assert [check for check in checks if not check.ok] == []


def test_bug_a_guard_whose_name_is_no_text_any_more(path):
    """One bit can turn a text of the schema into a blob; the check of the guards stumbled over it."""
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET name = CAST(name AS BLOB) WHERE name = 'events_refuse_update'"
        )
    assert "events_refuse_update" in failing(path)["guards"].detail
