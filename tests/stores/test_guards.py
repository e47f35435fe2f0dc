"""The past cannot be rewritten through any SQL client: the guards live in the file."""

from contextlib import closing

import pytest

from explorer.core.expected import Expect
from explorer.stores.guards import GUARDS
from explorer.stores.sqlite import create
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import new_event, new_outcome

EVENT = (
    "{verb} INTO events (position, stream, category, version, event_id, type, schema_version, recorded_at, "
    "data, metadata, hash) SELECT {position}, stream, category, {version}, {event_id}, 'Forged', "
    "schema_version, recorded_at, data, metadata, hash FROM events WHERE position = 3 {tail}"
)
OUTCOME = (
    "REPLACE INTO outcomes SELECT {number}, command_id, command_type, stream, outcome, recorded_at, fields, "
    "'eve', source, code, message, details, first_position, last_position FROM outcomes WHERE number = {of}"
)


def event(verb: str, position: str, version: str, event_id: str, tail: str = "") -> str:
    """Write SQL that inserts a changed copy of event 3 of the ten of stream cart-1."""
    known = {"verb": verb, "position": position, "version": version, "event_id": event_id}
    return EVENT.format(**known, tail=tail)


ATTACKS = {
    "change an event": "UPDATE events SET data = '{}' WHERE position = 3",
    "change every event": "UPDATE OR IGNORE events SET type = 'Nothing'",
    "delete an event": "DELETE FROM events WHERE position = 3",
    "delete the last event": "DELETE FROM events WHERE position = (SELECT max(position) FROM events)",
    "delete all events": "DELETE FROM events",
    "replace by position": event("INSERT OR REPLACE", "3", "3", "'new'"),
    "replace by version": event("REPLACE", "11", "3", "'new'"),
    "replace by id": event("REPLACE", "11", "11", "event_id"),
    "upsert": event("INSERT", "3", "3", "'new'", "ON CONFLICT (position) DO UPDATE SET type = 'Forged'"),
    "insert before the first": event("INSERT OR IGNORE", "-1", "11", "'new'"),
    "skip a position": event("INSERT", "12", "11", "'new'"),
    "skip a version": event("INSERT", "11", "12", "'new'"),
    "go back in versions": event("INSERT", "11", "0", "'new'"),
    "let SQLite choose the position": event("INSERT", "NULL", "11", "'new'"),
    "move the head back": "UPDATE head SET position = 3, hash = (SELECT hash FROM events WHERE position = 3)",
    "give the head another hash": "UPDATE head SET hash = zeroblob(32)",
    "delete the head": "DELETE FROM head",
    "replace the head": "REPLACE INTO head VALUES (1, 3, zeroblob(32))",
    "change an outcome": "UPDATE outcomes SET outcome = 'accepted'",
    "delete an outcome": "DELETE FROM outcomes",
    "replace an outcome": OUTCOME.format(number=1, of=1),
    "skip an outcome's number": OUTCOME.format(number=4, of=1),
    "accept a command twice": OUTCOME.format(number=3, of=2),
    "become another store": "UPDATE meta SET value = 'other' WHERE key = 'store_id'",
    "replace the store's name": "REPLACE INTO meta VALUES ('store_id', 'other')",
    "forget the store's name": "DELETE FROM meta WHERE key = 'store_id'",
    "change the clock": "UPDATE meta SET value = 'wall' WHERE key = 'clock'",
}


@pytest.fixture
def path(tmp_path):
    with closing(create(tmp_path / "store.db", clock="simulated")) as store:
        store.append("cart-1", [new_event(f"e{number}") for number in range(10)], 0)
        store.record(new_outcome("k1", "refused"))
        store.append("cart-1", [], Expect.ANYTHING, new_outcome("k2"))
    return tmp_path / "store.db"


def content(connection) -> list[list[tuple]]:
    names = ("events", "head", "streams", "outcomes", "meta")
    return [connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names]


def connect(path):
    """A plain client: it asks for none of the settings that the program's own connections have."""
    connection = DRIVER.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA recursive_triggers = OFF")
    connection.execute("PRAGMA foreign_keys = OFF")
    return closing(connection)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_past_is_not_rewritten(path, attack):
    with connect(path) as connection:
        before = content(connection)
        with pytest.raises(DRIVER.Error):
            connection.execute(attack)
        assert content(connection) == before


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_without_guards_the_same_attack_succeeds(path, attack):
    with connect(path) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute("DROP INDEX accepted_once")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        before = content(connection)
        connection.execute(attack)
        assert content(connection) != before


def test_an_honest_client_may_add_the_next_event(path):
    """The guards keep the past; that somebody added to it past the program is for `verify` to say."""
    with connect(path) as connection:
        connection.execute(event("INSERT", "11", "11", "'new'"))
        assert connection.execute("SELECT max(position) FROM events").fetchone() == (11,)


NEXT = event("INSERT", "11", "11", "'new'")
NO_EVENTS = {
    "data that is no JSON": NEXT.replace("data, metadata, hash FROM", "'{', metadata, hash FROM"),
    "metadata that is no JSON": NEXT.replace("metadata, hash FROM", "'{', hash FROM"),
    "half a hash": NEXT.replace("hash FROM", "substr(hash, 1, 16) FROM"),
}


@pytest.mark.parametrize("statement", NO_EVENTS.values(), ids=NO_EVENTS)
def test_what_is_no_event_is_refused_from_every_other_program(path, statement):
    """Our own writer alone asks for none of these checks: what it writes is right by the way it is made."""
    assert statement != NEXT
    with connect(path) as connection:
        with pytest.raises(DRIVER.IntegrityError):
            connection.execute(statement)
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        assert connection.execute("SELECT max(position) FROM events").fetchone() == (11,)
