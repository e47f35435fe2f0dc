"""Open a large store of another framework: look at it while it is counted, and go where one wants to be."""

import pytest

from large_stores import make_large

EVENTS = 30_000


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return make_large("join", tmp_path_factory.mktemp("theirs") / "large.db", EVENTS)


def status(person):
    return person.window.status.findChild(object, "status_place").text()


def test_somebody_who_looks_at_an_early_event_stays_there_until_all_are_counted(person, large):
    person.drop(large)
    person.wait(lambda: person.place.head >= 20_000)
    person.go_to(7)
    person.wait(lambda: "#7" in person.title("event"))
    person.wait(lambda: person.place.counted and person.place.head == EVENTS)
    assert person.place.ordinal == 7
    assert f"{EVENTS:,} events   #7" in status(person)
    person.go_to(29_999)
    person.wait(lambda: "#29,999" in person.title("event"))


def test_a_store_is_opened_at_an_event_that_is_not_counted_yet(person, large):
    person.shell.open(str(large), at=29_999)
    person.wait(lambda: person.shell.session is not None and person.place.ordinal == 29_999)
    person.wait(lambda: "#29,999" in person.title("event"))
    person.wait(lambda: person.place.counted)
    assert person.place.ordinal == 29_999
