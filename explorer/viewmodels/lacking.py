"""What a store does not tell of its events, said in words."""

from __future__ import annotations

from explorer.viewmodels.session import Session


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
