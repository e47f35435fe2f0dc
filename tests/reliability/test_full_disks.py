"""A full disk takes nothing that was acknowledged; reading works on, writing when there is space again."""

import os
import subprocess
import sys
from contextlib import closing

import pytest
from children import CAN_KILL, children

from explorer.stores.sqlite import create, open_store

pytestmark = pytest.mark.skipif(not CAN_KILL, reason="needs fork, and limits for one process")


@pytest.fixture
def megabyte(tmp_path):
    """A disk of a megabyte."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder, tmp_path, space):
    """Let a process fill the disk and empty it again; gives all that it told."""
    create(folder / "store.db", clock="wall").close()
    with children(tmp_path, "disk_space") as ready:
        (told,) = ready.start("disk_space.fill", folder=str(folder), space=space).told()
    return told


def check(told, path):
    full = f"The disk that holds {path} is full or cannot be written"
    assert 0 < told["acknowledged"] < 1_000
    assert told["said"].startswith(full)
    assert told["said of rows"].startswith(full)
    assert told["read"] == told["read by another"] == told["read without any space"] == told["acknowledged"]
    assert "copy.db cannot be made (" in told["said of a backup"]
    assert told["left of the backup"] == []
    assert told["wrong"] == []
    assert told["said of opening"].startswith(f"The disk that holds {path} is full or cannot be read")
    assert told["kept"] == told["acknowledged"] + 1
    with closing(open_store(path, writable=True)) as store:
        assert [check for check in store.verify() if not check.ok] == []


def test_files_that_may_not_grow_lose_nothing_and_work_goes_on_when_they_may(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    check(fill(folder, tmp_path, "limited files"), folder / "store.db")


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_space(megabyte, tmp_path):
    check(fill(megabyte, tmp_path, "small disk"), megabyte / "store.db")


def test_the_check_notices_an_event_that_was_acknowledged_and_is_not_there(tmp_path):
    """The control: had the full disk taken an event, or made a reader fail, the check would say so."""
    folder = tmp_path / "folder"
    folder.mkdir()
    told = fill(folder, tmp_path, "limited files")
    with pytest.raises(AssertionError):
        check({**told, "kept": told["kept"] - 1}, folder / "store.db")
    with pytest.raises(AssertionError):
        check({**told, "read": told["read"] - 1}, folder / "store.db")
