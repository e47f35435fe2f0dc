"""A store is opened again for another process: the same file in the same state, or nobody reads it."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from explorer.core.errors import StoreReplaced
from explorer.core.event_reader import stamp_of
from explorer.formats import same_file
from explorer.formats.opening import open_sqlite
from explorer.formats.sniffing import sniff
from explorer.readers import open_again, open_reader
from explorer.runtime.manner import USUAL, Manner
from explorer.stores.sqlite import create
from fold_files import SAMPLES

LIVE = Manner(live=True)
HOLDS = "UPDATE stored_events SET topic = 'shop:Other.Happened' WHERE rowid = 3"
TOLD = (
    r"^store\.\w+ was (changed by another program|moved or deleted) after it was opened; what was read "
    r"before stays valid; open it again to see what it holds now\.$"
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be replaced there")


class Opened:
    """A store that is open, and what its program and others can do to it."""

    def __init__(self, folder, kind):
        name = "cloudevents.jsonl" if kind == "lines" else "pyeventsourcing_json.db"
        self.spare = folder / "spare"
        self.path = Path(shutil.copyfile(SAMPLES / name, folder / f"store{Path(name).suffix}"))
        self.manner = LIVE if kind == "live" else USUAL
        self.kind = kind
        self.program = sqlite3.connect(self.path, isolation_level=None) if kind == "log" else None
        if self.program is not None:
            self.program.execute("PRAGMA journal_mode=WAL").fetchone()
            self.program.execute("PRAGMA wal_autocheckpoint=0").fetchone()
            self.program.execute("DELETE FROM stored_events WHERE rowid = 1")
        self.reader = open_reader(self.path, self.manner)
        self.stamp = stamp_of(self.reader)

    def again(self):
        return closing(open_again(self.path, self.manner, self.stamp))

    def write(self):
        if self.kind == "lines":
            with self.path.open("a") as file:
                file.write(self.path.read_text().splitlines()[0] + "\n")
        elif self.program is not None:
            self.program.execute(HOLDS)  # into the log; the file itself stays as it is
        else:
            with closing(sqlite3.connect(self.path)) as program:
                program.execute(HOLDS)
                program.commit()

    def replace(self):
        shutil.copyfile(self.path, self.spare)
        os.replace(self.spare, self.path)

    def replace_by_ours(self):
        create(self.spare, clock="wall").close()
        os.replace(self.spare, self.path)

    def truncate(self):
        os.truncate(self.path, 0)

    def delete(self):
        self.path.unlink()

    def close(self):
        self.reader.close()
        if self.program is not None:
            self.program.close()


@pytest.fixture
def opened(tmp_path, request):
    one = Opened(tmp_path, request.param)
    yield one
    one.close()


KINDS = ("database", "log", "lines", "live")
ACCIDENTS = ("write", "replace", "replace_by_ours", "truncate", "delete")
AMISS = [one for one in product(KINDS, ACCIDENTS) if one != ("live", "write")]


@pytest.mark.parametrize(("opened", "accident"), AMISS, indirect=["opened"])
def test_another_file_or_another_state_is_not_taken_for_what_is_shown(opened, accident):
    getattr(opened, accident)()
    with pytest.raises(StoreReplaced, match=TOLD):
        opened.again()


@pytest.mark.parametrize("opened", KINDS, indirect=True)
def test_what_nobody_touched_is_opened_again(opened):
    """Control: as often as it is wanted."""
    for _ in range(2):
        with opened.again() as reader:
            assert stamp_of(reader) == opened.stamp
            assert reader.head() == opened.reader.head()


@pytest.mark.parametrize("opened", ["database", "log", "lines"], indirect=True)
def test_without_the_stamp_another_state_would_be_read(opened):
    """Control: what a second process would mix into what the first one shows."""
    shown = list(opened.reader.read())
    opened.write()
    with closing(open_again(opened.path, opened.manner, "")) as other:
        assert list(other.read()) != shown


@pytest.mark.parametrize("opened", ["live"], indirect=True)
def test_who_follows_a_store_opens_it_again_whatever_its_program_wrote(opened):
    opened.write()
    with opened.again() as reader:
        assert [one.type for one in reader.read(2, 1)] == ["shop:Other.Happened"]


@pytest.mark.parametrize("opened", ["database", "lines", "live"], indirect=True)
def test_a_file_that_is_replaced_after_the_look_at_it_is_noticed_too(opened, monkeypatch):
    monkeypatch.setattr(same_file, "require_same", lambda path, stamp, *, live: None)
    opened.replace()
    with pytest.raises(StoreReplaced, match=TOLD):
        opened.again()


def test_a_store_of_ours_may_grow_and_has_no_stamp(tmp_path):
    path = tmp_path / "ours.db"
    create(path, clock="wall").close()
    with closing(open_reader(path)) as reader:
        assert stamp_of(reader) == ""
    with closing(open_again(path, USUAL, "")) as again:
        assert again.head() == 0


@pytest.mark.parametrize("opened", ["database"], indirect=True)
def test_an_empty_log_beside_a_file_changes_nothing(opened):
    opened.path.with_name(opened.path.name + "-wal").touch()
    with opened.again() as reader:
        assert stamp_of(reader) == opened.stamp


@pytest.mark.parametrize("opened", ["log"], indirect=True)
def test_what_is_copied_has_the_stamp_of_what_was_copied(opened):
    """Its program wrote its log back between the first look and the copy."""
    found = sniff(opened.path)
    opened.program.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    opened.write()
    with closing(open_sqlite(opened.path, found=found)) as first, closing(open_sqlite(opened.path)) as second:
        assert first.stamp == second.stamp
