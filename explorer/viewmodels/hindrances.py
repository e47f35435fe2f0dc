"""Why an action cannot be done now: one sentence, "" when it can."""

from __future__ import annotations

from explorer.viewmodels.action import Situation

UNTIMED = "The events of this store carry no times."


def closed(situation: Situation) -> str:
    """Without a store there is nothing to act on."""
    return "" if situation.place else "No store is open. Open one first."


def empty(situation: Situation) -> str:
    """Without an event there is nowhere to go."""
    if situation.place is None:
        return closed(situation)
    return "" if situation.place.head else "This store has no events yet."


def at_first(situation: Situation) -> str:
    """From before the first event there is no way back."""
    at = situation.place
    return empty(situation) or ("The cursor is before the first event." if at and not at.ordinal else "")


def at_last(situation: Situation) -> str:
    """From the last event there is no way on."""
    at = situation.place
    return empty(situation) or ("The cursor is at the last event." if at and not at.past else "")


def nothing_chosen(situation: Situation) -> str:
    """Going from change to change needs a part that changes."""
    at = situation.place
    chosen = at is not None and at.part is not None
    return empty(situation) or ("" if chosen else "Choose a part of a state, or a cell of a row, first.")


def no_stream(situation: Situation) -> str:
    """Going along a stream needs one that is followed."""
    at = situation.place
    followed = at is not None and at.stream is not None
    return empty(situation) or ("" if followed else "Follow a stream first: choose one among the streams.")


def stream_before(situation: Situation) -> str:
    """Back along a stream: one is followed, and there is a way back."""
    return no_stream(situation) or at_first(situation)


def stream_after(situation: Situation) -> str:
    """On along a stream: one is followed, and there is a way on."""
    return no_stream(situation) or at_last(situation)


def no_bookmark(situation: Situation) -> str:
    """What is not there cannot be removed."""
    at = situation.place
    return empty(situation) or ("" if at and at.bookmark else "There is no bookmark at the cursor.")


def bookmark_before(situation: Situation) -> str:
    """Back to a bookmark: there is one."""
    at = situation.place
    return empty(situation) or ("" if at and at.next_bookmark(-1) else "No bookmark lies before the cursor.")


def bookmark_after(situation: Situation) -> str:
    """On to a bookmark: there is one."""
    at = situation.place
    return empty(situation) or ("" if at and at.next_bookmark(1) else "No bookmark lies after the cursor.")


def nothing_pinned(situation: Situation) -> str:
    """What is not pinned cannot be let go."""
    at = situation.place
    return closed(situation) or ("No moment is pinned." if at and at.pinned is None else "")


def paused(situation: Situation) -> str:
    """What does not play cannot be paused."""
    return empty(situation) or ("" if situation.playing else "Nothing is playing.")


def busy(situation: Situation) -> str:
    """One piece of work at a time."""
    return f"Wait a moment: {situation.busy}" if situation.busy else ""


def untimed(situation: Situation) -> str:
    """Events without times cannot be laid out over time."""
    return empty(situation) or ("" if situation.timed else UNTIMED)


def not_ours(situation: Situation) -> str:
    """Only stores of ours are copied from here."""
    foreign = "This store belongs to another framework; copy it with that framework's means."
    return closed(situation) or busy(situation) or ("" if situation.own else foreign)


def not_foreign(situation: Situation) -> str:
    """Ours has one format only."""
    ours = "This store is one of ours, which has one format only."
    return closed(situation) or busy(situation) or (ours if situation.own else "")


def not_followable(situation: Situation) -> str:
    """Ours are followed anyway, and others only where what comes stands behind all that was."""
    ours = "This store is one of ours, which is always followed."
    whole = (
        "This store cannot be followed: it is read as a whole, or neither its format nor an index gives all "
        "events one order. Open it again to see what it holds then."
    )
    unfit = ours if situation.own else "" if situation.followable else whole
    return closed(situation) or busy(situation) or unfit


def nothing_to_export(situation: Situation) -> str:
    """Without events there is nothing to write, and one piece of work is done at a time."""
    return empty(situation) or busy(situation)


def nothing_to_decrypt(situation: Situation) -> str:
    """Only stores of others may be encrypted."""
    ours = "This store is one of ours, in which nothing is encrypted."
    return closed(situation) or busy(situation) or (ours if situation.own else "")


def no_demo(situation: Situation) -> str:
    """Only a demo that is there can be made anew."""
    return busy(situation) or ("" if situation.demo else "There is no demo yet. Open the demo to make it.")


def timeless(situation: Situation) -> str:
    """Time passes by hand only on a simulated clock, and in the present."""
    if situation.place is None:
        return closed(situation)
    if situation.clock is None:
        return "This store is only shown, so nothing happens in it. Time passes in a store of your own."
    if situation.clock != "simulated":
        return "The time of this store is the wall's, which passes by itself."
    if situation.place.past:
        return "Time passes in the present: go live first."
    return busy(situation)
