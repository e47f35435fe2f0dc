"""Reading data and metadata of a row: decoded columns, one or an object made of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement

from explorer.core.undecoded import UNDECODED
from explorer.formats.decoding import Decoded, PayloadDecoder
from explorer.formats.kit.facts import Content, Encoded, Told


class ContentReader:
    """Reads what a shape says of the data, or of the metadata.

    Args:
        name: "data" or "metadata"; begins the labels of its columns.
        content: what the shape says.
        decoder: decodes.
    """

    def __init__(self, name: str, content: Content, decoder: PayloadDecoder) -> None:
        self._decoder = decoder
        self._content = content
        self._label = name
        parts = content if isinstance(content, Mapping) else {} if content is None else {"": content}
        self._parts = {f"{name}.{key}": one for key, one in parts.items()}

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """The columns to select, labelled; they may be large."""
        return tuple(
            (one.column if isinstance(one, Encoded) else one).label(label)
            for label, one in self._parts.items()
        )

    @property
    def hints(self) -> tuple[ColumnElement[Any], ...]:
        """The small columns that tell encodings, labelled."""
        return tuple(
            one.encoding.column.label(f"encoding.{label}")
            for label, one in self._parts.items()
            if isinstance(one, Encoded) and isinstance(one.encoding, Told)
        )

    def read(self, row: Mapping[str, Any], chosen: str | None = None) -> Decoded:
        """Read it from a row's values by label; nothing where the format has none.

        Args:
            row: the values.
            chosen: the encoding that somebody chose; None for as the store tells, or as it looks.
        """
        if self._content is None:
            return Decoded({})
        if not isinstance(self._content, Mapping):
            ((label, one),) = self._parts.items()
            return self._decoded(label, one, row, chosen)
        found: dict[str, Any] = {}
        flags: list[str] = []
        for label, one in self._parts.items():
            if row[label] is None:
                continue
            value = (
                self._decoded(label, one, row, chosen)
                if isinstance(one, Encoded)
                else self._decoder.plain(row[label])
            )
            found[label.removeprefix(f"{self._label}.")] = value.data
            flags += value.flags
        return Decoded(found, tuple(flags))

    def _decoded(
        self, label: str, one: ColumnElement[Any] | Encoded, row: Mapping[str, Any], chosen: str | None
    ) -> Decoded:
        encoding = one.encoding if isinstance(one, Encoded) else None
        if isinstance(encoding, Told):
            told = row[f"encoding.{label}"]
            encoding = None if told is None else encoding.read(told)
        return self._decoder.decode(row[label], encoding, chosen)


def as_mapping(decoded: Decoded) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give metadata as an object, whatever it was, and flags.

    Metadata that cannot be decoded is flagged as such, since the data may be whole.
    """
    flags = tuple("undecoded-metadata" if flag == UNDECODED else flag for flag in decoded.flags)
    flags = tuple(flag for flag in flags if flag != "no-data")
    match decoded.data:
        case dict():
            return decoded.data, flags
        case None | [] | "":
            return {}, flags
        case other:
            return {"$stored": {"metadata": other}}, flags
