"""What is said where a store has no events yet: what to do depends on who writes it."""

from __future__ import annotations

from explorer.viewmodels.session import Session

THEIRS = "No events yet. Open the store again once its own program has recorded some."


def no_events(session: Session, ours: str) -> str:
    """Say what to do where there are no events.

    Args:
        session: the open store.
        ours: what is said of a store of ours, which takes commands.
    """
    return THEIRS if session.described.clock is None else ours
