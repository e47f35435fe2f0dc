"""Where a store has no events, it is said what to do: issue a command, or wait for who writes it."""

from unittest.mock import Mock

import pytest

from explorer.viewmodels.emptiness import THEIRS
from explorer.viewmodels.event import EventPresenter, EventView
from explorer.viewmodels.events import EventsPresenter, EventsView
from explorer.viewmodels.state import StatePresenter, StateView
from explorer.viewmodels.streams import StreamsPresenter, StreamsView
from fakes import described
from reading_fakes import HandStore, opened

PANES = [
    (EventPresenter, EventView),
    (EventsPresenter, EventsView),
    (StatePresenter, StateView),
    (StreamsPresenter, StreamsView),
]


def said(presenter, view_class, **store):
    view = Mock(spec=view_class)
    session, _ = opened(HandStore(0, 0), store=described(events=0, **store))
    made = presenter(session, view)
    text = view.set_empty.call_args.args[0]
    made.close()
    return text


@pytest.mark.parametrize(("presenter", "view"), PANES)
def test_nobody_is_told_to_issue_a_command_where_that_cannot_be(presenter, view):
    assert said(presenter, view, clock=None, writable=False) == THEIRS
    assert "command" in said(presenter, view)
