"""What somebody says of a table that no format knows: which of its columns tells what of an event."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from explorer.core.errors import BadMap

MAPPED = "mapped-table"
"""Format id of a store that is read by a map."""

TIME_UNITS = {
    "text": "Text; the zone that it names, or none",
    "utc": "Text; in UTC where it names no zone",
    "seconds": "Seconds since 1970",
    "milliseconds": "Milliseconds since 1970",
    "microseconds": "Microseconds since 1970",
    "ticks": ".NET ticks",
}
"""How a time may be stored, in plain words."""

LONGEST = 200
"""Characters of a name, and names in a list, at most."""


@dataclass(frozen=True, slots=True)
class TableMap:
    """Which table or view holds events, and which columns tell what; "" and () where none does.

    Args:
        table: the table or view; each of its rows is an event.
        order: the columns that order the events, together unique; none: as the rows lie in the table.
        stream: whose event it is.
        category: the kind of stream.
        version: the place in the stream.
        type: the type.
        constant_type: the type of all events, where no column tells it; "" is the table's name.
        payload: one column that is decoded, or several that are made an object; none: all columns that
            tell nothing else.
        metadata: what else is kept with it, in the same way; none: nothing.
        time: when it was recorded.
        time_unit: how that is stored, one of TIME_UNITS.
        id: the identity of the event.
        correlation: what it belongs to.
        causation: what caused it.
    """

    table: str = ""
    order: tuple[str, ...] = ()
    stream: str = ""
    category: str = ""
    version: str = ""
    type: str = ""
    constant_type: str = ""
    payload: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()
    time: str = ""
    time_unit: str = "text"
    id: str = ""
    correlation: str = ""
    causation: str = ""

    @property
    def columns(self) -> Iterator[tuple[str, str]]:
        """Which columns are named: the field that names it, and its name."""
        for name in COLUMNS:
            told = getattr(self, name)
            yield from ((name, one) for one in ((told,) if isinstance(told, str) else told) if one)


FormatChoice = str | TableMap
"""How somebody wants a store to be read: as the format of that id, or by a map."""


LISTS = ("order", "payload", "metadata")
"""The fields that may name several columns."""

COLUMNS = tuple(
    one.name for one in fields(TableMap) if one.name not in ("table", "constant_type", "time_unit")
)
"""The fields that name columns."""


def read_map(text: str) -> TableMap:
    """Read a map from TOML.

    Raises:
        BadMap: it is no TOML, or says what no map can say.
    """
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadMap(f"The map is no TOML: {error}.") from error
    return map_of(told)


def map_of(told: Mapping[str, Any]) -> TableMap:
    """Make a map of its fields.

    Raises:
        BadMap: there are others, or they hold what they cannot.
    """
    known = [one.name for one in fields(TableMap)]
    for name in told:
        if name not in known:
            raise BadMap(
                f"The map has {str(name)[:LONGEST]}, which no map has; it may have {', '.join(known)}."
            )
    found = TableMap(**{name: _field(name, value) for name, value in told.items()})
    if not found.table:
        raise BadMap('The map names no table; write, for instance, table = "audit_log".')
    if found.type and found.constant_type:
        raise BadMap("The map tells the type twice; leave out either type or constant_type.")
    if found.time_unit not in TIME_UNITS:
        raise BadMap(f"The map has the time_unit {found.time_unit}; it is one of {', '.join(TIME_UNITS)}.")
    return found


def write_map(of: TableMap) -> str:
    """Write a map as TOML that is read as the same map."""
    usual = TableMap()
    told = {one.name: getattr(of, one.name) for one in fields(TableMap)}
    lines = (f"{name} = {written(value)}" for name, value in told.items() if value != getattr(usual, name))
    return "".join(f"{line}\n" for line in lines)


def _field(name: str, value: Any) -> Any:
    if name in LISTS:
        several = [value] if isinstance(value, str) else value
        if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
            raise BadMap(f"The map's {name} is a column or a list of columns, written in quotes.")
        if len(set(several)) != len(several):
            raise BadMap(f"The map's {name} names a column twice.")
        return tuple(_text(name, one) for one in several[:LONGEST])
    if not isinstance(value, str):
        raise BadMap(f"The map's {name} is one name, written in quotes.")
    return _text(name, value)


def _text(name: str, value: str) -> str:
    if len(value) > LONGEST:
        raise BadMap(f"The map's {name} is longer than {LONGEST} characters.")
    return value


def written(value: str | tuple[str, ...]) -> str:
    """Write the value of a field as TOML."""
    # A basic string of TOML is escaped as one of JSON is, but for the character DEL.
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[{', '.join(map(written, value))}]" if len(value) != 1 else written(value[0])
