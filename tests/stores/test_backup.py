"""Copies of a store: whole or not there, of one moment, and never over something else."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from threading import Event, Thread

import pytest

from explorer.core.errors import StoreError
from explorer.core.expected import Expect
from explorer.stores.new_files import made_whole
from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event


@pytest.fixture
def store(tmp_path):
    with closing(create(tmp_path / "shop.db", clock="wall")) as store:
        for number in range(20):
            store.append("cart-1", [new_event(f"e{number}", data={"text": "x" * 5_000})], number)
        yield store


def names(folder):
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("shop.db"))


def test_a_copy_is_the_same_store_and_sound(store, tmp_path):
    told = []
    assert store.backup(tmp_path / "copy.db", lambda done, of: told.append((done, of))) == 20

    with closing(open_store(tmp_path / "copy.db", writable=True)) as copy:
        assert [check for check in copy.verify() if not check.ok] == []
        assert list(copy.read()) == list(store.read())
        assert copy.head_hash() == store.head_hash()
        assert copy.describe().identity == store.describe().identity
        copy.append("cart-1", [new_event("only in the copy")], 20)
    assert store.head() == 20
    assert told[-1][0] == told[-1][1] > 100_000


def test_a_copy_made_while_others_write_holds_the_events_up_to_one_moment(store, tmp_path):
    started, enough = Event(), Event()

    def write_on():
        with closing(open_store(store.path, writable=True)) as other:
            number = 0
            while not enough.is_set():
                other.append(f"cart-{number % 3}", [new_event(f"late-{number}")], Expect.ANYTHING)
                started.set()
                number += 1

    writer = Thread(target=write_on)
    writer.start()
    try:
        assert started.wait(10)
        copied = [store.backup(tmp_path / f"copy{number}.db") for number in range(10)]
    finally:
        enough.set()
        writer.join()

    assert copied == sorted(copied)
    assert copied[0] < copied[-1], "nobody wrote meanwhile"
    history = list(store.read())
    for number, events in enumerate(copied):
        with closing(open_store(tmp_path / f"copy{number}.db", writable=False)) as copy:
            assert [check for check in copy.verify() if not check.ok] == []
            assert list(copy.read()) == history[:events]


def test_a_writer_does_not_make_the_copying_begin_anew(store, tmp_path, monkeypatch):
    from explorer.stores import sqlite_database

    monkeypatch.setattr(sqlite_database, "_PAGES_COPIED", 4)
    shares = []
    with closing(open_store(store.path, writable=True)) as other:

        def commit_at_every_step(done, of):
            shares.append(done / of)
            other.append("cart-2", [new_event(f"at {len(shares)}")], Expect.ANYTHING)

        assert store.backup(tmp_path / "copy.db", commit_at_every_step) == 20

    assert shares == sorted(set(shares))
    assert len(shares) > 5


def test_a_copy_never_replaces_anything(store, tmp_path):
    (tmp_path / "precious.db").write_text("precious")
    with pytest.raises(StoreError, match=r"precious\.db exists already and was left as it is"):
        store.backup(tmp_path / "precious.db")
    assert (tmp_path / "precious.db").read_text() == "precious"
    assert names(tmp_path) == ["precious.db"]


def test_a_file_that_came_while_the_copy_was_made_is_not_replaced(store, tmp_path):
    target = tmp_path / "copy.db"
    with pytest.raises(StoreError, match="exists already"):
        store.backup(target, lambda done, of: target.write_text("somebody was quicker"))
    assert target.read_text() == "somebody was quicker"
    assert names(tmp_path) == ["copy.db"]


def test_where_files_have_no_second_names_a_copy_is_made_all_the_same(store, tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    store.backup(tmp_path / "copy.db")
    assert names(tmp_path) == ["copy.db"]
    with pytest.raises(StoreError, match="exists already"):
        store.backup(tmp_path / "copy.db")


def test_a_store_that_is_in_the_way_with_its_log_is_named_itself(store, tmp_path):
    store.backup(tmp_path / "copy.db")
    (tmp_path / "copy.db-wal").touch()
    for make in (store.backup, lambda path: create(path, clock="wall")):
        with pytest.raises(StoreError, match=r"copy\.db exists already"):
            make(tmp_path / "copy.db")


def test_a_copy_that_is_cancelled_leaves_nothing(store, tmp_path):
    def cancel(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.backup(tmp_path / "copy.db", cancel)
    assert names(tmp_path) == []
    assert store.backup(tmp_path / "copy.db") == 20


def test_a_copy_into_a_folder_that_is_not_there_says_so(store, tmp_path):
    with pytest.raises(StoreError, match="No such file or directory"):
        store.backup(tmp_path / "nowhere" / "copy.db")


def test_a_log_left_over_from_another_store_is_not_taken_for_the_copys(store, tmp_path):
    (tmp_path / "copy.db-wal").write_bytes(b"of another store")
    with pytest.raises(StoreError, match="left over from another store"):
        store.backup(tmp_path / "copy.db")
    assert names(tmp_path) == ["copy.db-wal"]


def test_a_file_takes_its_place_only_when_it_is_whole(tmp_path):
    target = tmp_path / "whole [1].db"
    with made_whole(target) as temporary:
        temporary.write_text("all of it")
        temporary.with_name(temporary.name + "-wal").write_text("a sidecar")
        assert not target.exists()
    assert target.read_text() == "all of it"
    assert list(tmp_path.iterdir()) == [target]


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path):
    def fail_half_way():
        with made_whole(tmp_path / "x.db") as temporary:
            temporary.write_text("half")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert list(tmp_path.iterdir()) == []


DYING = """
import os, signal, sys
from pathlib import Path
from explorer.stores.new_files import made_whole
with made_whole(Path(sys.argv[1])) as temporary:
    temporary.write_text("half")
    Path(f"{temporary}-journal").write_text("its sidecar")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_what_a_killed_process_left_goes_with_the_next_making_and_nothing_else_does(tmp_path):
    ran = subprocess.run([sys.executable, "-c", DYING, tmp_path / "x.db"])
    assert ran.returncode == -signal.SIGKILL
    (left,) = [one.name for one in tmp_path.iterdir() if one.name.endswith(".tmp")]
    others = {
        f".x.db.{os.getppid()}-0123abcd.tmp",  # whose maker is still at work
        left.replace("x.db", "y.db"),
        ".x.db.notes.tmp",
    }
    for name in others:
        (tmp_path / name).touch()

    with made_whole(tmp_path / "x.db") as temporary:
        temporary.write_text("whole")

    assert {one.name for one in tmp_path.iterdir()} == others | {"x.db"}
