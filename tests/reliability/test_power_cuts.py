"""A power cut takes nothing that was acknowledged, tears no batch, and damages no store.

Real work is recorded by a watcher below SQLite. From the record folders are made as a disk may hold them
after a power cut at any moment, and our store has to make sense of each.
"""

import errno
import random
from contextlib import closing, suppress

import pytest
from disk_histories import share_statements
from kept_events import check_kept
from power_cuts import Disk, cuts, steps, write_image
from watched_disk import folder_in_memory, watched_process

from explorer.core.errors import ExplorerError
from explorer.stores import sqlite_database
from explorer.stores.sqlite import open_store


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with watched_process(tmp_path_factory.mktemp("watched")) as process:
        yield process


@pytest.fixture(autouse=True)
def _statements_are_compiled_once(monkeypatch):
    """Stores are opened by the thousand here."""
    monkeypatch.setattr(sqlite_database, "Statements", share_statements())


class Recorder:
    """Lets the process work in a folder of its own, and keeps the record."""

    def __init__(self, process, folder):
        self._process = process
        self._folder = folder
        self._number = 0

    def record(self, work, image=None, **wish):
        """Give the disk as it was, and the steps that were done to it since."""
        self._number += 1
        folder = self._folder / f"recorded-{self._number}"
        write_image(image or {}, folder)
        disk = Disk(folder)
        log = self._folder / f"log-{self._number}"
        told = self._process.ask(work, folder / "store.db", log=log, **wish)
        return disk, steps(log), told


@pytest.fixture
def folder():
    with folder_in_memory() as folder:
        yield folder


@pytest.fixture
def recorder(process, folder):
    return Recorder(process, folder)


@pytest.fixture
def path(folder):
    """Where images are opened."""
    return folder / "image" / "store.db"


def survive(path, disk, record, images, seed):
    """Cut the power so many times, and open what is left; the first image that is not right fails."""
    for image in cuts(disk, record, images, random.Random(seed)):
        write_image(image, path.parent)
        if "made" in disk.marks:
            check_kept(path, disk.marks)
        else:  # what is left of a store that was being made opens, or is refused by name
            with suppress(ExplorerError):
                open_store(path, writable=True).close()


def survive_anywhere(recorder, path, recordings, images, **wish):
    for number in range(recordings):
        disk, record, _ = recorder.record("grow", first=number * 40, batches=40, **wish)
        survive(path, disk, record, images, seed=number)


@pytest.mark.timeout(300)
def test_no_power_cut_loses_or_tears_what_was_acknowledged(recorder, path):
    survive_anywhere(recorder, path, recordings=4, images=500)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_ten_thousand_power_cuts_lose_and_tear_nothing(recorder, path):
    survive_anywhere(recorder, path, recordings=25, images=400)


def test_without_waiting_for_the_disk_acknowledged_batches_are_lost(recorder, path):
    """The control: with the weaker setting that many programs use, the same cuts lose something."""
    with pytest.raises(AssertionError, match="lost"):
        survive_anywhere(recorder, path, recordings=1, images=500, synchronous="NORMAL")


def test_without_syncs_at_all_stores_are_damaged(recorder, path):
    """The control: with no order between writes, the same cuts damage the file."""
    disk, record, _ = recorder.record("grow", first=0, batches=40, synchronous="OFF")
    damaged = 0
    for image in cuts(disk, record, 100, random.Random(1)):
        write_image(image, path.parent)
        try:
            check_kept(path, ())
        except (ExplorerError, AssertionError):
            damaged += "made" in disk.marks
    assert damaged > 10


def cut_twice(recorder, path, firsts, seconds):
    """Cut the power, go on with what is left, and cut it again while the store recovers and grows."""
    disk, record, _ = recorder.record("grow", first=0, batches=40)
    for number, image in enumerate(cuts(disk, record, firsts, random.Random(5))):
        if "made" in disk.marks:
            again, more, _ = recorder.record("grow", image, first=1_000, batches=2)
            again.marks = list(disk.marks)
            survive(path, again, more, seconds, seed=number)


@pytest.mark.timeout(300)
def test_a_power_cut_while_recovering_from_a_power_cut_loses_nothing(recorder, path):
    cut_twice(recorder, path, firsts=10, seconds=15)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_double_power_cuts_lose_nothing(recorder, path):
    cut_twice(recorder, path, firsts=100, seconds=20)


def stumble(recorder, path, *, images, checkpoint, careless=False):
    """Let each sync of some appends fail, one a run, and cut the power at some moments of each."""
    disk, record, _ = recorder.record("grow", first=0, batches=10)
    for step in record:
        disk.follow(step)
    sound, marks = disk.now(), disk.marks
    wish = {
        "kind": "sync",
        "error": errno.EIO,
        "sticky": False,
        "careless": careless,
        "checkpoint": checkpoint,
    }
    for nth in range(1, 1_000):
        disk, record, told = recorder.record("stumble", sound, first=100, batches=3, nth=nth, **wish)
        if not told["failed"]:
            return nth - 1
        disk.marks = list(marks)
        survive(path, disk, record, images, seed=nth)
    raise AssertionError("there is no end of syncs")


@pytest.mark.parametrize(
    ("checkpoint", "images"), [(10, 6), (1_000, 15)], ids=["with checkpoints", "without"]
)
def test_a_sync_that_fails_before_a_power_cut_loses_nothing_acknowledged(recorder, path, checkpoint, images):
    assert stumble(recorder, path, checkpoint=checkpoint, images=images) > 3


def test_a_writer_that_ignores_a_failed_sync_is_found_out(recorder, path):
    """The control: to say "done" after a sync that failed is a promise that a power cut breaks."""
    with pytest.raises(AssertionError, match="lost"):
        stumble(recorder, path, checkpoint=10, images=6, careless=True)


def build_and_cut(recorder, path, *, synced):
    """Build a store in a temporary file, and cut the power around its move; gives how often it is there."""
    disk, record, _ = recorder.record("build a store", batches=20, synced=synced)
    moved = next(at for at, step in enumerate(record) if step.what in "lr")
    there = 0
    for image in cuts(disk, record, 100, random.Random(9), after=moved - 3):
        write_image(image, path.parent)
        if path.exists():
            there += 1
            with closing(open_store(path, writable=True)) as store:
                wrong = [check for check in store.verify() if not check.ok]
                assert (wrong, store.head()) == ([], 20)
    return there


def test_a_store_built_in_a_temporary_file_is_whole_or_not_there_after_a_power_cut(recorder, path):
    assert 10 < build_and_cut(recorder, path, synced=True) < 90


def test_moved_without_its_sync_a_store_is_there_in_pieces(recorder, path):
    """The control: moving a file does not bring its content onto the disk."""
    with pytest.raises((AssertionError, ExplorerError)):
        build_and_cut(recorder, path, synced=False)
