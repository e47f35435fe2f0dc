"""Our own code never opens the file of an open store but through SQLite, and one SQLite is all there is."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.expected import Expect
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill, new_event

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def path(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        fill(store, 10)
    return tmp_path / "store.db"


INTRUSIONS = {
    "read": lambda path: path.read_bytes(),
    "sniff": lambda path: path.open("rb").close(),
    "raw": lambda path: os.close(os.open(path, os.O_RDONLY)),
    "copy": lambda path: shutil.copyfile(path, path.with_name("copy.db")),
    "log": lambda path: Path(f"{path}-wal").read_bytes(),
    "index": lambda path: Path(f"{path}-shm").read_bytes(),
    "link": lambda path: _through_a_link(path),
}


def _through_a_link(path):
    link = path.with_name("link.db")
    link.symlink_to(path)
    link.read_bytes()


@pytest.mark.parametrize("intrude", INTRUSIONS.values(), ids=INTRUSIONS)
def test_the_watch_notices_who_opens_an_open_store(path, file_watch, intrude):
    """The control of the watch that stands over all tests."""
    with closing(open_store(path, writable=True)) as store:
        store.append("cart-1", [new_event("x")], Expect.ANYTHING)
        intrude(path)
        noticed = list(file_watch.noticed)
        file_watch.noticed.clear()
    assert len(noticed) == 1
    assert str(path.parent) in noticed[0]


def test_a_closed_store_may_be_opened_like_any_file(path, file_watch):
    assert path.read_bytes()
    with closing(open_store(path, writable=True)):
        pass
    assert path.read_bytes()
    assert file_watch.noticed == []


@pytest.mark.skipif(
    sqlite3.sqlite_version_info >= (3, 51),
    reason="a SQLite of today keeps the log all the same",
)
@pytest.mark.parametrize("careful", [True, False])
def test_one_innocent_look_at_an_open_file_loses_what_was_acknowledged(nursery, tmp_path, careful):
    """The control: who opens and closes the file drops SQLite's locks, and another program takes the log."""
    path = tmp_path / "plain.db"
    writer = nursery.start("child_work.write_plainly", path=str(path), careful=careful)
    assert len(writer.told()) == 20
    with closing(sqlite3.connect(path)) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM events").fetchone()
    assert kept == (20 if careful else 10)


LOOK = """
import os, sys
forks = []
sys.addaudithook(lambda event, _: forks.append(event) if event.startswith("os.fork") else None)
from pathlib import Path
{deed}
maps = Path("/proc/self/maps")
libraries = maps.read_text() if maps.exists() else ""
print([name for name in ("PySide6.QtSql", "apsw") if name in sys.modules],
      [name for name in ("qsqlite", "libsqlite3", "apsw") if name in libraries], forks)
"""
SHOW = """
from explorer.bootstrap import WiredApp
from explorer.windows import QtWindows
QtWindows(WiredApp()).render({path!r}, None, (900, 700), "light", Path({path!r} + ".png"))
"""
OFFEND = """
import PySide6.QtSql
child = os.fork()
if child == 0: os._exit(0)
os.waitpid(child, 0)
"""


def found_after(deed: str) -> str:
    """Give what a process holds that it should not, after it has done something."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    script = LOOK.format(deed=deed)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


def test_the_windows_process_holds_no_other_sqlite_and_never_forks(path):
    assert found_after(SHOW.format(path=str(path))) == "[] [] []"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nobody can fork there")
def test_the_same_look_finds_another_sqlite_and_a_fork(path):
    """The control."""
    assert found_after(OFFEND) == "['PySide6.QtSql'] [] ['os.fork']"
