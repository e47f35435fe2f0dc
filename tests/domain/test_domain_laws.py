"""Laws that hold for every domain."""

import pytest
from rehearsal import Rehearsal

import domain.banking.load
import domain.shopping.load
from domain.banking import BANKING
from domain.shopping import SHOPPING

START = "2025-03-03T08:00:00Z"


@pytest.mark.parametrize(
    ("played", "story"),
    [(SHOPPING, domain.shopping.load.story), (BANKING, domain.banking.load.story)],
    ids=["shopping", "banking"],
)
def test_a_fold_may_stop_anywhere_and_go_on(played, story):
    rehearsal = Rehearsal(played)
    for step in story(5, 600, START):
        rehearsal.play(step)
    domains = rehearsal.domains
    streams = sorted(rehearsal.versions, key=rehearsal.versions.__getitem__)[-30:]
    for stream in streams:
        events = [event for event in rehearsal.log if event.stream == stream]
        fold = domains.fold_of(events[0].category)
        whole = domains.fold(fold, events)
        assert whole == rehearsal.states[stream]
        for stop in range(len(events) + 1):
            part = domains.fold(fold, events[:stop])
            assert domains.fold(fold, events[stop:], start=part) == whole
