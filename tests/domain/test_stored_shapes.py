"""What is stored for ever: names, versions and fields of events, and what old payloads become."""

import json
from copy import deepcopy
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from domain.banking import BANKING
from domain.kernel.process_state import PROCESS_EVENTS
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from domain.shopping import SHOPPING
from domain.todo import TODO
from explorer.core.domains import Domains

GOLDEN = Path(__file__).parent / "golden"
OLD = json.loads((GOLDEN / "old_payloads.json").read_text())
DOMAINS = Domains([SHOPPING, BANKING, TODO])


def shape(kind):
    """Give the fields of a payload class, those of nested classes too."""
    hints = get_type_hints(kind)
    return {one.name: _nested(hints[one.name]) for one in fields(kind)}


def _nested(hint):
    inner = next((part for part in (hint, *get_args(hint)) if is_dataclass(part)), None)
    if inner is not None:
        return shape(inner)
    return hint.__name__ if isinstance(hint, type) else str(hint)


def shapes():
    return {
        "process": {_name(event): shape(event) for event in PROCESS_EVENTS},
        **{
            category.name: {_name(event): shape(event) for event in category.events}
            for category in DOMAINS.categories.values()
        },
    }


def _name(event):
    return f"{event.__name__} v{event.schema_version}"


def recorded(stored):
    return RecordedEvent(
        ordinal=7,
        position=7,
        stream=stored["stream"],
        category=(stored["stream"] or "cart-c1").partition("-")[0],
        version=3,
        type=stored["type"],
        schema_version=stored["schema_version"],
        time="2021-03-01T09:00:00.000000Z",
        event_id="e7",
        data=stored["data"],
        metadata=stored["metadata"],
    )


def test_names_versions_and_fields_of_all_events_are_the_stored_ones():
    assert shapes() == json.loads((GOLDEN / "events.json").read_text())


@pytest.mark.parametrize("case", OLD, ids=lambda case: case["what"])
def test_an_old_payload_becomes_todays(case):
    made = DOMAINS.upcasting.upcast(recorded(case["stored"]))
    assert [
        {"type": one.type, "schema_version": one.schema_version, "data": one.data} for one in made
    ] == case["upcast"]


@pytest.mark.parametrize("case", OLD, ids=lambda case: case["what"])
def test_an_upcast_payload_fits_the_class_of_today_and_keeps_its_place(case):
    stored = recorded(case["stored"])
    for one in DOMAINS.upcasting.upcast(stored):
        assert type(DOMAINS.decode(one)).__name__ == one.type
        assert (one.ordinal, one.version, one.event_id, one.sub) == (7, 3, "e7", 0)


@pytest.mark.parametrize("case", OLD, ids=lambda case: case["what"])
def test_upcasting_is_pure(case):
    stored = recorded(case["stored"])
    before = deepcopy(stored)
    first = DOMAINS.upcasting.upcast(stored)
    assert stored == before
    assert DOMAINS.upcasting.upcast(stored) == first


def test_every_upcaster_has_a_golden_payload():
    shown = {(case["stored"]["type"], case["stored"]["schema_version"]) for case in OLD}
    assert shown == DOMAINS.upcasting.reads


@pytest.mark.parametrize("domain", [SHOPPING, BANKING, TODO], ids=lambda domain: domain.name)
def test_todays_payloads_are_left_alone(domain):
    current = {(event.__name__, event.schema_version) for one in domain.categories for event in one.events}
    assert not current & Upcasting(domain.upcasters).reads
