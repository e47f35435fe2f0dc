"""Stores of Axon Framework 4 and 5 in tables of JPA or JDBC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.bookkeeping import dead_letters
from explorer.formats.database import Database
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.format import Format
from explorer.formats.kit import (
    Beside,
    Draft,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    digits,
    table_format,
    text,
)
from explorer.formats.times import in_utc

ABOUT = "event_identifier meta_data payload payload_revision payload_type time_stamp"
EVENTS_4 = f"{ABOUT} aggregate_identifier sequence_number type"
EVENTS_5 = (
    "global_index identifier aggregate_type aggregate_identifier aggregate_sequence_number type version "
    "timestamp payload metadata"
)
BESIDE = (
    TableKind("tokens", "processor_name segment token token_type", usual="token_entry", optional=True),
    TableKind(
        "letters",
        "dead_letter_id processing_group sequence_identifier",
        usual="dead_letter_entry",
        optional=True,
    ),
)
TABLES_4 = (
    TableKind("events", f"global_index {EVENTS_4}", usual="domain_event_entry"),
    TableKind(
        "snapshots",
        EVENTS_4,
        usual="snapshot_event_entry",
        lacks="global_index dead_letter_id",
        optional=True,
    ),
    *BESIDE,
)
TABLES_5 = (TableKind("events", EVENTS_5, usual="aggregate_event_entry"), *BESIDE)
CONFIGURATION = "__config"
"""The processor name under which the token store keeps its own id."""
MOST_GAPS = 500


def correlated(draft: Draft) -> Draft:
    """Find what an event belongs to and what caused it; Axon 5 gave the names of Axon 4 another meaning.

    Raises:
        ValueError: PostgreSQL keeps the payload as a large object, of which only the number is here.
    """
    if type(draft.data) is int:
        raise ValueError(f"large object {draft.data} of PostgreSQL, which is kept beside the tables")
    names = ("traceId", "correlationId") if "traceId" in draft.metadata else ("correlationId", "causationId")
    correlation, causation = (draft.metadata.get(name) for name in names)
    return replace(draft, facts={"correlation_id": correlation, "causation_id": causation})


def reached(token: Any) -> int | None:
    """Find how far a token has come: the last position seen, and of several tokens the lowest.

    Raises:
        ValueError, LookupError, TypeError: it is no token of a global order.
    """
    match token:
        case None:
            return None
        case {"index": index} | {"globalIndex": index}:
            return digits(index)
        case {"currentToken": current, **rest} if "tokenAtReset" in rest:
            return reached(current)
        case {"lowerSegmentToken": lower, "upperSegmentToken": upper}:
            both = reached(lower), reached(upper)
            return None if None in both else min(one for one in both if one is not None)
        case _:
            raise ValueError("no token of a global order")


def gaps(token: Any) -> list[int]:
    """Find the positions before a token's own that it has not seen."""
    match token:
        case {"index": _, "gaps": list(left)}:
            return [digits(one) for one in left]
        case {"currentToken": current}:
            return gaps(current)
        case _:
            return []


def progress(tokens: Source, index: Any) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Say how far processors have come: each has a token for each of its segments."""
    name, segment = tokens["processor_name"], tokens["segment"]
    statement = select(name, segment, tokens["token"]).where(name != CONFIGURATION).order_by(name, segment)

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        decoder = PayloadDecoder(beside.database.limits)
        for processor, number, stored in map(tuple, beside.rows(statement)):
            shown = f"{plain(processor)}/{plain(number)}"
            token = None if stored is None else decoder.decode(stored).data
            try:
                found = beside.at(shown, reached(token))
                yield (
                    found
                    if found.lag is None
                    else replace(found, lag=found.lag + filled(beside, gaps(token)))
                )
            except (ValueError, LookupError, TypeError):
                yield CheckpointInfo(shown, plain(text(stored), 200), None)

    def filled(beside: Beside, left: list[int]) -> int:
        """Count the events that were committed where a token left gaps."""
        if not left:
            return 0
        counted = select(func.count()).where(index.in_(left[:MOST_GAPS]))
        row = next(beside.rows(counted), None)
        return int(row[0]) if row else 0

    return given


def put_aside(tables: Tables, database: Database) -> tuple[str, ...]:
    """Tell of the events that a processor could not handle and put aside."""
    letters = tables.get("letters")
    return dead_letters(database, letters.rows if letters else None)


def shape_4(tables: Tables, database: Database) -> Shape:
    """Say how a store of Axon 4 lies in its tables."""
    events, tokens = tables["events"], tables.get("tokens")
    return Shape(
        source=events.rows,
        key=(events["global_index"],),
        position=events["global_index"],
        stream=events["aggregate_identifier"],
        version=events["sequence_number"],
        version_base=0,
        type=events["payload_type"],
        category=events["type"],
        time=Told(events["time_stamp"], in_utc),
        event_id=events["event_identifier"],
        schema_version=events["payload_revision"],
        data=events["payload"],
        metadata=events["meta_data"],
        unpack=correlated,
        snapshots=tables.rows("snapshots"),
        checkpoints=progress(tokens, events["global_index"]) if tokens else None,
        warnings=put_aside(tables, database),
    )


def shape_5(tables: Tables, database: Database) -> Shape:
    """Say how a store of Axon 5 lies in its tables; events need not belong to an aggregate."""
    events, tokens = tables["events"], tables.get("tokens")
    return Shape(
        source=events.rows,
        key=(events["global_index"],),
        position=events["global_index"],
        stream=events["aggregate_identifier"],
        version=events["aggregate_sequence_number"],
        version_base=0,
        type=events["type"],
        category=events["aggregate_type"],
        time=Told(events["timestamp"], in_utc),
        event_id=events["identifier"],
        schema_version=events["version"],
        data=events["payload"],
        metadata=events["metadata"],
        may_lack=frozenset({"stream", "version"}),
        unpack=correlated,
        checkpoints=progress(tokens, events["global_index"]) if tokens else None,
        warnings=put_aside(tables, database),
    )


FORMATS: tuple[Format, ...] = (
    table_format("axon4-jpa", "Axon Framework 4", TABLES_4, shape_4),
    table_format("axon5-jpa", "Axon Framework 5", TABLES_5, shape_5),
)
