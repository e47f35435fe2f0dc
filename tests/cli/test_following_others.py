"""events --follow on a store of others: what its program writes is printed once, in order, as it comes."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from fold_files import FOREIGN, SAMPLES
from terminal import run

STREAM = "0123456789abcdef0123456789abcdef"
COMMAND = "import sys; from explorer.bootstrap import main; sys.argv[0] = 'event-explorer'; main()"


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    return shutil.copyfile(FOREIGN, folder / "foreign.db")


def written(store, first, last):
    with closing(sqlite3.connect(store, timeout=20)) as connection, connection:
        rows = [(STREAM, version, "shop:Order.Placed", "{}") for version in range(first, last + 1)]
        connection.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", rows)


def names(store):
    return sorted(one.name for one in store.parent.iterdir())


def test_what_comes_is_printed_until_it_is_interrupted(store):
    words = ["events", str(store), "--from", "601", "--follow"]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as following:
        said = following.stderr.readline()
        seen = []
        for first in (1, 4, 7):
            written(store, first, first + 2)
            seen += [json.loads(following.stdout.readline()) for _ in range(3)]
        following.send_signal(signal.SIGINT)
        rest, more = following.communicate()
    assert [(one["ordinal"], one["version"]) for one in seen] == [(600 + n, n) for n in range(1, 10)]
    assert "foreign.db is followed live: SQLite may lay -wal and -shm files beside it." in said
    assert (rest, more.strip()) == ("", "event-explorer: Interrupted.")
    assert set(names(store)) <= {"foreign.db", "foreign.db-wal", "foreign.db-shm"}


def test_without_it_nothing_appears_beside_the_store(store):
    """Control: the same events are printed, and the folder stays as it was."""
    assert len(run("events", store).lines) == 600
    assert names(store) == ["foreign.db"]


def test_what_is_read_as_a_whole_is_not_followed():
    refused = run("events", SAMPLES / "cloudevents.jsonl", "--follow", code=4)
    assert "cannot be followed live" in refused.err


def test_a_store_whose_streams_have_no_common_order_is_not_followed():
    refused = run("events", SAMPLES / "cqrs_es.db", "--follow", code=4)
    assert refused.out == ""
    assert "no common order" in refused.err
