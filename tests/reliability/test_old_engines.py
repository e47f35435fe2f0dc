"""Where SQLite has the fault that damages a log, the store works around it, and says so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.stores import sqlite_driver

ROOT = Path(__file__).parent.parent.parent

LOOK = """
import json, sys
from contextlib import closing
from pathlib import Path
from explorer.stores import sqlite_driver
sqlite_driver.DRIVER.sqlite_version = sys.argv[2]
sqlite_driver.DRIVER.sqlite_version_info = tuple(map(int, sys.argv[2].split(".")))
import importlib
importlib.reload(sqlite_driver)
from explorer.bootstrap import WiredApp
from explorer.opener import WiredOpener
from explorer.runtime.answering import Answering
from explorer.runtime.questions import Describe
from explorer.core.domains import Domains
from explorer.stores.sqlite import create
with closing(create(Path(sys.argv[1]), clock="wall")) as store:
    database = store._database
    told = {
        "pages": [one.set("PRAGMA wal_autocheckpoint")[0] for one in (database._reader, database._writer)],
        "warnings": Answering(store, Domains()).answer(Describe()).warnings,
        "engine": WiredOpener(WiredApp()).engine(),
    }
print(json.dumps(told))
"""


def told_by(version: str, path: Path) -> dict:
    """Give what a process on that SQLite does and says."""
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, str(path), version], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2"])
def test_an_engine_with_the_fault_never_takes_its_log_over_beside_writers_and_says_so(tmp_path, version):
    told = told_by(version, tmp_path / "store.db")
    assert told["pages"] == [0, 0]
    (warning,) = told["warnings"]
    assert f"SQLite {version} can damage a file that is checkpointed while others write" in warning
    assert told["engine"].startswith(f"SQLite {version} keeps the stores")
    assert "only while nobody writes" in told["engine"]


@pytest.mark.parametrize("version", ["3.51.3", "3.44.6"])
def test_an_engine_without_it_works_as_usual(tmp_path, version):
    """The control."""
    told = told_by(version, tmp_path / "store.db")
    assert told["pages"][1] > 0
    assert told["warnings"] == []
    assert told["engine"] == f"SQLite {version} keeps the stores; it takes its log over beside writers"


def test_the_engine_in_use_is_named(tmp_path):
    assert sqlite_driver.DRIVER.sqlite_version in sqlite_driver.engine()
