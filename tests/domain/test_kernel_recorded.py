"""A recorded event is the same and as fixed, whichever way it is made."""

from copy import copy
from dataclasses import FrozenInstanceError, astuple, replace

import pytest

from domain.kernel.recorded import RecordedEvent, recorded_event

REQUIRED = (7, 7, "cart-1", "cart", 3, "ItemAdded", 2, "2026-03-01T12:00:00.000000Z", "e7", {"sku": "pen"})
ALL = (*REQUIRED, {"actor": "ann"}, "c1", "k1", ("legacy",), 1, "north")


@pytest.mark.parametrize("values", [REQUIRED, ALL[:11], ALL[:13], ALL])
def test_both_ways_make_the_same_event(values):
    quickly, plainly = recorded_event(*values), RecordedEvent(*values)
    assert quickly == plainly
    assert type(quickly) is RecordedEvent
    assert repr(quickly) == repr(plainly)
    assert astuple(quickly) == astuple(plainly)
    assert copy(quickly) == replace(quickly) == plainly


def test_an_event_is_never_changed_whichever_way_it_was_made():
    for event in (recorded_event(*REQUIRED), RecordedEvent(*REQUIRED)):
        with pytest.raises(FrozenInstanceError):
            event.type = "Forged"
        with pytest.raises(FrozenInstanceError):
            del event.type
        assert not hasattr(event, "__dict__")


def test_events_without_metadata_do_not_share_any():
    one, other = recorded_event(*REQUIRED), recorded_event(*REQUIRED)
    assert one.metadata == {}
    assert one.metadata is not other.metadata


def test_an_event_lacking_a_field_is_made_in_neither_way():
    for make in (recorded_event, RecordedEvent):
        with pytest.raises(TypeError):
            make(*REQUIRED[:-1])
