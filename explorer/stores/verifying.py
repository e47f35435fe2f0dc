"""What our own store can prove of itself: every event as it was written, and all that is derived from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, or_, select, tuple_

from explorer.core.counting import count
from explorer.core.description import Check
from explorer.core.errors import ExplorerError
from explorer.core.timing import ACTING, is_wait
from explorer.stores.chain import GENESIS, link
from explorer.stores.encoding import category_of, decode, decode_key
from explorer.stores.reading import PAGE
from explorer.stores.schema import checkpoints, events, head, outcomes, projection_rows, streams, types
from explorer.stores.session import Database

Fetch = Callable[..., list[Any]]

_limit: BindParameter[Any] = bindparam("limit")
_EVENTS = (
    select(*events.c).where(events.c.position > bindparam("after")).order_by(events.c.position).limit(_limit)
)
_HEAD = select(head.c.position, head.c.hash)
_TYPES = select(types.c.type, types.c.events)
_BY_STREAM = (
    select(events.c.stream, events.c.version, events.c.position)
    .where(tuple_(events.c.stream, events.c.version) > tuple_(bindparam("stream"), bindparam("version")))
    .order_by(events.c.stream, events.c.version)
    .limit(_limit)
)
_first, _last = events.alias("first_event"), events.alias("last_event")
_WRONG_STREAM = (
    select(streams.c.stream)
    .outerjoin(_first, _first.c.position == streams.c.first_position)
    .outerjoin(_last, _last.c.position == streams.c.last_position)
    .where(
        or_(
            _first.c.position.is_(None),
            _last.c.position.is_(None),
            _first.c.stream != streams.c.stream,
            _last.c.stream != streams.c.stream,
            _first.c.version != 1,
            _last.c.version != streams.c.version,
            _first.c.recorded_at != streams.c.first_time,
            _last.c.recorded_at != streams.c.last_time,
            _last.c.category != streams.c.category,
        )
    )
    .limit(1)
)
_COUNTED = select(
    select(func.coalesce(func.sum(streams.c.version), 0)).scalar_subquery(),
    select(func.count()).select_from(events).scalar_subquery(),
)
_WRONG_OUTCOME = (
    select(outcomes.c.number)
    .outerjoin(_first, _first.c.position == outcomes.c.first_position)
    .outerjoin(_last, _last.c.position == outcomes.c.last_position)
    .where(
        or_(
            outcomes.c.first_position.is_not(None) & _first.c.position.is_(None),
            outcomes.c.last_position.is_not(None) & _last.c.position.is_(None),
            outcomes.c.first_position > outcomes.c.last_position,
        )
    )
    .limit(1)
)
_OUTCOME_COUNT = select(func.count(), func.coalesce(func.max(outcomes.c.number), 0))
_AHEAD = (
    select(checkpoints.c.name, checkpoints.c.ordinal, head.c.position)
    .where(checkpoints.c.ordinal > head.c.position)
    .limit(1)
)
_kept = projection_rows.c
_WAITS = (
    select(_kept.projection, _kept.key, _kept.row)
    .where(or_(*(_kept.projection.startswith(name) for name in ACTING)))
    .where(tuple_(_kept.projection, _kept.key) > tuple_(bindparam("consumer"), bindparam("key")))
    .order_by(_kept.projection, _kept.key)
    .limit(_limit)
)


def verify(database: Database) -> Iterator[Check]:
    """Check a store, one check at a time; growth meanwhile does no harm, damage is a check that fails."""
    for name, ok, detail in database.check():
        yield Check(name, ok, detail)
    yield from _events(database)
    for name, look in (
        ("versions", _versions),
        ("streams", _streams),
        ("outcomes", _outcomes),
        ("checkpoints", _checkpoints),
        ("waits", _waits),
    ):
        try:
            with database.unhurried():
                check = look(name, database.fetch)
        except ExplorerError as error:
            check = Check(name, False, str(error))
        except (TypeError, ValueError) as error:  # damage can turn a number into a text
            check = Check(name, False, f"what is stored there cannot be right ({error})")
        yield check


@dataclass
class _Pass:
    """What one pass over all events in order has seen."""

    hash: bytes
    position: int = 0
    types: Counter[str] = field(default_factory=Counter)
    altered: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    unreadable: str | None = None

    def see(self, row: tuple[Any, ...]) -> None:
        *envelope, stored = row
        position, stream, category = envelope[:3]
        if position != self.position + 1:
            self.gaps.append(self.position + 1)
        # A gap breaks the chain too; one fault is reported once.
        elif link(self.hash, tuple(envelope)) != stored or category != category_of(str(stream)):
            self.altered.append(position)
        self.position, self.hash = position, stored
        self.types[envelope[5]] += 1

    def all(self, fetch: Fetch) -> None:
        """See all events that are left; stop at the first that cannot be read."""
        limit = PAGE
        while self.unreadable is None:
            try:
                rows = fetch(_EVENTS, after=self.position, limit=limit)
            except ExplorerError as error:
                if limit == 1:
                    self.unreadable = str(error)
                limit = 1
                continue
            for row in rows:
                if row[0] <= self.position:  # the pages of a damaged file can lead in a circle
                    self.unreadable = f"what stands there calls itself position {row[0]:,}"
                    return
                self.see(row)
            if len(rows) < limit:
                return


def _events(database: Database) -> Iterator[Check]:
    seen = _Pass(GENESIS)
    seen.all(database.fetch)
    try:
        with database.reading() as session:
            seen.all(session.fetch)  # what came in meanwhile; from here on the moment is the same
            last, hash_ = session.fetch(_HEAD)[0]
            counted = dict(session.fetch(_TYPES))
    except ExplorerError as error:
        yield Check("head", False, str(error))
        return
    if seen.unreadable:
        yield Check(
            "hash chain",
            False,
            f"no event can be read from position {seen.position + 1} on: {seen.unreadable}",
            seen.position + 1,
        )
    else:
        yield _verdict("hash chain", seen.altered, f"as they were written: {count(seen.position, 'event')}")
    yield _verdict("dense positions", seen.gaps, f"1 to {seen.position:,} without a gap")
    agrees = (last, hash_) == (seen.position, seen.hash)
    yield Check(
        "head",
        agrees,
        f"the head is at position {last:,}" + ("" if agrees else f", the last event at {seen.position:,}, "
        "and they do not agree"),
        None if agrees else last,
    )  # fmt: skip
    wrong = sorted(
        str(name) for name in counted.keys() | seen.types.keys() if counted.get(name) != seen.types[name]
    )
    yield Check(
        "types", not wrong, f"miscounted: {', '.join(wrong[:3])}" if wrong else f"{len(counted)} counted"
    )


def _verdict(name: str, wrong: list[int], well: str) -> Check:
    if not wrong:
        return Check(name, True, well)
    others = f" and {len(wrong) - 1:,} more" if len(wrong) > 1 else ""
    return Check(name, False, f"wrong at position {wrong[0]:,}{others}", wrong[0])


def _versions(name: str, fetch: Fetch) -> Check:
    stream, version, position, known = "", 0, 0, 0
    while rows := fetch(_BY_STREAM, stream=stream, version=version, limit=PAGE):
        for found in rows:
            if found[:2] <= (stream, version):
                return Check(name, False, f"{found[0]} stands after {stream} in their list", found[2])
            before = (version, position) if found[0] == stream else (0, 0)
            stream, version, position = found
            known += not before[0]
            if version != before[0] + 1 or position <= before[1]:
                return Check(name, False, f"{stream} has version {version} after {before[0]}", position)
    return Check(name, True, f"{count(known, 'stream')} without a gap")


def _streams(name: str, fetch: Fetch) -> Check:
    wrong = fetch(_WRONG_STREAM)
    if wrong:
        return Check(name, False, f"what is kept of {wrong[0][0]} does not agree with its events")
    listed, stored = fetch(_COUNTED)[0]
    return Check(name, listed == stored, f"they list {listed:,} of {count(stored, 'event')}")


def _outcomes(name: str, fetch: Fetch) -> Check:
    wrong = fetch(_WRONG_OUTCOME)
    if wrong:
        return Check(name, False, f"outcome {wrong[0][0]} names events that are not there")
    many, last = fetch(_OUTCOME_COUNT)[0]
    return Check(name, many == last, f"{count(many, 'outcome')}, the last has number {last:,}")


def _checkpoints(name: str, fetch: Fetch) -> Check:
    ahead = fetch(_AHEAD)
    if ahead:
        consumer, ordinal, last = ahead[0]
        return Check(name, False, f"{consumer} has seen {ordinal:,}, but the head is {last:,}", ordinal)
    return Check(name, True, "none is ahead of the head")


def _waits(name: str, fetch: Fetch) -> Check:
    consumer, key, known = "", "", 0
    while rows := fetch(_WAITS, consumer=consumer, key=key, limit=PAGE):
        for found in rows:
            if found[:2] <= (consumer, key):
                return Check(name, False, f"{found[1]!a} stands after {key!a} in the list of {consumer}")
            consumer, key, row = found
            named = decode_key(key)
            if not is_wait(named, decode(row, f"What {consumer} waits for")):
                shown = ", ".join(named) or ascii(key)
                return Check(name, False, f"what {consumer} keeps under {shown} says no moment to wait for")
            known += 1
    return Check(name, True, f"{count(known, 'moment')} waited for")
