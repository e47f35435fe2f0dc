"""Stores written by the real library in its various settings."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.sqlite import (
    SQLiteAggregateRecorder,
    SQLiteApplicationRecorder,
    SQLiteDatastore,
    SQLiteProcessRecorder,
)
from foreign_stores import opened

SPACE = UUID(int=7)


class Account(Aggregate):
    class Deposited(Aggregate.Event):
        class_version = 2
        amount: Decimal
        on: datetime
        tags: tuple
        ref: UUID

    @event("Opened")
    def __init__(self, owner: str):
        self.owner = owner
        self.balance = Decimal("0.00")

    @event(Deposited)
    def deposit(self, amount: Decimal, on: datetime, tags: tuple, ref: UUID):
        self.balance += amount


class Bank(Application):
    snapshotting_intervals = {Account: 2}


MOMENT = datetime(2026, 5, 4, 3, 2, 1, 123, tzinfo=UTC)
SETTINGS = {
    "plain": {},
    "zlib": {"COMPRESSOR_TOPIC": "zlib"},
    "many tracking rows": {"SINGLE_ROW_TRACKING": "n"},
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_what_an_application_writes_is_what_is_read(setting, tmp_path):
    path = tmp_path / "bank.db"
    bank = Bank(
        {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path), **SETTINGS[setting]}
    )
    account = Account(owner="Zoë 👩‍🚀")
    account.deposit(Decimal("1.10"), MOMENT, ("a", ("b",)), SPACE)
    account.deposit(Decimal("2.20"), MOMENT, (), SPACE)
    bank.save(account)
    written = list(bank.events.get(account.id))
    bank.close()
    with opened(path) as reader:
        events = list(reader.read())
        assert [one.stream for one in events] == [str(account.id)] * 3
        assert [one.version for one in events] == [1, 2, 3]
        assert [one.type for one in events] == [
            f"{__name__}:Account.{n}" for n in ("Opened", "Deposited", "Deposited")
        ]
        assert [one.category for one in events] == ["Account"] * 3
        assert [one.schema_version for one in events] == [1, 2, 2]
        times = [one.timestamp.isoformat(timespec="microseconds").replace("+00:00", "Z") for one in written]
        assert [one.time for one in events] == times
        assert events[0].data["owner"] == "Zoë 👩‍🚀"
        data = {key: events[1].data[key] for key in ("amount", "on", "tags", "ref")}
        assert data == {"amount": "1.10", "on": MOMENT.isoformat(), "tags": ["a", ["b"]], "ref": SPACE.hex}
        assert {one.flags for one in events} == {()}
        assert reader.describe().capabilities.snapshots
        assert reader.describe().snapshots == 1
        assert all(check.ok for check in reader.verify())


def stored(stream, version, topic="m:A.B"):
    return StoredEvent(stream, version, topic, b'{"n": %d}' % version)


def written(recorder, *events, **options):
    recorder.create_table()
    recorder.insert_events(list(events), **options)
    recorder.datastore.close()


def test_text_ids_are_given_unchanged(tmp_path):
    store = SQLiteDatastore(str(tmp_path / "s.db"), originator_id_type="text")
    written(SQLiteApplicationRecorder(store), stored("user-1", 1), stored("User-1", 1), stored("user-1", 2))
    with opened(tmp_path / "s.db") as reader:
        assert [info.stream for info in reader.streams()] == ["User-1", "user-1"]
        assert [one.data["n"] for one in reader.read_stream("user-1")] == [1, 2]


def test_another_table_name_is_found(tmp_path):
    store = SQLiteDatastore(str(tmp_path / "s.db"))
    recorder = SQLiteApplicationRecorder(store, events_table_name="bank_events")
    written(recorder, stored(uuid5(SPACE, "a"), 1))
    with opened(tmp_path / "s.db") as reader:
        assert reader.head() == 1
        assert "bank_events" in reader.describe().evidence[0]


def test_an_aggregate_recorder_keeps_no_global_order(tmp_path):
    store = SQLiteDatastore(str(tmp_path / "s.db"))
    first, second = sorted((uuid5(SPACE, "a"), uuid5(SPACE, "b")), key=str)
    written(SQLiteAggregateRecorder(store), stored(second, 1), stored(first, 1), stored(second, 2))
    with opened(tmp_path / "s.db") as reader:
        assert [(one.ordinal, one.position, one.stream, one.version) for one in reader.read()] == [
            (1, None, str(first), 1),
            (2, None, str(second), 1),
            (3, None, str(second), 2),
        ]
        assert not reader.describe().capabilities.global_order


@pytest.mark.parametrize("single", [True, False])
def test_checkpoints_of_a_process_are_read(single, tmp_path):
    store = SQLiteDatastore(str(tmp_path / "s.db"), single_row_tracking=single)
    recorder = SQLiteProcessRecorder(store)
    recorder.create_table()
    for number in range(1, 5):
        tracking = Tracking("upstream", number) if number < 4 else None
        recorder.insert_events([stored(uuid5(SPACE, "a"), number)], tracking=tracking)
    store.close()
    with opened(tmp_path / "s.db") as reader:
        (checkpoint,) = reader.describe().checkpoints
        assert (checkpoint.name, checkpoint.position, checkpoint.lag) == ("upstream", 3, 1)
