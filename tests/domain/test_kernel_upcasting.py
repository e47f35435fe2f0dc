"""Upcasting: chains, one to many, and what must not be."""

import pytest

from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import EndlessUpcast, Payload, Upcaster, Upcasting


def signal(version=1, event_id="e1", **data):
    return RecordedEvent(
        ordinal=5,
        position=50,
        stream="vehicle-v1",
        category="vehicle",
        version=2,
        type="Signal",
        schema_version=version,
        time=None,
        event_id=event_id,
        data=data,
    )


def split(payload, stored):
    """One signal tells a position and any number of faults."""
    faults = [Payload("Fault", 1, {"code": code}) for code in payload.data["codes"]]
    return (Payload("Position", 1, {"km": payload.data["km"]}), *faults)


def place(payload, stored):
    return (Payload("Position", 2, {**payload.data, "stream": stored.stream}),)


UPCASTING = Upcasting([Upcaster("Signal", 1, split), Upcaster("Position", 1, place)])


def test_one_event_may_become_several_that_share_its_place():
    made = UPCASTING.upcast(signal(km=7, codes=["P1", "P2"]))
    assert [(one.type, one.schema_version, one.data) for one in made] == [
        ("Position", 2, {"km": 7, "stream": "vehicle-v1"}),
        ("Fault", 1, {"code": "P1"}),
        ("Fault", 1, {"code": "P2"}),
    ]
    assert {(one.ordinal, one.position, one.version) for one in made} == {(5, 50, 2)}
    assert [one.coordinate for one in made] == [(5, 0), (5, 1), (5, 2)]


def test_events_made_of_one_have_ids_of_their_own_that_are_always_the_same():
    made = UPCASTING.upcast(signal(km=7, codes=["P1", "P2"]))
    assert made[0].event_id == "e1"
    assert len({one.event_id for one in made}) == 3
    assert made == UPCASTING.upcast(signal(km=7, codes=["P1", "P2"]))


def test_where_the_store_has_no_ids_none_are_invented():
    made = UPCASTING.upcast(signal(event_id=None, km=7, codes=["P1"]))
    assert [one.event_id for one in made] == [None, None]


def test_an_event_of_another_version_is_left_alone():
    event = signal(version=2, km=7)
    assert UPCASTING.upcast(event) == (event,)


def test_an_event_without_a_schema_version_is_left_alone():
    event = signal(version=None, km=7)
    assert UPCASTING.upcast(event) == (event,)


def test_two_steps_for_the_same_version_are_an_error():
    with pytest.raises(ValueError, match="version 1 of Signal"):
        Upcasting([Upcaster("Signal", 1, split), Upcaster("Signal", 1, split)])


def test_steps_that_form_a_circle_are_an_error():
    there = Upcaster("Signal", 1, lambda payload, stored: (Payload("Sign", 1, payload.data),))
    back = Upcaster("Sign", 1, lambda payload, stored: (Payload("Signal", 1, payload.data),))
    with pytest.raises(EndlessUpcast, match="never reach a current version"):
        Upcasting([there, back]).upcast(signal())
