"""A history that is brought into a store is the past: nobody acts on it, whoever had the empty store open."""

from contextlib import closing

import pytest

from errands import ERRANDS
from explorer.core.domains import Domains
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.runtime.workbench import Workbench
from explorer.stores.sqlite import create, open_store
from explorer.testing import NOON

BEGUN = NewEvent("e1", "ErrandBegun", 1, {"errand_id": "1"}, {}, NOON)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "errands.db"
    create(path, clock="simulated").close()
    return path


@pytest.fixture
def bench(path):
    bench = Workbench(open_store(path, writable=True), Domains((ERRANDS,)))
    yield bench
    bench.close()


def test_processes_that_followed_the_empty_store_do_not_act_on_what_was_brought_in(path, bench):
    bench.catch_up()
    with closing(open_store(path, writable=True)) as other, other.intake() as intake:
        intake.append("errand-1", BEGUN)
    bench.catch_up()
    assert [event.type for event in bench.store.read()] == ["ErrandBegun"]


def test_they_act_on_what_is_appended(path, bench):
    """Negative control: were it not brought in but appended, a process would begin."""
    bench.catch_up()
    with closing(open_store(path, writable=True)) as other:
        other.append("errand-1", [BEGUN], Expect.ANYTHING)
    bench.catch_up()
    assert len(list(bench.store.read())) > 1
