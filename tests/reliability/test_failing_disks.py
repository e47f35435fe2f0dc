"""A disk that fails at any operation costs nothing that was acknowledged, and is told of in one sentence.

Operation 1 fails, then 2, then 3, until the work is done before its turn comes; once, or from then on. What
counts is what the next program finds in the folder.
"""

import errno
import os
import re
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import count, product

import pytest
from disk_faults import BATCH, BEFORE
from disk_histories import share_statements, size_of
from kept_events import check_kept
from watched_disk import folder_in_memory, watched_process

from explorer.stores import sqlite_database
from explorer.stores.sqlite import open_store

MANY = 1_000


@dataclass(frozen=True)
class Fault:
    """Which operations fail, and how: one of them, or all from one on."""

    kind: str
    error: int
    sticky: bool

    def __str__(self) -> str:
        return f"{self.kind}-{errno.errorcode[self.error]}-{'lasting' if self.sticky else 'once'}"


FAULTS = [
    Fault(kind, error, sticky)
    for kind, errors in {
        "write": (errno.EIO, errno.ENOSPC),
        "sync": (errno.EIO,),
        "truncate": (errno.EIO,),
        "open": (errno.EIO, errno.ENOSPC),
    }.items()
    for error, sticky in product(errors, (False, True))
]
FULL_DISK = Fault("write", errno.ENOSPC, sticky=True)
SHORT = [one for one in FAULTS if one.error == errno.EIO and (one.kind, one.sticky) != ("write", True)]
"""The faults that are met with every change; the others in the long form."""

on = pytest.mark.parametrize
every_fault = on(
    "fault", [pytest.param(one, marks=() if one in SHORT else pytest.mark.long) for one in FAULTS], ids=str
)
every_end = on(
    ("fault", "goes_on"),
    [
        pytest.param(one, goes_on, marks=() if short else pytest.mark.long)
        for one, goes_on in product(FAULTS, (False, True))
        for short in [(one in SHORT or one == FULL_DISK) and (one.kind != "write" or one.sticky == goes_on)]
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "then on" if value else "then killed",
)
"""Whether the process goes on when the disk is well again, or is killed."""


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with watched_process(tmp_path_factory.mktemp("watched")) as process:
        yield process


@pytest.fixture(autouse=True)
def _statements_are_compiled_once(monkeypatch):
    """Stores are opened by the thousand here."""
    monkeypatch.setattr(sqlite_database, "Statements", share_statements())


class Sweep:
    """Lets work meet every fault, each in a fresh copy of the same folder."""

    def __init__(self, process, folder, beginning):
        """Take the folder to begin with: `beginning` is a wish for its history, or None for no store."""
        self._process = process
        self._origin, self._folder = folder / "origin", folder / "folder"
        self._origin.mkdir()
        self.path = self._folder / "store.db"
        self.acknowledged = []
        if beginning is not None:
            told = process.ask("grow", self._origin / "store.db", first=0, batches=3, **beginning)
            self.acknowledged = told["acknowledged"]

    def meet(self, work, fault, **wish):
        """Yield what was told at every fault, and the files that were left."""
        for nth in count(1):
            assert nth < MANY, "there is no end of faults"
            shutil.rmtree(self._folder, ignore_errors=True)
            shutil.copytree(self._origin, self._folder)
            told = self._process.ask(work, self.path, nth=nth, **asdict(fault), **wish)
            assert_is_a_plain_sentence(told["error"], self._folder)
            if not told["failed"]:
                assert told["error"] is None
                return
            yield told, sorted(os.listdir(self._folder))

    def there(self, told):
        """Make sure that all is kept, and give the batches that are there."""
        return check_kept(self.path, (*self.acknowledged, *told["acknowledged"]))


@pytest.fixture
def sweep(process, request):
    with folder_in_memory() as folder:
        yield Sweep(process, folder, request.param)


def assert_is_a_plain_sentence(error, folder):
    if error is not None:
        assert error["named"], f"no error of ours: {error}"
        said = error["text"].replace(str(folder), "")
        assert re.fullmatch(r"[/A-Z].*\w\.", said), said
        assert not re.search(r"Error|Errno|[Ss][Qq][Ll]|Traceback", said), said


CLOSED: dict[str, bool] = {}
KILLED = {"close": False}
NOTHING = None
SMALL = size_of(0) + size_of(1) + size_of(2) + size_of(BEFORE)


@every_end
@on("sweep", [CLOSED], indirect=True)
@on("work", ["append", "save"])
def test_writing_is_all_or_nothing_whatever_fails(sweep, work, fault, goes_on):
    met = 0
    for told, _ in sweep.meet(work, fault, checkpoint=1, goes_on=goes_on):
        met += 1
        there = sweep.there(told)
        appended = work == "append" and told["error"] is None
        assert told["read"] == SMALL + size_of(BATCH) * appended, "what is read while the disk fails"
        if told["error"] and told["error"]["type"] != "Unconfirmed" and work == "append":
            assert goes_on or BATCH not in there, "what was said not to be stored is there"
    assert bool(met) == (fault.kind != "open"), "an open store needs no other files"


@every_fault
@on("sweep", [CLOSED], indirect=True)
def test_a_backup_is_whole_or_not_there_whatever_fails(sweep, fault):
    met = 0
    for told, left in sweep.meet("back up", fault, checkpoint=1):
        met += 1
        sweep.there(told)
        made = ["copy.db"] if told["error"] is None else []
        assert [name for name in left if not name.startswith("store.db")] == made
        if made:
            assert check_kept(sweep.path.with_name("copy.db"), sweep.acknowledged) == {0, 1, 2, BEFORE}
    assert bool(met) == (fault.kind != "truncate"), "a copy is never cut"


@every_fault
@on("sweep", [NOTHING], indirect=True)
@on("work", ["make", "build"])
def test_a_new_store_is_whole_or_not_there_whatever_fails(sweep, work, fault):
    met = 0
    for told, left in sweep.meet(work, fault):
        met += 1
        if told["error"] is not None:
            assert left == []
            continue
        assert "store.db" in left
        with closing(open_store(sweep.path, writable=True)) as store:
            assert [check for check in store.verify() if not check.ok] == []
    assert bool(met) == ((work, fault.kind) != ("build", "truncate")), "what is built unsynced is never cut"


@every_fault
@on("sweep", [KILLED], indirect=True)
@on("work", ["recover", "look"])
def test_a_fault_during_recovery_loses_nothing(sweep, work, fault):
    met = 0
    for told, _ in sweep.meet(work, fault, checkpoint=1):
        met += 1
        sweep.there(told)
        assert told["error"] is not None or len(told["acknowledged"]) == 1
    assert bool(met) == ((work, fault.kind) != ("look", "sync")), "whoever only looks waits for no disk"


@on("sweep", [CLOSED], indirect=True)
def test_on_an_old_sqlite_a_log_that_cannot_be_emptied_takes_nothing_back(sweep):
    """There the log is emptied after a commit, when nothing can be taken back any more."""
    emptied = 0
    for told, _ in sweep.meet("append", Fault("sync", errno.EIO, True), old=True, checkpoint=0):
        there = sweep.there(told)
        emptied += told["error"] is None and BATCH in there
    assert emptied


@on("sweep", [CLOSED], indirect=True)
def test_a_batch_said_to_be_done_when_it_failed_is_found_out(sweep):
    """The control: had an append that failed been acknowledged, the sweep would say so."""
    next(sweep.meet("append", FULL_DISK, checkpoint=1))
    with pytest.raises(AssertionError, match="lost"):
        sweep.there({"acknowledged": [f"batch {BATCH}"]})


@on("sweep", [CLOSED], indirect=True)
def test_a_store_that_waits_for_no_disk_would_meet_no_failing_sync(sweep):
    """The control: with the syncs switched off there is nothing that could fail, and nothing that is safe."""
    fault = Fault("sync", errno.EIO, sticky=True)
    assert list(sweep.meet("append", fault, checkpoint=1, synchronous="OFF")) == []
