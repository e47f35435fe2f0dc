"""What an ordinary format is, said in columns: everything an adapter has to know of its layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from explorer.core.description import CheckpointInfo
from explorer.core.json_text import Unwrap, as_it_is
from explorer.formats.database import AnySelect
from explorer.formats.decoding import Decoded
from explorer.formats.event_table import CHUNK
from explorer.formats.kit.beside import Beside
from explorer.formats.kit.facts import Content, Fact, Told


@dataclass(frozen=True, slots=True)
class Draft:
    """An event in the making, for formats whose payload tells more than the payload.

    Args:
        item: which of its row's events it is, from 0.
        items: how many events its row says that it holds.
        data: the decoded payload; with several items, that of the whole row.
        metadata: the decoded metadata.
        stored: the columns that the shape keeps, as stored.
        decode: decodes what is encoded once more inside; may be told the encoding too.
        facts: facts found on the way ("type", "time" ...), read as if a column had told them; "position" is
            given as it is.
        flags: what is unusual, found on the way.
    """

    item: int
    items: int
    data: Any
    metadata: Any
    stored: Mapping[str, Any]
    decode: Callable[..., Decoded]
    facts: Mapping[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def own_item(draft: Draft) -> tuple[Any, tuple[str, ...]]:
    """Take the draft's own item out of a payload that is the list of all events of its row.

    Returns:
        The item, and a flag where the list is longer than the row says, so that some of it is not shown.

    Raises:
        ValueError: the payload is no list, or ends before.
    """
    if not isinstance(draft.data, list):
        raise ValueError("no list")
    if draft.item >= len(draft.data):
        raise ValueError(f"{len(draft.data)} events instead of {draft.items}")
    longer = len(draft.data) > draft.items and draft.item == draft.items - 1
    return draft.data[draft.item], ("more-in-row",) if longer else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one store of a format lies in its tables.

    Args:
        source: the table, or a join, that has one row for each event.
        key: the columns that order the timeline, together unique. Where there is a global order, its
            position (or what comes before it); else time, category, stream and version, as far as there are.
        position: the column of the key that the format calls its global order; None where it has none.
        stream: the stream; None where the format has no streams.
        version: the place in the stream, a column.
        version_base: version of a stream's first event; None where it is not known.
        type: the type, as stored.
        type_inside: where only the payload tells the type, what types are counted by: a column (see json_at)
            that is NULL in rows which have to be decoded for it, or Told, whose reading raises ValueError
            there; None where all have to be.
        category: the kind of stream; a column, or None where it is not told or only inside the payload.
        tenant: whose event it is.
        time: when it was recorded.
        event_id: the store's identity of it.
        correlation_id: what it belongs to.
        causation_id: what caused it.
        schema_version: which shape its payload has.
        data: the payload.
        metadata: what else the format keeps with it.
        kept: other columns that are kept in the metadata under "$stored", where they are not NULL.
        flags: conditions on the row, by the flag of an event for which they hold ("deleted", "archived",
            "tombstone", "system", "position", "snapshot", "link", "orphan").
        gaps: whether a stream's versions may have gaps, since the format lets events be deleted.
        may_lack: facts that may be NULL without being odd ("stream", "version", "type").
        unwrap: gives the value inside an object of the payload that only says its type.
        cipher: opens a payload with a key, for formats that encrypt payloads in a way of their own; raises
            ValueError where the key does not.
        unpack: finds what a payload tells besides itself; see Draft.
        item: where one stored row holds several events, the column of `numbered` that numbers them.
        items: beside it, how many events the row holds.
        snapshots: tables or selects whose rows are stored snapshots; None where the format has none.
        checkpoints: gives the checkpoints of consumers; None where the format keeps none.
        streams_per_event: "one", "many" or "none".
        warnings: sentences about what is unusual in this store.
        ordered: whether the key orders the events of all streams, where none of its columns is a position.
        chunk: how many events one statement fetches; more where every statement has to look at all rows.
        tie: a column that tells rows of an equal key apart, should the store hold any.
    """

    source: FromClause
    key: tuple[ColumnElement[Any], ...]
    data: Content
    position: ColumnElement[Any] | None = None
    stream: Fact = None
    version: Fact = None
    version_base: int | None = None
    type: Fact = None
    type_inside: ColumnElement[Any] | Told | None = None
    category: Fact = None
    tenant: Fact = None
    time: Fact = None
    event_id: Fact = None
    correlation_id: Fact = None
    causation_id: Fact = None
    schema_version: Fact = None
    metadata: Content = None
    kept: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    flags: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    gaps: bool = False
    may_lack: frozenset[str] = frozenset()
    unwrap: Unwrap = as_it_is
    cipher: Callable[[bytes, bytes], bytes] | None = None
    unpack: Callable[[Draft], Draft] | None = None
    item: ColumnElement[Any] | None = None
    items: ColumnElement[Any] | None = None
    snapshots: Iterable[FromClause | AnySelect] | None = None
    checkpoints: Callable[[Beside], Iterable[CheckpointInfo]] | None = None
    streams_per_event: str = "one"
    warnings: tuple[str, ...] = ()
    ordered: bool = False
    chunk: int = CHUNK
    tie: ColumnElement[Any] | None = None
