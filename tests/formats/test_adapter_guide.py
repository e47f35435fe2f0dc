"""The adapter in the guide is one: it is taken from the page and reads a store."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from explorer.formats.detection import detect
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS

GUIDE = Path(__file__).parents[2] / "resources" / "docs" / "adapters.md"


def example():
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return code


@pytest.fixture(scope="module")
def diary():
    names = {}
    exec(compile(example(), str(GUIDE), "exec"), names)
    return names["FORMAT"]


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "diary.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE work_entries (
                number INTEGER PRIMARY KEY, Diary TEXT, page INTEGER, kind TEXT, writtenAt INTEGER, body TEXT,
                about TEXT, is_torn_out INTEGER
            );
            CREATE TABLE work_readers (reader TEXT, number INTEGER);
            CREATE TABLE home_readers (reader TEXT, number INTEGER);
            CREATE TABLE work_summaries (diary TEXT, page INTEGER, summary TEXT);
            INSERT INTO work_entries VALUES
                (3, 'day-1', 1, 'Woke', 1700000000, '{"at": 7}', '{"correlation": "c"}', 0),
                (8, 'day-1', 2, 'Ate', 'noon', '{"what": "soup"}', NULL, 1),
                (9, 'night-1', 1, 'Slept', 1700000002, 'not json', '{}', NULL);
            INSERT INTO work_readers VALUES ('me', 3), ('you', NULL);
            INSERT INTO home_readers VALUES ('nobody', 9);
            INSERT INTO work_summaries VALUES ('day-1', 1, 'early');
            """
        )
    return path


def test_the_example_is_short():
    assert len(example().splitlines()) < 60


def test_the_example_reads_a_store(diary, store):
    with closing(open_foreign(store, (*FORMATS, diary))) as reader:
        described = reader.describe()
        woke, ate, slept = reader.read()
    assert (woke.position, woke.stream, woke.category, woke.version, woke.type) == (
        3,
        "day-1",
        "day",
        1,
        "Woke",
    )
    assert (woke.time, woke.data, woke.correlation_id) == ("2023-11-14T22:13:20.000000Z", {"at": 7}, "c")
    assert (ate.flags, ate.time, ate.metadata) == (
        ("odd-time", "deleted"),
        None,
        {"$stored": {"writtenAt": "noon"}},
    )
    assert slept.flags == ("undecoded",)
    assert [(one.name, one.position, one.lag) for one in described.checkpoints] == [
        ("me", 3, 2),
        ("you", None, 3),
    ]
    assert (described.snapshots, described.format) == (1, "diary")
    assert described.capabilities.tombstones


def test_what_the_format_must_not_have_is_another_format(diary, store):
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("ALTER TABLE work_entries ADD COLUMN author TEXT")
    assert detect(store, (diary,)).chosen is None
