"""Following a store while its program writes: every event once, nobody in its way, and accidents told."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from foreign_stores import STREAM, copied, fingerprint, made, opened, row

WRITER = f"""
import sqlite3, sys
path, mode, batches = sys.argv[1], sys.argv[2], int(sys.argv[3])
connection = sqlite3.connect(path, isolation_level=None, timeout=20)
connection.execute("PRAGMA journal_mode=" + mode).fetchall()
connection.execute("PRAGMA wal_autocheckpoint=8")
connection.execute("PRAGMA synchronous=OFF")
for batch in range(batches):
    connection.execute("BEGIN IMMEDIATE")
    for one in range(5):
        version = batch * 5 + one + 1
        event = "{STREAM}", version, "shop:Order.Placed", "{{}}"
        connection.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?)", event)
    connection.execute("COMMIT")
    print(version, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    return folder


def writing(path, mode, batches):
    command = [sys.executable, "-c", WRITER, str(path), mode, str(batches)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


@pytest.fixture(params=["WAL", "DELETE"])
def store(request, folder):
    """A store whose program has it open, in each of the ways in which SQLite writes."""
    path = copied(folder)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode={request.param}").fetchall()
        yield path


def add(path, first, last, stream=STREAM):
    """Write events as another program does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO stored_events VALUES (?, ?, ?, ?)",
            [row(stream, version) for version in range(first, last + 1)],
        )


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_what_a_program_writes_is_seen_once_and_in_order(mode, folder):
    path, seen = copied(folder), []
    with writing(path, mode, 100) as owner:
        owner.stdout.readline()
        with opened(path, live=True) as reader:
            for _ in range(99):
                owner.stdout.readline()
                reader.look()
                seen += reader.read(after=len(seen))
            owner.stdin.close()
    assert [event.ordinal for event in seen] == list(range(1, 1_101))
    assert [event.version for event in seen[600:]] == list(range(1, 501))


@pytest.mark.parametrize("held", [False, True])
def test_the_log_of_a_program_stays_small_unless_a_question_is_held_open(held, folder):
    """Control: beside a question that is not brought to its end, the log grows with every commit."""
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
        owner.execute("PRAGMA wal_autocheckpoint=8").fetchall()
        with opened(path, live=True) as reader:
            begun = reader.read()
            next(begun)
            if not held:
                begun.close()
            for version in range(1, 61):
                with owner:
                    owner.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?)", row(STREAM, version))
                if not held:
                    reader.look()
                    assert len(list(reader.read(after=600))) == version
            assert ((folder / "store.db-wal").stat().st_size > 200_000) is held
            begun.close()


def emptied(path, version=500):
    """Say whether the owner's log can be emptied, as it is while nobody reads."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
        add(path, version, version, "f" * 32)
        return connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


QUESTIONS = {
    "page": lambda reader: list(reader.read(limit=20)),
    "first": lambda reader: next(reader.read()),
    "stream": lambda reader: list(reader.read_stream(next(reader.read()).stream)),
    "first of stream": lambda reader: next(reader.read_stream(next(reader.read()).stream)),
    "streams": lambda reader: reader.streams(limit=3),
    "types": lambda reader: reader.types(),
    "categories": lambda reader: reader.categories(),
    "time": lambda reader: reader.at_time("2030-01-01"),
    "verify": lambda reader: list(reader.verify()),
    "describe": lambda reader: reader.describe(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_between_questions_the_owner_can_empty_its_log(question, folder):
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
        with opened(path, live=True) as reader:
            reader.look()
            QUESTIONS[question](reader)
            assert emptied(path)


def test_a_question_that_was_not_brought_to_its_end_would_keep_the_log_full(folder):
    """Control: who holds a statement open is in the owner's way."""
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
        with opened(path, live=True) as reader:
            held = reader.read()
            next(held)
            assert not emptied(path)
            held.close()
            assert emptied(path, 501)


def test_nothing_but_what_was_said_appears_in_the_folder_and_the_data_stay(folder):
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
    before = fingerprint(folder)
    with opened(path, live=True) as reader:
        reader.look()
        assert reader.head() == 600
        assert reader.describe().capabilities.live
    after = fingerprint(folder)
    assert after.keys() - before.keys() <= {"store.db-wal", "store.db-shm"}
    assert after["store.db"] == before["store.db"]


def test_without_being_followed_nothing_appears(folder):
    """Control: the other way to open leaves nothing at all."""
    path = copied(folder)
    with closing(sqlite3.connect(path)) as owner:
        owner.execute("PRAGMA journal_mode=WAL").fetchall()
    before = fingerprint(folder)
    with opened(path) as reader:
        reader.look()
        assert reader.head() == 600
        assert reader.describe().capabilities.live
    assert fingerprint(folder) == before


def test_counts_and_lists_grow_too(store):
    with opened(store, live=True) as reader:
        reader.look()
        types, streams = sum(reader.types().values()), len(reader.streams())
        add(store, 1, 3)
        reader.look()
        assert (sum(reader.types().values()), len(reader.streams())) == (types + 3, streams + 1)
        assert [event.version for event in reader.read_stream(next(reader.read(after=602)).stream)] == [
            1,
            2,
            3,
        ]


def test_more_than_a_stride_at_once_is_found(folder, monkeypatch):
    monkeypatch.setattr("explorer.formats.ordinal_index.STRIDE", 50)
    path = copied(folder)
    with opened(path, live=True) as reader:
        reader.look()
        add(path, 1, 777)
        reader.look()
        assert [event.version for event in reader.read(after=600)] == list(range(1, 778))


def test_an_empty_store_grows_too(folder):
    path = made(folder)
    with opened(path, live=True) as reader:
        reader.look()
        assert reader.head() == 0
        add(path, 1, 2)
        reader.look()
        assert [event.version for event in reader.read()] == [1, 2]
