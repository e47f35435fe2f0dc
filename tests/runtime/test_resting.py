"""A reader looks for garbage in pauses, and not in the midst of answers."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from explorer.runtime.resting import MOST, WORTHWHILE, Resting
from explorer.runtime.serving import Inbox


class Circle:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def usual_collection() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_nothing_is_collected_while_an_answer_is_made() -> None:
    Resting().begin()
    gone = weakref.ref(Circle())
    made = [[] for _ in range(MOST // 4)]
    assert gone() is not None
    assert len(made) < MOST


def test_a_pause_collects_when_enough_was_made() -> None:
    resting = Resting()
    resting.begin()
    gone = weakref.ref(Circle())
    kept = [[] for _ in range(WORTHWHILE + 1)]
    resting.look()
    assert gone() is None
    assert len(kept) > WORTHWHILE


def test_a_pause_collects_nothing_when_little_was_made() -> None:
    resting = Resting()
    resting.begin()
    gone = weakref.ref(Circle())
    resting.look()
    assert gone() is not None


def test_an_inbox_tells_of_a_pause_once() -> None:
    told: list[str] = []

    def paused() -> None:
        told.append("paused")
        inbox.put(None)

    inbox = Inbox(paused)
    assert inbox.next() is None
    assert told == ["paused"]


def test_an_inbox_with_something_in_it_tells_of_no_pause() -> None:
    told: list[str] = []
    inbox = Inbox(lambda: told.append("paused"))
    inbox.put(None)
    assert inbox.next() is None
    assert told == []
