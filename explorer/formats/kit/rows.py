"""Making events of rows, as a shape says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, not_, null, or_

from domain.kernel.recorded import RecordedEvent
from explorer.core.decoding import AUTOMATIC, Decoding
from explorer.core.description import Description
from explorer.core.errors import WrongKey
from explorer.core.plain import plain
from explorer.core.undecoded import UNDECODED, is_undecoded
from explorer.formats.database import AnyRow, Database
from explorer.formats.decoding import Decoded, Decrypt, PayloadDecoder, undecoded
from explorer.formats.event_table import EventTable
from explorer.formats.fetching import Fetching
from explorer.formats.format import Match
from explorer.formats.kit.contents import ContentReader, as_mapping
from explorer.formats.kit.describing import describe
from explorer.formats.kit.facts import USUAL, Fact, Inside, Told, read_by
from explorer.formats.kit.in_order import LaidOut, laid_out
from explorer.formats.kit.keys import keyed, position_in
from explorer.formats.kit.shape import Draft, Shape
from explorer.formats.limits import MendedText
from explorer.formats.ordinals import Key, Ordinals
from explorer.formats.stream_names import StreamNames, name_of

NO_TYPE = "(no type)"
_ODD = (ValueError, TypeError, LookupError, OverflowError, AttributeError)
"""What reading a value raises that the format would not have written."""


class ShapedAdapter:
    """Reads a store as its shape says.

    Args:
        database: the store.
        shape: how it lies in its tables.
        match: why it was recognised.
        decoding: what somebody said of decoding; None for what was said when the store was opened.
        lying: where its events are; None where that was not found out yet.

    Raises:
        WrongKey: there is a key, and nothing that it could open.
    """

    def __init__(
        self,
        database: Database,
        shape: Shape,
        match: Match,
        decoding: Decoding | None = None,
        lying: LaidOut | None = None,
    ) -> None:
        self._shape = shape
        self._database = database
        self._match = match
        self._facts: dict[str, Fact] = {
            name: read_by(getattr(shape, name), read) for name, read in USUAL.items()
        }
        self._decoding = database.decoding if decoding is None else decoding
        self._decoder = PayloadDecoder(database.limits, shape.unwrap, self._decrypt())
        self._data = ContentReader("data", shape.data, self._decoder)
        self._metadata = ContentReader("metadata", shape.metadata, self._decoder)
        self._laid_out = lying or laid_out(database, shape, self._table)
        self.events = self._laid_out.events
        self._labels = [str(one.key) for one in (*self.events.envelope, *self.events.payload)]
        self._item_at = next((n for n, one in enumerate(shape.key) if one is shape.item), None)
        self._last: tuple[Key, str | None, Decoded, Decoded] | None = None
        self.streams = StreamNames(database, self.events)

    @property
    def versions_may_lack(self) -> bool:
        """Whether an event may be without version in its stream."""
        return "version" in self._shape.may_lack

    def event(self, row: AnyRow, ordinal: int) -> RecordedEvent:
        """Make an event of a row with its payload."""
        key = self.events.key_of(row)
        values = dict(zip(self._labels, row[len(key) :], strict=True))
        if isinstance(self._facts["type"], Told):
            return self._event(ordinal, key, values, self._decoding.of(self.type_of(values["type"])))
        event = self._event(ordinal, key, values, self._decoding.everywhere)
        chosen = self._decoding.by_type.get(event.type)
        if chosen is None:
            return event
        return replace(self._event(ordinal, key, values, chosen), type=event.type)

    def lost(self, key: Key, row: AnyRow | None, ordinal: int, reason: str) -> RecordedEvent:
        """Make an event of a row whose payload, or (None) whose everything cannot be read."""
        values = {} if row is None else dict(zip(self._labels, row[len(key) :], strict=False))
        data = undecoded("unreadable", reason).data
        draft = Draft(0, 1, data, {}, {}, self._decoder.decode, flags=("damaged",))
        return self._made(ordinal, key, values, draft, whole=row is not None)

    def type_of(self, stored: object) -> str:
        """Name a stored type, in full."""
        found = self._read_one("type", stored)
        return NO_TYPE if found is None else str(found)

    def type_inside(self, stored: object) -> str | None:
        """Name the type that the column inside tells; None where the row has to be read for it."""
        if stored is None or isinstance(stored, MendedText):
            return None
        if not isinstance(self._shape.type_inside, Told):
            return str(stored)
        try:
            return str(self._shape.type_inside.read(stored))
        except _ODD:
            return None

    def category_of(self, stored: object) -> str | None:
        """Name the category that a stored value tells of."""
        found = self._read_one("category", stored)
        return None if found is None else str(found)

    def describe(self, ordinals: Ordinals, first: Sequence[RecordedEvent]) -> Description:
        """Describe the store, with its first few events at hand."""
        known_by = first
        if not self._decoding.is_automatic:
            unsaid = ShapedAdapter(self._database, self._shape, self._match, AUTOMATIC, self._laid_out)
            known_by = tuple(Fetching(self._database, unsaid).events(ordinals.places(1, len(first))))
        return describe(self._database, self._shape, self._match, self._laid_out, ordinals, first, known_by)

    def _decrypt(self) -> Decrypt | None:
        key, cipher = self._decoding.key, self._shape.cipher
        if key is None:
            return None
        if cipher is None:
            raise WrongKey(
                f"{self._database.store} is a store of {self._match.title}, of which no encryption is known; "
                "nothing was decoded with the key; open the store without a key file."
            )
        return lambda stored: cipher(stored, key)

    def _event(self, ordinal: int, key: Key, values: Mapping[str, Any], chosen: str | None) -> RecordedEvent:
        data, metadata = self._contents(key, values, chosen)
        return self._made(ordinal, key, values, self._draft(key, values, data, metadata, chosen))

    def _table(self, key: tuple[ColumnElement[Any], ...]) -> EventTable:
        shape = self._shape
        columns = {name: fact.column for name, fact in self._facts.items() if isinstance(fact, Told)}
        tombstone = shape.flags.get("tombstone")
        stream = columns.get("stream", null())
        return EventTable(
            source=shape.source,
            keyed=keyed(self._database, shape.source, key),
            key=key,
            position=position_in(shape, key),
            together=shape.item is not None or any(one is stream for one in key[:-1]),
            stream=stream,
            version=columns.get("version"),
            type=columns.get("type"),
            inside=self._inside(),
            category=columns.get("category", null() if shape.category is None else None),
            sound=None if tombstone is None else or_(tombstone.is_(None), not_(tombstone)),
            envelope=(
                *(column.label(name) for name, column in columns.items()),
                *(condition.label(f"flag.{flag}") for flag, condition in shape.flags.items()),
                *([] if shape.items is None else [shape.items.label("items")]),
                *self._data.hints,
                *self._metadata.hints,
            ),
            payload=(
                *self._data.columns,
                *self._metadata.columns,
                *(column.label(f"kept.{name}") for name, column in shape.kept.items()),
            ),
            gaps=shape.gaps,
            flags=shape.flags,
            chunk=shape.chunk,
            tenant=columns.get("tenant"),
        )

    def _inside(self) -> ColumnElement[Any] | None:
        """Give what types can be told from without decoding; None where somebody chose how to decode."""
        inside = self._shape.type_inside if self._decoding.is_automatic else None
        return inside.column if isinstance(inside, Told) else inside

    def _contents(self, key: Key, values: Mapping[str, Any], chosen: str | None) -> tuple[Decoded, Decoded]:
        """Decode a row's payload, once for all events in it."""
        if self._item_at is None:
            return self._data.read(values, chosen), self._metadata.read(values)
        row = key[: self._item_at] + key[self._item_at + 1 :]
        if self._last is None or self._last[:2] != (row, chosen):
            self._last = (row, chosen, self._data.read(values, chosen), self._metadata.read(values))
        return self._last[2:]

    def _draft(
        self, key: Key, values: Mapping[str, Any], data: Decoded, metadata: Decoded, chosen: str | None
    ) -> Draft:
        about, flags = as_mapping(metadata)
        kept = {name: values[f"kept.{name}"] for name in self._shape.kept}
        stored = {name: one for name, one in kept.items() if one is not None}
        item = 0 if self._item_at is None else int(key[self._item_at])
        items = int(values.get("items") or 1)
        draft = Draft(item, items, data.data, about, stored, self._decoder.decode, flags=data.flags + flags)
        if self._shape.unpack is None or is_undecoded(data.data):
            return draft
        try:
            return self._shape.unpack(draft)
        except _ODD as error:
            if chosen is not None:  # somebody wants to see the payload like this, whatever it is made of
                return draft
            reason = f"Its content is not as {self._match.title} writes it ({plain(error, 100)})."
            odd = undecoded("unknown", reason, _as_stored(values, draft))
            return replace(draft, data=odd.data, flags=(*draft.flags, *odd.flags))

    def _made(
        self, ordinal: int, key: Key, values: Mapping[str, Any], draft: Draft, *, whole: bool = True
    ) -> RecordedEvent:
        odd: dict[str, Any] = {}
        flags = list(draft.flags)
        facts = {name: self._fact(name, values, draft, odd, flags) for name in USUAL}
        flags += self._oddities(values, draft, facts) if whole else ()
        flags += [flag for flag in self._shape.flags if values.get(f"flag.{flag}")]
        stored = {**{name: self._decoder.plain(one).data for name, one in draft.stored.items()}, **odd}
        metadata = {**draft.metadata, "$stored": stored} if stored else draft.metadata
        return RecordedEvent(
            ordinal=ordinal,
            position=draft.facts.get("position", self.events.position_of(key, values.get("position"))),
            data=draft.data,
            metadata=metadata,
            flags=tuple(dict.fromkeys(flags)),
            **{
                **facts,
                "stream": name_of(values.get("stream")),
                "type": NO_TYPE if facts["type"] is None else facts["type"],
            },
        )

    def _fact(
        self, name: str, values: Mapping[str, Any], draft: Draft, odd: dict[str, Any], flags: list[str]
    ) -> Any:
        match self._facts[name]:
            case _ if name in draft.facts:
                stored, read, kept = draft.facts[name], USUAL[name], None
            case Told(column, read):
                stored, kept = values.get(name), column.key
            case Inside(part, path, reading):
                stored, read, kept = _dug(draft, part, path), reading or USUAL[name], None
            case _:
                return None
        if isinstance(stored, MendedText):
            flags.append("invalid-utf8")
        try:
            if stored is None and name == "version" and kept is not None and not self.versions_may_lack:
                raise ValueError("no version")
            return None if stored is None else read(stored)
        except _ODD:
            flags.append(f"odd-{name.replace('_', '-')}")
            if kept is not None:
                odd[str(kept)] = plain(stored)
            return None

    def _oddities(self, values: Mapping[str, Any], draft: Draft, facts: Mapping[str, Any]) -> list[str]:
        """Flag what the format would not have written."""
        shape, odd = self._shape, []
        version = facts["version"]
        if isinstance(version, int) and version < 0:
            odd.append("odd-version")
        if shape.stream is not None and values.get("stream") is None and "stream" not in shape.may_lack:
            odd.append("no-stream")
        readable = UNDECODED not in draft.flags and "damaged" not in draft.flags
        told = isinstance(self._facts["type"], Told) or readable
        if facts["type"] is None and told and "type" not in shape.may_lack:
            odd.append("no-type")
        return odd

    def _read_one(self, name: str, stored: object) -> Any:
        fact = self._facts[name]
        if stored is None or not isinstance(fact, Told):
            return None
        try:
            return fact.read(stored)
        except _ODD:
            return None


def _as_stored(values: Mapping[str, Any], draft: Draft) -> bytes:
    """Give the bytes of a payload, or, where a shape keeps it as it is stored, of what it keeps."""
    for stored in (values.get("data."), *draft.stored.values()):
        if isinstance(stored, bytes | str):
            return stored.encode() if isinstance(stored, str) else stored
    return b""


def _dug(draft: Draft, part: str, path: tuple[str, ...]) -> Any:
    found = draft.data if part == "data" else draft.metadata
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found
