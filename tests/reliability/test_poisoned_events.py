"""An event that cannot be handled stops one projection, by name; nothing else stands still."""

from contextlib import closing
from dataclasses import replace

import pytest

from domain.kernel.domain import Domain
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Payload, Upcaster, Upcasting
from explorer.core.delivery import Stepped
from explorer.core.domains import Domains
from explorer.core.generic import EVERY_TYPE
from explorer.core.projecting import ProjectionConsumer
from explorer.runtime.answering import Answering
from explorer.runtime.questions import AskRecords
from explorer.stores.appending import _INSERT
from explorer.stores.chain import link
from explorer.stores.sqlite import create
from explorer.testing import new_event

EVENTS = 10_000
RAISING, UNDECODABLE, UNKNOWN = 2_501, 5_001, 7_501
PAYMENTS = EVENTS // 2
"""Every second event, and among them all that are poisoned."""
ENDLESS = '{"cents":1e999}'
"""JSON to SQLite, and no number that could be read: what another program may have written."""


def _add(event, rows):
    row = rows.get(("sum",)) or {"cents": 0, "events": 0}
    rows["sum",] = {"cents": row["cents"] + event.data["cents"], "events": row["events"] + 1}


def _choosy(event, rows):
    if event.data["cents"] == 13:
        raise ValueError("thirteen")
    _add(event, rows)


def _count(event, rows):
    rows[event.type,] = {"events": (rows.get((event.type,)) or {"events": 0})["events"] + 1}


CHOOSY = Projection("choosy", "Choosy", 1, ("what",), {"Paid": _choosy})
PAID = Projection("paid", "Paid", 1, ("what",), {"Paid": _add})
LENT = Projection("lent", "Lent", 1, ("what",), {"Lent": _add})
NO_UPCASTS = Upcasting()
ALL = Projection("all", "All", 1, ("type",), {EVERY_TYPE: _count})


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    """Ten thousand events, of which one makes a handler raise, one is unreadable, one of unknown type."""
    path = tmp_path_factory.mktemp("poisoned") / "store.db"
    with closing(create(path, clock="wall", durable=False)) as store:
        events = [new_event(f"e{n}", "Paid" if n % 2 else "Lent", {"cents": 1}) for n in range(1, EVENTS + 1)]
        events[RAISING - 1] = new_event("raising", "Paid", {"cents": 13})
        events[UNKNOWN - 1] = new_event("unknown", "Vanished", {"cents": 1})
        store.append("till-1", events[: UNDECODABLE - 1], 0)
        _plant(store, new_event("undecodable", "Paid", {"cents": 0}), ENDLESS)
        store.append("till-1", events[UNDECODABLE:], UNDECODABLE)
        yield store


def _plant(store, event, text) -> None:
    """Append an event whose payload no reader can read, as another program would."""
    number = store.head() + 1
    names = ("till-1", "till", number, event.event_id, event.type, 1, event.recorded_at, text, "{}")
    with store._database.writing() as session:
        cursor = session._cursor
        ((last,),) = cursor.execute("SELECT hash FROM head").fetchall()
        hashed = link(bytes(last), (number, *names))
        session.run_many(_INSERT, [(number, *names, hashed)])
        cursor.execute("UPDATE head SET position = ?, hash = ?", (number, hashed))
        cursor.execute(
            "UPDATE streams SET version = ?, last_position = ?, last_time = ?",
            (number, number, event.recorded_at),
        )
        cursor.execute("UPDATE types SET events = events + 1 WHERE type = 'Paid'")


def consumers(store, *projections, upcasting=NO_UPCASTS):
    made = {one.name: ProjectionConsumer(one, store, upcasting) for one in projections}
    Stepped(made.values()).drain()
    return made


def standing(store):
    return {one.name: (one.at[0], one.status) for one in store.checkpoints()}


def test_the_poisoned_store_is_sound(poisoned):
    assert [check for check in poisoned.verify() if not check.ok] == []
    assert poisoned.head() == EVENTS


def test_a_poisoned_event_stops_its_projection_and_all_others_reach_the_head(poisoned):
    made = consumers(poisoned, CHOOSY, PAID, LENT, ALL)
    assert standing(poisoned) == {
        "choosy": (RAISING - 1, "stopped"),
        "paid": (UNDECODABLE - 1, "stopped"),
        "lent": (EVENTS, "running"),
        "all": (EVENTS, "running"),
    }
    said = {name: poisoned.checkpoint(name).error for name in ("choosy", "paid")}
    assert "event #2,501 (Paid of till-1): ValueError: thirteen" in said["choosy"]
    assert "event #5,001 (Paid of till-1): Undecodable: its payload cannot be decoded" in said["paid"]
    assert all("Only this projection stopped" in one and "rebuild it" in one for one in said.values())
    counted = {key[0]: row["events"] for key, row in poisoned.rows("all")}
    assert counted == {"Paid": PAYMENTS - 1, "Lent": EVENTS - PAYMENTS, "Vanished": 1}
    lent = poisoned.row("lent", ("sum",))
    assert lent == {"cents": counted["Lent"], "events": counted["Lent"]}, "others missed an event"
    for name in made:
        poisoned.reset(name)


@pytest.mark.parametrize("version", [1, 2])
def test_a_projection_goes_on_once_its_handler_is_mended(poisoned, version):
    """An event that no handler can read gets a payload from an upcaster; what is stored stays."""
    legible = Upcasting([Upcaster("Paid", 1, _legible)])
    consumers(poisoned, CHOOSY)
    assert standing(poisoned) == {"choosy": (RAISING - 1, "stopped")}
    mended = replace(CHOOSY, handlers={"Paid": _add}, version=version)
    (consumer,) = consumers(poisoned, mended, upcasting=legible).values()
    if version == CHOOSY.version:
        assert standing(poisoned) == {"choosy": (RAISING - 1, "stopped")}, "nothing goes on by itself"
        assert consumer.rebuild() == EVENTS
    assert standing(poisoned) == {"choosy": (EVENTS, "running")}
    assert poisoned.row("choosy", ("sum",)) == {"cents": 13 + PAYMENTS - 3, "events": PAYMENTS - 1}
    poisoned.reset("choosy")


def _legible(payload, event):
    data = {"cents": 0} if "undecoded" in event.flags else payload.data
    return (Payload("Paid", 2, data),)


def test_the_unreadable_event_is_shown_as_bytes_and_hides_no_other(poisoned):
    before, bad, after = poisoned.read(UNDECODABLE - 2, limit=3)
    assert bad.flags == ("undecoded",)
    assert bytes.fromhex(bad.data["$undecoded"]["hex"]).decode() == ENDLESS
    assert (before.flags, after.flags, after.data) == ((), (), {"cents": 1})


def test_events_are_given_as_stored_where_an_upcaster_cannot_read_one(poisoned):
    def strict(payload, event):
        return (Payload("Paid", 2, {"euros": payload.data["cents"] // 100}),)

    domain = Domain("till", "Till", categories=(), upcasters=(Upcaster("Paid", 1, strict),))
    answering = Answering(poisoned, Domains((domain,)))
    told = answering.answer(AskRecords(UNDECODABLE - 2, 3, upcast=True)).records
    assert [one.schema_version for one in told] == [1, 1, 1]
    told = answering.answer(AskRecords(UNDECODABLE, 2, upcast=True)).records
    assert [(one.type, one.schema_version) for one in told] == [("Lent", 1), ("Paid", 2)]


def test_one_projection_that_did_both_would_have_stopped_everybody(poisoned):
    """The control: handlers that share a projection share its fate."""
    both = Projection("both", "Both", 1, ("what",), {"Paid": _choosy, "Lent": _add})
    consumers(poisoned, both)
    assert poisoned.row("both", ("sum",))["events"] == RAISING - 1
    poisoned.reset("both")
