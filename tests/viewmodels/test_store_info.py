"""What is told of a store: evidence, warnings, lag in words, and only what there is."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from explorer.runtime.questions import CheckpointRow
from explorer.viewmodels.store_info import (
    MOST_CONSUMERS,
    StoreInfoPresenter,
    StoreInfoView,
    lag_of,
    sections_of,
)
from fakes import CAPABLE, described, session_of
from reading_fakes import HandStore
from reading_fakes import opened as hand_store


def opened(**told):
    return session_of(head=40, store=described(events=40, **told))


def told(session, marked=None):
    found = sections_of(session, marked)
    return {one.title: [(line.name, line.text) for line in one.lines] for one in found}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (CheckpointRow("p", None, 40), "has not started, 40 events behind"),
        (CheckpointRow("p", 1_234, 0), "at 1,234, up to date"),
        (CheckpointRow("p", 39, 1), "at 39, 1 event behind"),
        (CheckpointRow("p", 39, 40, "position"), "at 39, 40 positions behind"),
        (CheckpointRow("p", "a1", None), "at a1, how far behind is not known"),
        (CheckpointRow("p", None, None), "has not started"),
    ],
)
def test_lag_is_said_in_words(row, said):
    assert lag_of(row) == said


def test_a_foreign_store_tells_why_it_was_recognised_and_what_is_unusual():
    found = told(
        opened(
            writable=False,
            clock=None,
            evidence=("table a has b",),
            warnings=("Odd.",),
            checkpoints=(CheckpointRow("mail", 30, 10),),
            flags=("tombstone", "archived", "system"),
        ),
        {"tombstone": 3, "archived": 0, "system": 1_200},
    )

    assert found["Why this format"] == [("", "table a has b")]
    assert found["Unusual"] == [("", "Odd.")]
    assert found["Consumers"] == [("mail", "at 30, 10 events behind")]
    assert ("Written by", "another program, only read here") in found["Store"]
    assert ("Events", "40 events") in found["Store"]
    assert ("Marked rows", "3 tombstone, 1,200 system") in found["Store"]


def test_marked_rows_are_counted_and_said_once_they_are():
    session, asking = hand_store(HandStore(40), held=True)
    session = replace(session, described=described(events=40, clock=None, flags=("deleted", "archived")))
    asking.answers.flags = ("deleted",)
    view = Mock(spec=StoreInfoView)
    StoreInfoPresenter(session, view)
    assert ("Marked rows", "being counted…") in lines(view)
    asking.release()
    assert ("Marked rows", "40 deleted") in lines(view)
    asking.answers.flags = ()
    session.selection.grown(50)
    asking.release()
    assert ("Marked rows", "none") in lines(view)


def lines(view):
    sections = {one.title: one for one in view.set_sections.call_args.args[0]}
    return [(one.name, one.text) for one in sections["Store"].lines]


def test_what_there_is_nothing_of_has_no_heading():
    found = told(opened(evidence=(), warnings=(), checkpoints=()))

    assert found.keys() == {"Store", "What it can tell"}


def test_growth_is_counted_until_it_is_closed():
    view, session = Mock(spec=StoreInfoView), opened(writable=False, clock=None)
    presenter = StoreInfoPresenter(session, view)

    session.selection.grown(41)
    assert ("Events", "41 events") in lines(view)

    presenter.close()
    session.selection.grown(42)
    assert view.set_sections.call_count == 2


def test_warnings_come_first_and_warn_and_nothing_else_does():
    sections = sections_of(opened(warnings=("Odd.",)))

    assert [one.title for one in sections if one.warns] == [sections[0].title] == ["Unusual"]


def test_what_a_store_lacks_is_said_with_what_does_not_work_for_want_of_it():
    able = {**CAPABLE, "time": False, "live": False, "streams_per_event": "none"}
    found = told(opened(clock=None, capabilities=able))

    lacks = dict(found["What it lacks"])
    assert lacks.keys() >= {"Times", "Growth", "Streams", "Commands"}
    assert "no throughput" in lacks["Times"]
    assert "States" not in lacks
    assert {"Times", "Streams"}.isdisjoint(dict(found["What it can tell"]))


def test_states_that_no_domain_makes_are_said_to_be_generic_until_somebody_chooses_how_to_fold():
    session = opened(clock=None)
    assert "generic" in dict(told(session)["What it lacks"])["States"]
    chosen = replace(session, manner=replace(session.manner, fold="generic-last"))
    assert "States" not in dict(told(chosen)["What it lacks"])


def test_of_many_consumers_those_that_are_furthest_behind_are_listed():
    rows = [CheckpointRow(f"c{n}", 40 - n % 40, n % 40) for n in range(250)]
    listed = told(opened(checkpoints=(CheckpointRow("odd", None, None), *rows)))["Consumers"]

    assert len(listed) == MOST_CONSUMERS + 1
    assert listed[0] == ("c39", "at 1, 39 events behind")
    assert listed[-1] == ("", "and 151 others, not as far behind")


@pytest.mark.parametrize(
    ("tells", "said"),
    [
        ({"stream_versions": True}, "what came first is sure only within a stream"),
        ({"stream_versions": False, "time": True}, "none but the times: of events at the same time"),
        ({"stream_versions": False, "time": False}, "not even within a stream"),
    ],
)
def test_without_an_order_it_is_said_what_orders_events(tells, said):
    store = opened(clock=None, capabilities={**CAPABLE, "global_order": False, **tells})
    assert said in dict(told(store)["What it lacks"])["Order"]


def test_snapshots_that_cannot_be_counted_are_not_known():
    keeps = {**CAPABLE, "snapshots": True}
    assert dict(told(opened(capabilities=keeps, snapshots=None))["Store"])["Snapshots"].startswith(
        "not known"
    )
    assert dict(told(opened(capabilities=keeps, snapshots=2))["Store"])["Snapshots"] == "2"
