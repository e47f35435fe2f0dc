"""In which ways the payload of an event can be shown, and in which one it is."""

from __future__ import annotations

import json
from dataclasses import dataclass

from explorer.core.decoding import ENCODINGS
from explorer.core.undecoded import UNDECODED, looks_encrypted
from explorer.runtime.questions import EventRecord
from explorer.viewmodels.session import Session

AS_IT_LOOKS = "As it looks"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to show payloads: its encoding (None: as each looks), what it is called, whether it is chosen."""

    encoding: str | None
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """What the event pane offers for the payload of its event.

    Args:
        label: how its data is shown now, in a few words; "" where nothing is to be chosen.
        type: the type of the event.
        of_type: the ways for all events of that type.
        others: the ways for the types for which nothing of their own is chosen.
        anything_chosen: whether something is chosen for the store at all.
        wants_key: whether the payload looks encrypted, or did not open.
    """

    label: str = ""
    type: str = ""
    of_type: tuple[Way, ...] = ()
    others: tuple[Way, ...] = ()
    anything_chosen: bool = False
    wants_key: bool = False


NO_WAYS = Ways()


def ways_for(session: Session, record: EventRecord) -> Ways:
    """Say how the payload of an event can be shown; payloads of our own stores are what they are."""
    if session.described.clock is not None:
        return NO_WAYS
    decoding = session.manner.decoding
    here = decoding.of(record.type)
    return Ways(
        label=_title(here),
        type=record.type,
        of_type=_ways(decoding.by_type.get(record.type)),
        others=_ways(decoding.everywhere),
        anything_chosen=decoding.everywhere is not None or bool(decoding.by_type),
        wants_key=UNDECODED in record.flags and looks_encrypted(json.loads(record.data)),
    )


def _ways(chosen: str | None) -> tuple[Way, ...]:
    return tuple(Way(one, _title(one), one == chosen) for one in (None, *ENCODINGS))


def _title(encoding: str | None) -> str:
    return AS_IT_LOOKS if encoding is None else ENCODINGS[encoding]
