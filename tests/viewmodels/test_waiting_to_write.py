"""While another program writes: how long a command has been waiting is told, and it can be given up."""

from unittest.mock import Mock

import pytest

from command_fakes import DOMAINS, HandIssuing, Reader, accepted, ids
from explorer.core.errors import WaitGivenUp
from explorer.viewmodels.command_screens import CommandsView
from explorer.viewmodels.commands import CommandsPresenter
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, session_of


class Stage:
    def __init__(self):
        self.issuing = HandIssuing()
        self.session = session_of(
            place=Place(ordinal=20, head=20, stream="box-b1"),
            asking=InlineAsking(Reader({"box-b1": 4}, head=20)),
            issuing=self.issuing,
            domains=DOMAINS,
        )
        self.view = Mock(spec=CommandsView)
        self.presenter = CommandsPresenter(self.session, self.view, ids(), actor="ada")
        self.presenter.issue()

    @property
    def screen(self):
        return self.view.set_issue.call_args.args[0]


@pytest.fixture
def stage():
    return Stage()


def test_nothing_is_said_about_a_command_that_does_not_wait(stage):
    assert stage.screen.under_way
    assert stage.screen.waited is None
    assert stage.screen.told == ""


def test_it_says_how_long_it_has_been_waiting_in_whole_seconds(stage):
    stage.issuing.waits(0.4)
    assert stage.screen.told == "Another program is writing to this store; waiting for it, 0 s."
    told = stage.view.set_issue.call_count
    stage.issuing.waits(0.9)
    assert stage.view.set_issue.call_count == told, "the same second is shown once"
    stage.issuing.waits(3.2)
    assert stage.screen.waited == 3


def test_the_wait_is_over_when_the_command_has_ended(stage):
    stage.issuing.waits(3.2)
    stage.issuing.end(accepted(stage.issuing.wishes[0], version=5))
    assert stage.screen.waited is None
    stage.issuing.waits(4.0)  # said by somebody who catches up later
    assert stage.screen.waited is None


def test_giving_up_ends_the_wait_at_its_next_word_and_says_that_nothing_is_stored(stage):
    stage.issuing.waits(3.2)
    stage.presenter.stop_waiting()
    with pytest.raises(WaitGivenUp) as given_up:
        stage.issuing.waits(3.3)

    stage.issuing.end(given_up.value)
    result = stage.view.set_result.call_args.args[0]
    assert result.kind == "failed"
    assert "Nothing was stored" in result.message
    assert "3 s" in result.message
    assert stage.screen.waited is None


def test_the_next_command_waits_anew(stage):
    stage.presenter.stop_waiting()
    stage.issuing.end(WaitGivenUp(1.0))
    stage.presenter.issue()
    stage.issuing.waits(0.5)
    assert stage.screen.waited == 0


def test_a_store_that_was_left_is_told_nothing(stage):
    stage.presenter.close()
    told = stage.view.set_issue.call_count
    stage.issuing.waits(2.0)
    assert stage.view.set_issue.call_count == told
