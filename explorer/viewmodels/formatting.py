"""How numbers, times, names and sizes are written on screen; what is copied stays whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from explorer.core.counting import count as count
from explorer.exchange.event_json import record_json as record_json
from explorer.runtime.questions import EventRow, Seek

NOTHING = "—"
MOST_SHOWN = 64 * 1024
"""Characters of raw text that a text view is given; more would hold up the window."""
LONGEST_MESSAGE = 500
LONGEST_WORD = 100
"""Characters that a message, and a word or path in it, is shown with at most."""

_PACKAGE = re.compile(r"Elixir\.(?:\w+\.)*(?=\w)|EVENT_TYPE_(?=[A-Z])|(?:[a-z][\w$-]*\.)+(?=[A-Z])")
"""What of a type is no name: small letters with dots before a capital, or what all types of a format have."""


def number(value: int | None) -> str:
    """Write a whole number with thousands separators; a dash for none."""
    return NOTHING if value is None else f"{value:,}"


def how_many(events: int, *, counted: bool) -> str:
    """Say how many events a store has, or how many of them are counted so far."""
    return count(events, "event") if counted else f"Counting: {count(events, 'event')} so far"


def place(ordinal: int, sub: int | None = None) -> str:
    """Write an ordinal as people say it: #18,204; one of the events that upcasting made of it: #18,204.1."""
    return f"#{ordinal:,}" if sub is None else f"#{ordinal:,}.{sub}"


def position(value: int | str | None) -> str:
    """Write what a store calls its global order."""
    return number(value) if isinstance(value, int | None) else value


def amount(value: int, of: str) -> str:
    """Write how much something lags: a number of events, or of something else, which is named."""
    return number(value) if of == "event" else count(value, of)


@lru_cache(maxsize=1_024)
def moment(time: str | None, *, aligned: bool = False, fine: bool = False) -> str:
    """Write a time in UTC as 2025-03-03 09:14:02, with milliseconds where there are any.

    A time without a zone is written as it stands, and so is a text that is no time.

    Args:
        time: ISO 8601 text.
        aligned: also write milliseconds that are zero, where the store keeps parts of seconds.
        fine: write microseconds instead of milliseconds.
    """
    if time is None:
        return NOTHING
    known = _known(time)
    if known is None:
        return time
    if known.tzinfo is not None:
        try:
            known = known.astimezone(UTC)
        except OverflowError:
            return time
    written = known.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0")
    if not known.microsecond and not (aligned and "." in time):
        return written
    return f"{written}.{known.microsecond:06d}" if fine else f"{written}.{known.microsecond // 1000:03d}"


def clock(time: str | None) -> str:
    """Write only the time of day in UTC, 09:14:02.500, where the day is told elsewhere; "" for none."""
    written = "" if time is None else moment(time)
    day, _, rest = written.partition(" ")
    return rest if rest and day[:1].isdigit() else written


def zoned_moment(time: str | None) -> str:
    """Write a time whole, with its zone: in UTC where that is known, as it stands otherwise."""
    written = moment(time, fine=is_fine(time))
    return f"{written} UTC" if time is not None and _known(time) and is_zoned(time) else written


def is_zoned(time: str | None) -> bool:
    """Does a time say its zone? What is no time lacks none."""
    known = None if time is None else _known(time)
    return known is None or known.tzinfo is not None


def is_fine(time: str | None) -> bool:
    """Does a time have parts smaller than a millisecond?"""
    known = None if time is None else _known(time)
    return known is not None and known.microsecond % 1000 != 0


@lru_cache(maxsize=1_024)
def _known(time: str) -> datetime | None:
    try:
        return datetime.fromisoformat(time)
    except ValueError:
        return None


def one_line(text: str) -> str:
    """Put a text of several lines on one."""
    return " ".join(text.splitlines())


def shortened(text: str, most: int = 24) -> str:
    """Put a name on one line, and cut a long one in the middle: both its ends tell it apart."""
    text = one_line(text)
    if len(text) <= most:
        return text
    tail = (most - 1) // 2
    return f"{text[: most - 1 - tail]}…{text[len(text) - tail :]}"


def short_type(name: str) -> str:
    """Leave out the module, package or namespace that a foreign store writes before an event type.

    "shop:Order.Paid" is Order.Paid; "com.shop.OrderPaid", "Elixir.Shop.OrderPaid" and
    "Shop.OrderPaid, Shop" are OrderPaid.
    """
    whole, with_assembly, _ = name.partition(", ")
    short = whole.rpartition(":")[2].rpartition("\\")[2]
    if with_assembly:
        short = short.rpartition(".")[2]
    package = _PACKAGE.match(short)
    return short[package.end() if package else 0 :] or name


def told(text: str) -> str:
    """Give as much of a message as a person reads at a glance, on one line; its endless words are cut."""
    words = " ".join(shortened(word, LONGEST_WORD) for word in text.split())
    return begun(words, LONGEST_MESSAGE)


def begun(text: str, most: int) -> str:
    """Cut a long text at its end, and say how long it is."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


def seek_text(seek: Seek) -> str:
    """Say what it cost to get there."""
    took = f"{seek.ms:,.1f}" if seek.ms < 10 else f"{seek.ms:,.0f}"
    return f"seek {took} ms, keyframe {seek.keyframe:,} + {count(seek.replayed, 'event')}"


def indented(text: str) -> str:
    """Lay JSON out over lines; text that is no JSON, or too much of it, is given as it is."""
    if len(text) > MOST_SHOWN:
        return text
    try:
        return msgspec.json.format(text, indent=2)
    except msgspec.DecodeError:
        return text


def bounded(text: str) -> str:
    """Give as much of a raw text as a text view can take, and say what was left out."""
    if len(text) <= MOST_SHOWN:
        return text
    left = len(text) - MOST_SHOWN
    return f"{text[:MOST_SHOWN]}\n… {left:,} more characters; copy as JSON to have them all"


def tsv(lines: Iterable[Sequence[str]]) -> str:
    """Write cells as tab-separated lines, as spreadsheets take them."""
    return "".join("\t".join(_cell(text) for text in line) + "\n" for line in lines)


def _cell(text: str) -> str:
    return one_line(text.replace("\t", " "))


def event_cells(row: EventRow) -> tuple[str, ...]:
    """Write an event as copied cells: plain numbers, and the time as it is stored."""
    return (
        str(row.ordinal),
        row.time or "",
        row.stream or "",
        "" if row.version is None else str(row.version),
        row.type,
        row.preview,
        " ".join(row.flags),
    )


EVENT_HEADINGS = ("ordinal", "time", "stream", "version", "type", "data", "flags")
