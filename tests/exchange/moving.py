"""Moving events between stores and files within one process: what the command line does with two."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains
from explorer.core.origin import SOURCE, Place, original, owned
from explorer.exchange.answering import FileImport
from explorer.exchange.exporting import export
from explorer.exchange.forms import FORMS
from explorer.exchange.importing import bring_in
from explorer.runtime.answering import Answering
from explorer.runtime.wire import event_record
from explorer.stores.memory import MemoryStore

TEXT_FORMS = ("jsonl", "csv")
"""Forms that hold all of an event, in text."""


def silent(*told: Any) -> None:
    """Tell nobody."""


def exported(store, path, form="jsonl") -> bytes:
    """Write a store into a file, and give what is in it."""
    answering = Answering(store, Domains())
    export(answering.answer, FORMS[form], path, silent)
    return path.read_bytes()


def brought(path, store, form="jsonl"):
    """Take a file into a store; gives what came of it."""
    with importing(path, form) as ask:
        return bring_in(ask, path, store, silent)


@contextmanager
def importing(path, form="jsonl") -> Iterator[Any]:
    """Open a file of events; gives what asks about it."""
    reading = FileImport(FORMS[form].source(path))
    try:
        yield reading.answer
    finally:
        reading.close()


def written(events, path, form="jsonl") -> bytes:
    """Write any events into a file, as a foreign store would give them."""
    with FORMS[form].writing(path) as write:
        write([event_record(event) for event in events])
    return path.read_bytes()


def taken_in(path, form="jsonl") -> MemoryStore:
    """Give a store with the events of a file."""
    store = MemoryStore()
    brought(path, store, form)
    assert [check for check in store.verify() if not check.ok] == []
    return store


def originals(store) -> list[RecordedEvent]:
    """Give the events of a store as they were where they came from."""
    return [original(event) for event in store.read()]


def event(ordinal=1, **fields) -> RecordedEvent:
    """Give an event as a foreign store may have it."""
    plain = RecordedEvent(
        ordinal,
        ordinal,
        "order-1",
        "order",
        1,
        "Placed",
        None,
        "2024-05-06T07:08:09",
        f"id-{ordinal}",
        {"n": ordinal},
    )
    return replace(plain, **fields)


ODD_TEXTS = (
    "", "'", "=1+1", "+1", "-1", "@x", "\tx", "\rx", " x ", "12", "-12", "a\nb", 'say "hi"', "a,b", "null",
    "[]", "\x00", "\x7f\x9b", "\u2028", "é", "e\u0301", "\U0001f600", "\u202ex", "\ufeff", "cart-1", "cart-2",
    "$source",
)  # fmt: skip
ODD_VALUES = (
    None, True, 0, -0.0, 0.1, 1e22, 5e-324, 1.7976931348623157e308, 2**63, -(2**200), "", "\x00", "=1", [],
    {},
    [[None]], {"": {"a": [1.0, 1]}}, {"$value": 1}, {"$number": "1e400"}, {"b": 1, "a": 2},
    {"$undecoded": {"encoding": "java", "reason": "No.", "hex": "aced"}},
)  # fmt: skip
ODD_TIMES = (
    None, "", "yesterday", "2026-01-31T12:00:00.000000Z", "2026-01-31T12:00:00.000001Z",
    "2026-13-31T12:00:00.000000Z",
    "2026-01-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999999-12:00", "2026-01-31T12:00:00",
)  # fmt: skip
_texts = st.sampled_from(ODD_TEXTS)
_maybe = st.sampled_from((None, *ODD_TEXTS))
_numbers = st.sampled_from((None, 0, 1, 2, 3, -1, 2**63 - 1, -(2**63)))
_values = st.sampled_from(ODD_VALUES)
_objects = st.dictionaries(_texts, _values, max_size=2)


@st.composite
def _any_event(draw) -> RecordedEvent:
    made = RecordedEvent(
        ordinal=draw(_numbers) or 0, position=draw(_numbers | _texts), stream=draw(_maybe),
        category=draw(_maybe), version=draw(_numbers), type=draw(_texts),
        schema_version=draw(_numbers | _texts),
        time=draw(st.sampled_from(ODD_TIMES)), event_id=draw(_maybe), data=draw(_values),
        metadata=draw(_objects),
        correlation_id=draw(_maybe), causation_id=draw(_maybe),
        flags=tuple(draw(st.lists(_texts, max_size=2))), tenant=draw(_maybe),
    )  # fmt: skip
    within = draw(st.sampled_from(("nothing", "an envelope", "something")))
    if within == "nothing":
        return made
    kept = enveloped(made) if within == "an envelope" else draw(_values)
    return replace(made, metadata={SOURCE: kept, **made.metadata})


def enveloped(event) -> Any:
    """Give the envelope that a store of ours keeps with an event from elsewhere."""
    return owned(event, Place(1, 1, True, None)).metadata[SOURCE]


events = _any_event()
"""Any event that a store may give."""
