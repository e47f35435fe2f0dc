"""A desk on a store that another process is writing to."""

import subprocess
import sys
from contextlib import closing
from functools import partial

import pytest

from benches import wish
from explorer.bootstrap import WiredApp
from explorer.core.errors import WaitGivenUp, WriteError
from explorer.core.outcomes import Accepted
from explorer.runtime.desk import Desk
from explorer.stores.read_models import ReadModelRows
from explorer.stores.sqlite import create, open_store

HOLD = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    create(tmp_path / "store.db", clock="wall").close()
    return tmp_path / "store.db"


@pytest.fixture
def other(path):
    """Another program that writes until its input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        yield other
        other.stdin.close()


@pytest.fixture
def desk(path):
    with closing(Desk(partial(WiredApp().own_workbench, str(path)))) as desk:
        yield desk


open_account = partial(wish, "OpenAccount", holder_name="Ada", currency="EUR")


def test_a_store_whose_consumers_cannot_begin_is_let_go_of(path, monkeypatch):
    def full(*arguments):
        raise WriteError("The disk is full.")

    monkeypatch.setattr(ReadModelRows, "save", full)
    with pytest.raises(WriteError, match="disk is full") as held:
        WiredApp().own_workbench(str(path))

    assert [file.name for file in path.parent.iterdir()] == [path.name], held


def test_a_command_is_told_how_long_it_waits_and_is_carried_out_when_the_other_is_done(desk, other):
    told = []

    def waits(waited):
        told.append(waited)
        if len(told) == 2:
            other.stdin.close()

    outcome = desk.issue(open_account(account_id="a1"), waits).result(60)

    assert isinstance(outcome, Accepted)
    assert told[0] < told[1]


def test_a_command_that_is_given_up_is_not_carried_out_later(desk, other, path):
    def give_up(waited):
        raise WaitGivenUp(waited)

    with pytest.raises(WaitGivenUp):
        desk.issue(open_account(account_id="a1"), give_up).result(60)
    other.stdin.close()
    other.wait()

    told = []
    assert isinstance(desk.issue(open_account(account_id="a2"), told.append).result(60), Accepted)
    assert told == []
    with closing(open_store(path, writable=False)) as store:
        assert {event.stream for event in store.read()} == {"account-a2"}
