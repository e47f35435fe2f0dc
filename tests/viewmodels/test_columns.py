"""Which columns the event table has: those with something to show, and times as finely as they are kept."""

from unittest.mock import Mock, call

import msgspec
import pytest

from explorer.viewmodels.columns import Columns, ColumnsView
from fakes import CAPABLE, described, session_of
from reading_fakes import HandStore


def columns(**lacking):
    view = Mock(spec=ColumnsView)
    store = described(capabilities={**CAPABLE, **lacking})
    return Columns(session_of(head=3, store=store), view), view


def row(time="2025-03-03T09:00:00.123Z", flags=()):
    return msgspec.structs.replace(HandStore(3, 1).row(1), time=time, flags=flags)


def hidden(view):
    return set(view.set_hidden.call_args.args[0])


def test_flags_have_a_column_once_a_row_has_one_and_keep_it():
    made, view = columns()
    assert hidden(view) == {"flags"}
    made.look_at([row()])
    assert view.set_hidden.call_count == 1
    made.look_at([row(), row(flags=("deleted",))])
    assert hidden(view) == set()
    made.look_at([row()])
    assert hidden(view) == set()


def test_another_list_begins_without_them():
    made, view = columns()
    made.look_at([row(flags=("deleted",))])
    made.begin(one_stream=False)
    assert hidden(view) == {"flags"}
    made.look_at([row(flags=("deleted",))])
    assert hidden(view) == set()


def test_a_list_of_one_stream_does_not_repeat_its_name_in_every_row():
    made, view = columns(time=False)
    made.begin(one_stream=True)
    assert hidden(view) == {"time", "stream", "flags"}
    made.begin(one_stream=False)
    assert hidden(view) == {"time", "flags"}


@pytest.mark.parametrize(
    ("times", "zoned", "fine"),
    [
        (["2025-03-03T09:00:00.123Z", None, "no time at all"], True, False),
        (["2025-03-03T09:00:00.123Z", "2025-03-03T11:00:00.123456+02:00"], True, True),
        (["2025-03-03T09:00:00Z", "2025-03-03T09:00:00"], False, False),
    ],
)
def test_times_are_said_to_have_a_zone_and_to_be_fine_as_the_rows_have_them(times, zoned, fine):
    made, view = columns()
    assert view.set_times.call_args == call(zoned=True, fine=False)
    made.look_at([row(time) for time in times])
    assert view.set_times.call_args == call(zoned=zoned, fine=fine)
    made.look_at([row()])
    assert view.set_times.call_args == call(zoned=zoned, fine=fine)
