"""Guessing from the names and values of a table's columns which of them tells what of an event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explorer.core.table_map import TableMap


@dataclass(frozen=True, slots=True)
class ColumnSketch:
    """A column.

    Args:
        name: as it stands.
        type: as it is declared.
        sample: a value that stands in it (text cut short).
        key: whether it is part of the primary key.
        like: the fields of a map that its first values look like.
    """

    name: str
    type: str
    sample: int | float | str | None
    key: bool = False
    like: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableSketch:
    """A table or view: its name, its columns, its first rows counted, and whether those were all.

    Args:
        name: as it stands in the database.
        columns: in their order.
        rows: how many rows there are, or were counted.
        whole: whether there are no more.
        view: whether it is a view.
    """

    name: str
    columns: tuple[ColumnSketch, ...]
    rows: int
    whole: bool = True
    view: bool = False


NAMES: dict[str, str] = {
    "order": "globalposition globalsequence position ordinal sequenceid seqid seq sequence ordering offset",
    "stream": "stream streamid streamname aggregateid aggregateuuid aggregate entityid entity "
    "originatorid subjectid subject objectid recordid rowid documentid key account accountid orderid "
    "customerid userid",
    "category": "aggregatetype entitytype streamtype category objecttype tablename",
    "version": "version streamversion aggregateversion revision rev originatorversion sequencenr "
    "sequencenumber",
    "type": "eventtype type eventname eventclass event action kind operation verb topic name",
    "payload": "payload data eventdata eventproperties body state json content changes change details "
    "document value",
    "metadata": "metadata meta headers context eventcontext",
    "time": "timestamp occurredat occurredon recordedat createdat created time datetime date at ts unixtime "
    "insertedat loggedat",
    "id": "eventid messageid uuid guid uid",
    "correlation": "correlationid correlation traceid",
    "causation": "causationid causation causedby",
}
"""How columns that tell something are often called, folded; the likeliest first."""

_NUMBERS = ("order", "version")
_FIRST = ("time", "version", "type", "category", "correlation", "causation", "metadata", "payload")
"""The order in which fields choose their columns: those with the plainest names first."""
_LATER = ("id", "stream", "order")
_BY_VALUES = ("time", "id", "order", "stream", "type")
"""The order in which fields that no name tells choose columns by what stands in them."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_WORDS = re.compile(r"[^\W\d][^\d\n]{0,39}")
_NUMBERED = re.compile(r"(?=.*[^\W\d])(?=.*\d)[\w.:/-]{1,59}")
_WORDS_REPEAT = 2
"""How often the words that tell types stand there, on average and at least."""


def guess(table: TableSketch) -> TableMap:
    """Guess what the columns of a table tell; what has no likely column is left out."""
    found: dict[str, str] = {}
    for field in (*_FIRST, *_LATER):
        likely = [one for one in table.columns if one.name not in found.values()]
        column = _likeliest(field, likely)
        if column is not None:
            found[field] = column.name
    if "order" not in found:
        keys = [one for one in table.columns if one.key]
        if len(keys) == 1 and isinstance(keys[0].sample, int) and keys[0].name not in found.values():
            found["order"] = keys[0].name
    for field in _BY_VALUES:
        free = (one for one in table.columns if one.name not in found.values() and field in one.like)
        column = next(free, None)
        if field not in found and column is not None:
            found[field] = column.name
    time = next((one for one in table.columns if one.name == found.get("time")), None)
    lists: dict[str, Any] = {
        name: (found[name],) for name in ("order", "payload", "metadata") if name in found
    }
    told = {**found, **lists}
    return TableMap(table=table.name, time_unit="text" if time is None else unit_of(time.sample), **told)


def likeness(name: str, values: Sequence[int | float | str], unique: bool) -> frozenset[str]:
    """Say which fields of a map a column may tell, by its values.

    Args:
        name: the column's; where every table has an `id`, only texts that differ are an event's.
        values: the first of them, in the order of the rows (text cut short).
        unique: whether the database keeps its values from being the same.
    """
    texts = [one for one in values if isinstance(one, str)]
    if not values or 0 < len(texts) < len(values):
        return frozenset()
    if not texts:
        return frozenset({"order"} if unique and all(isinstance(one, int) for one in values) else ())
    different = len(set(texts))
    whole = {
        "time": all(map(_TIME.match, texts)),
        "id": name.lower() == "id" and different == len(texts),
        "stream": different < len(texts) and all(map(_NUMBERED.fullmatch, texts)),
        "type": 1 < different <= len(texts) / _WORDS_REPEAT and all(map(_WORDS.fullmatch, texts)),
    }
    return frozenset(field for field, fits in whole.items() if fits)


def likeliest(tables: Sequence[TableSketch]) -> TableSketch | None:
    """Choose the table that looks most like one of events, None where there is none at all."""
    return max(tables, key=_likelihood, default=None)


def unit_of(sample: float | str | None) -> str:
    """Guess how a time is stored from one, one of TIME_UNITS: numbers by their size, since about 1973."""
    if not isinstance(sample, int | float):
        return "text"
    for most, unit in ((1e11, "seconds"), (1e14, "milliseconds"), (1e17, "microseconds")):
        if sample < most:
            return unit
    return "ticks"


def _likelihood(table: TableSketch) -> tuple[bool, int, bool, int]:
    of = guess(table)
    fields = {field for field, _ in of.columns}
    telling = fields & {"stream", "type", "time", "payload", "version"}
    return (table.rows > 0, len(telling) * 2 + len(fields), not table.view, table.rows)


def _likeliest(field: str, columns: Sequence[ColumnSketch]) -> ColumnSketch | None:
    ranked = [(rank, n) for n, one in enumerate(columns) if (rank := _rank(field, one)) is not None]
    return columns[min(ranked)[1]] if ranked else None


def _rank(field: str, column: ColumnSketch) -> int | None:
    """Say how well a column's name fits, the least best; None where it does not."""
    if field in _NUMBERS and not isinstance(column.sample, int | None):
        return None
    name = column.name.replace("_", "").lower()
    names = NAMES[field].split()
    if name in names:
        return names.index(name)
    # A name that ends like a telling one (order_event_type) is the next best; short endings tell nothing.
    endings = [len(names) + n for n, one in enumerate(names) if len(one) > 5 and name.endswith(one)]
    return min(endings, default=None)
