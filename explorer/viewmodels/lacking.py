"""What a store does not tell of its events, said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explorer.viewmodels.session import Session

WITHOUT = {
    "stream_versions": ("Versions", "events are not numbered, so gaps in a stream are not noticed"),
    "time": ("Times", "events carry none, so there is no throughput, no rhythm and no going to a time"),
    "checkpoints": ("Consumers", "none has a checkpoint here, so how far they are is not known"),
    "live": (
        "Growth",
        "it is read as a whole, or neither its format nor an index gives all events one order, so what is "
        "written from now on is not seen; open it again for that",
    ),
}
"""Capabilities that a store lacks: what about, and what does not work for want of them."""


def empty_columns(session: Session) -> frozenset[str]:
    """Name the columns that would be empty for this store."""
    able = session.described.capabilities
    has = {
        "time": able["time"],
        "version": able["stream_versions"],
        "stream": able["streams_per_event"] != "none",
    }
    return frozenset(name for name, there in has.items() if not there)


def missing_note(session: Session) -> str:
    """Say what this store does not tell of its events; "" when it tells everything."""
    able = session.described.capabilities
    lacks = [
        what
        for what, has in (
            ("times", able["time"]),
            ("versions", able["stream_versions"]),
            ("streams", able["streams_per_event"] != "none"),
            ("one order over all streams", able["global_order"]),
        )
        if not has
    ]
    if not lacks:
        return ""
    return f"This store keeps no {', no '.join(lacks)}."


def _without_order(able: Mapping[str, bool | int | str | None]) -> str:
    if able["stream_versions"]:
        return "none over all streams: what came first is sure only within a stream"
    if able["time"]:
        return "none but the times: of events at the same time, it is not sure which came first"
    return "none: what came first is not sure, not even within a stream"


def disabled(session: Session) -> Iterator[tuple[str, str]]:
    """Say what a store lacks, and what does not work here for want of it.

    Args:
        session: the open store.

    Yields:
        What it is about, and the sentence.
    """
    known = session.described
    if not known.capabilities["global_order"]:
        yield "Order", _without_order(known.capabilities)
    for name, said in WITHOUT.items():
        if not known.capabilities[name]:
            yield said
    if known.capabilities["streams_per_event"] == "none":
        yield "Streams", "events are of none, so there are no states"
    if known.clock is None:
        yield "Commands", "another program writes it, so it takes none, and has no outcomes and processes"
        if known.capabilities["streams_per_event"] != "none" and session.manner.fold is None:
            yield "States", "no domain knows it, so they are generic; Fold beside a state has other ways"
