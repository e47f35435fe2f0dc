"""What somebody wrote among the waits stops one policy; the store opens, and `verify` names it."""

from contextlib import closing

import pytest

from benches import issue
from errands import PATIENCE, REMINDING, RUNNING, errands
from explorer.core import timing
from explorer.core.timing import next_due, waits_of
from explorer.runtime.workbench import Workbench
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from terminal import run

CONSUMER = "policy.remind"
DOMAINS = errands(processes=(RUNNING,), policies=(REMINDING,))
HOSTILE = {
    "no moment": "UPDATE projection_rows SET row = '{}'",
    "a number": "UPDATE projection_rows SET row = '{\"due_at\":5}'",
    "another text": 'UPDATE projection_rows SET row = \'{"due_at":"hello"}\'',
    "no such day": 'UPDATE projection_rows SET row = \'{"due_at":"2025-02-31T00:00:00.000000Z"}\'',
    "another way to write it": 'UPDATE projection_rows SET row = \'{"due_at":"2025-03-03"}\'',
    "no object": "UPDATE projection_rows SET row = '[1]'",
    "no JSON": "UPDATE projection_rows SET row = 'x'",
    "no name": "UPDATE projection_rows SET key = 'x'",
}
WHERE = f" WHERE projection = '{CONSUMER}'"


@pytest.fixture
def path(tmp_path):
    """A store in which a policy and a process wait."""
    with closing(Workbench(create(tmp_path / "store.db", clock="simulated"), DOMAINS)) as at:
        issue(at, "BeginErrand", errand_id="e1")
        assert len(list(waits_of(at.store))) == 2
    return tmp_path / "store.db"


def _tamper(path, statement):
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        assert connection.execute(statement + WHERE).rowcount == 1


@pytest.mark.parametrize("statement", HOSTILE.values(), ids=HOSTILE)
def test_a_wait_that_is_none_stops_its_consumer_and_nothing_else(path, statement):
    _tamper(path, statement)
    with closing(Workbench(open_store(path, writable=True), DOMAINS)) as at:
        assert {name for name, _, _ in waits_of(at.store)} == {"process.errandrun"}
        assert next_due(at.store) is not None
        issue(at, "BeginErrand", errand_id="e2")
        at.let_pass(100)
        stopped = [mark for mark in at.store.checkpoints() if mark.status == "stopped"]
        assert [mark.name for mark in stopped] == [CONSUMER]
        assert stopped[0].error.startswith("Remind of errands stopped at its waits: BadWait: ")
        assert "rebuild policy.remind lets it go on" in stopped[0].error
        assert at.store.checkpoint("process.errandrun").at[0] == at.store.head()


@pytest.mark.parametrize("statement", HOSTILE.values(), ids=HOSTILE)
def test_verify_names_whose_wait_is_none(path, statement):
    _tamper(path, statement)
    with closing(open_store(path, writable=False)) as store:
        wrong = [(check.name, check.detail) for check in store.verify() if not check.ok]
    assert [name for name, _ in wrong] == ["waits"]
    assert CONSUMER in wrong[0][1]


def test_waits_as_they_were_written_pass(path):
    with closing(open_store(path, writable=False)) as store:
        checks = {check.name: check for check in store.verify()}
    assert (checks["waits"].ok, checks["waits"].detail) == (True, "2 moments waited for")


def test_the_store_opens_and_tells_of_its_events(path):
    _tamper(path, HOSTILE["a number"])
    told = run("info", path, "--json").json
    assert told["types"]["ErrandBegun"] == 1


def test_a_consumer_goes_on_once_its_wait_is_mended(path):
    with closing(open_store(path, writable=True)) as store:
        ((key, _),) = store.rows(CONSUMER)
    _tamper(path, HOSTILE["no moment"])
    with closing(Workbench(open_store(path, writable=True), DOMAINS)) as at:
        assert at.store.checkpoint(CONSUMER).status == "stopped"
        at.resume(CONSUMER)
        assert at.store.checkpoint(CONSUMER).status == "stopped", "it is still there"
        _tamper(path, 'UPDATE projection_rows SET row = \'{"due_at":"2025-03-03T12:00:00.000000Z"}\'')
        assert key == ("e1",)
        issue(at, "HearNews", errand_id="e1")
        at.resume(CONSUMER)
        at.let_pass(PATIENCE)
        assert [e.type for e in at.store.read_stream("errand-e1")][-1] == "Reminded"


def test_waits_that_are_taken_as_they_are_would_keep_the_store_shut(path, monkeypatch):
    """The control."""
    monkeypatch.setattr(timing, "is_wait", lambda key, row: True)
    _tamper(path, HOSTILE["no object"])
    with closing(open_store(path, writable=True)) as store, pytest.raises(TypeError):
        next_due(store)
