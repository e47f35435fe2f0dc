"""Issuing off the GUI thread: opened at first use, in order, on one thread."""

import threading

import pytest

from benches import bench, wish
from explorer.core.errors import StoreBusy, UsageError
from explorer.core.outcomes import Accepted, Conflict
from explorer.runtime.desk import Desk


@pytest.fixture
def opened():
    return []


@pytest.fixture
def desk(opened):
    def open_workbench():
        opened.append(threading.current_thread().name)
        return bench()

    made = Desk(open_workbench)
    yield made
    made.close()


def _open(name, expected=None):
    return wish("OpenAccount", account_id=name, holder_name="Ada", currency="EUR", expected=expected)


def test_looking_at_a_store_never_opens_it_for_writing(desk, opened):
    assert opened == []
    desk.issue(_open("a1")).result(30)
    desk.catch_up().result(30)
    assert len(opened) == 1
    assert opened[0].startswith("desk")


def test_commands_are_carried_out_in_the_order_they_were_issued(desk):
    futures = [desk.issue(_open(f"a{n}")) for n in range(20)]

    outcomes = [future.result(30) for future in futures]
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert [outcome.events[0].ordinal for outcome in outcomes] == list(range(1, 21))


def test_outcomes_and_errors_arrive_through_the_future(desk):
    desk.issue(_open("a1")).result(30)

    assert isinstance(desk.issue(_open("a1", expected=5)).result(30), Conflict)
    with pytest.raises(UsageError):
        desk.issue(wish("FlyToTheMoon")).result(30)
    assert desk.rebuild("account_balances").result(30) == 1


def test_a_store_that_cannot_be_opened_for_writing_says_so_at_every_command():
    def busy():
        raise StoreBusy("Another program holds it; try again.")

    desk = Desk(busy)
    for _ in range(2):
        with pytest.raises(StoreBusy, match="try again"):
            desk.issue(_open("a1")).result(30)
    desk.close()
