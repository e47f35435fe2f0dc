"""Following a store whose program changes what was counted long ago: told in turn, and when it is fetched."""

import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
from foreign_stores import SAMPLES, opened

from explorer.core.errors import StoreReplaced
from explorer.core.table_map import TableMap
from explorer.formats import following, ordinal_index
from explorer.formats.foreign import open_mapped
from explorer.formats.recounting import AT_ONCE, Recounting

STRIDE = 10
EVENTS = 200
NEWEST = 5
"""Events that each look counts again."""
OF = TableMap(table="log", order=("pos",), stream="s", type="ty", payload=("d",))
NUMBERED = "pos INTEGER PRIMARY KEY"


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch):
    monkeypatch.setattr(ordinal_index, "STRIDE", STRIDE)
    monkeypatch.setattr(following, "COMPARED", NEWEST)


@contextmanager
def followed(folder, position=NUMBERED, step=3):
    """A store of 200 events that is followed, and the connection of its program."""
    with closing(sqlite3.connect(folder / "log.db", isolation_level=None)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
        owner.execute(f"CREATE TABLE log ({position}, s, ty, d)")
        rows = [(number * step, f"s{number % 7}", "T", "{}") for number in range(1, EVENTS + 1)]
        owner.executemany("INSERT INTO log VALUES (?, ?, ?, ?)", rows)
        with closing(open_mapped(folder / "log.db", OF, live=True)) as reader:
            reader.count_gradually()
            while reader.count_on():
                pass
            reader.look()
            yield reader, owner


def add(owner, *positions):
    owner.executemany("INSERT INTO log VALUES (?, 's', 'T', '{}')", [(one,) for one in positions])


def look_in_turn(reader):
    """Look as often as it takes until all is counted again, with the pauses between."""
    for _ in range(EVENTS // STRIDE // AT_ONCE + 2):
        reader.look()
        while reader.count_on():
            pass
    reader.look()


CHANGES = {
    "one is removed": ("DELETE FROM log WHERE pos = 300", 3),
    "one of numbers without a gap is removed": ("DELETE FROM log WHERE pos = 100", 1),
    "old ones are removed but the first": ("DELETE FROM log WHERE pos BETWEEN 6 AND 90", 3),
    "one is put between": ("INSERT INTO log VALUES (301, 's', 'T', '{}')", 3),
    "one is put before the first": ("INSERT INTO log VALUES (-1, 's', 'T', '{}')", 3),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_among_the_older_is_told_in_turn_and_stays_told(change, tmp_path):
    statement, step = CHANGES[change]
    with followed(tmp_path, step=step) as (reader, owner):
        owner.execute(statement)
        with pytest.raises(StoreReplaced, match="or put others before them"):
            look_in_turn(reader)
        with pytest.raises(StoreReplaced, match="or put others before them"):
            reader.look()


@pytest.mark.parametrize("step", [1, 3])
def test_what_is_not_counted_again_goes_unnoticed(step, tmp_path, monkeypatch):
    """Control: a look alone sees the ends."""
    monkeypatch.setattr(Recounting, "step", lambda _: False)
    with followed(tmp_path, step=step) as (reader, owner):
        owner.execute("DELETE FROM log WHERE pos = 90")
        look_in_turn(reader)
        assert reader.head() == EVENTS


def test_a_program_that_only_adds_is_never_taken_for_one_that_changes(tmp_path):
    with followed(tmp_path) as (reader, owner):
        for more in range(1, 25):
            add(owner, (EVENTS + more) * 3)
            reader.look()
            while reader.count_on():
                pass
        look_in_turn(reader)
        assert [event.position for event in reader.read()] == [3 * n for n in range(1, EVENTS + 25)]


@pytest.mark.parametrize(
    "change", ["DELETE FROM log WHERE pos = 300", "INSERT INTO log VALUES (301, 's', 'T', '')"]
)
def test_a_stretch_is_counted_again_when_it_is_fetched(change, tmp_path):
    with followed(tmp_path) as (reader, owner):
        assert next(reader.read(after=199)).position == 600
        owner.execute(change)
        with pytest.raises(StoreReplaced, match="or put others before them"):
            list(reader.read(after=95, limit=10))


@pytest.mark.parametrize("step", [1, 3])
def test_an_event_that_was_removed_is_no_damage(step, tmp_path):
    with followed(tmp_path, step=step) as (reader, owner):
        assert len(list(reader.read(after=95, limit=5))) == 5
        owner.execute("DELETE FROM log WHERE pos = ?", (98 * step,))
        with pytest.raises(StoreReplaced, match="changed or removed"):
            list(reader.read(after=95, limit=5))


def test_a_look_counts_a_few_stretches_again_and_only_after_writing(tmp_path, monkeypatch):
    counted = []
    require = Recounting.require
    monkeypatch.setattr(Recounting, "require", lambda self, one: (counted.append(one), require(self, one)))
    with followed(tmp_path) as (reader, owner):
        look_in_turn(reader)
        counted.clear()
        look_in_turn(reader)
        assert counted == []
        owner.execute("CREATE TABLE further (a)")
        reader.look()
        assert counted == [EVENTS // STRIDE - 1]
        counted.clear()
        while reader.count_on():
            pass
        assert counted == [0, 1, 2, 3]
        look_in_turn(reader)
        assert counted == list(range(EVENTS // STRIDE))


def test_while_stretches_are_counted_again_the_owner_can_empty_its_log(tmp_path):
    with followed(tmp_path) as (reader, owner):
        add(owner, 1_000)
        reader.look()
        more = True
        while more:
            more = reader.count_on()
            assert owner.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


# --- keys that nothing keeps apart ---


@pytest.mark.parametrize("position", ["pos INTEGER", "pos INTEGER UNIQUE"])
def test_an_event_with_an_empty_key_is_told(position, tmp_path):
    with followed(tmp_path, position) as (reader, owner):
        add(owner, None)
        with pytest.raises(StoreReplaced, match=r"with an empty or repeated pos, .* open it again"):
            reader.look()


def test_new_events_with_the_same_key_are_told(tmp_path):
    with followed(tmp_path, "pos INTEGER") as (reader, owner):
        add(owner, 1_000, 1_000)
        with pytest.raises(StoreReplaced, match="with an empty or repeated pos"):
            reader.look()


def test_opened_again_such_events_are_all_there(tmp_path):
    with followed(tmp_path, "pos INTEGER") as (_, owner):
        add(owner, None, 1_000, 1_000)
        with closing(open_mapped(tmp_path / "log.db", OF, live=True)) as again:
            assert again.head() == EVENTS + 3
            again.look()
            add(owner, 1_001)
            with pytest.raises(StoreReplaced):  # what is empty stands last, and this one before it
                look_in_turn(again)
        with closing(open_mapped(tmp_path / "log.db", OF, live=True)) as again:
            assert again.head() == sum(again.types().values()) == EVENTS + 4
            assert len({event.ordinal for event in again.read_stream("s")}) == 4
            assert "with an empty or repeated pos" in again.describe().warnings[0]


def test_where_keys_repeated_already_and_nothing_tells_them_apart_nothing_is_said(tmp_path):
    """Control: opening it again would help nobody."""
    store = shutil.copyfile(SAMPLES / "neventstore_sqlite.db", tmp_path / "store.db")
    with closing(sqlite3.connect(store, isolation_level=None)) as owner:
        owner.executescript(
            "ALTER TABLE Commits RENAME TO Kept; CREATE TABLE Commits AS SELECT * FROM Kept; DROP TABLE Kept;"
            "INSERT INTO Commits SELECT * FROM Commits WHERE rowid = 3"
        )
        with opened(store, live=True) as reader:
            reader.look()
            head = reader.head()
            reader.look()
            owner.execute("CREATE TABLE further_by_the_way (a)")
            look_in_turn(reader)
            assert reader.head() == head > 400


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.db")), ids=lambda path: path.stem)
def test_stores_of_all_formats_are_counted_again_as_they_were(path, tmp_path):
    """Control: another table is written to, and no event is taken for changed."""
    store = shutil.copyfile(path, tmp_path / "store.db")
    with opened(store, live=True) as reader:
        reader.look()
        before = list(reader.read())
        reader.look()
        with closing(sqlite3.connect(store, isolation_level=None)) as owner:
            owner.execute("CREATE TABLE further_by_the_way (a)")
        for _ in range(len(before) // STRIDE // AT_ONCE + 2):
            reader.look()
            while reader.count_on():
                pass
        reader.look()
        assert list(reader.read()) == before
