"""Events as lines of a CSV file; data, metadata and flags are JSON in a cell each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.counting import count
from explorer.core.event_lines import DEEPEST, FIELDS, TENANT, NoEvent, document_in, event_of
from explorer.core.json_text import JsonText
from explorer.exchange.cells import line, number_cell, read_number, read_text, text_cell
from explorer.runtime.questions import EventRecord

COLUMNS = (*FIELDS, TENANT)
"""What an export has; what is printed has no tenants."""

LONGEST_CELL = 64 * 1024 * 1024
"""Characters."""

_NUMBERS = ("ordinal", "position", "version", "schema_version")
_JSON = ("data", "metadata")


def heading(columns: tuple[str, ...] = FIELDS) -> str:
    """Write the names of the columns."""
    return line(list(columns))


def csv_line(record: EventRecord, columns: tuple[str, ...] = FIELDS) -> str:
    """Write an event as one line, which may have line ends in its cells."""
    return line([_cell(record, name) for name in columns])


def _cell(record: EventRecord, name: str) -> str:
    if name == "flags":
        words = " ".join(record.flags)
        plain = words.split() == list(record.flags) and not words.startswith("[")
        return text_cell((words if plain else json.dumps(record.flags)) or None)
    value = getattr(record, name)
    return number_cell(value) if name in _NUMBERS else text_cell(value)


def events_in(lines: Iterable[str]) -> Iterator[RecordedEvent]:
    """Yield the events of a CSV file; empty lines hold none.

    Args:
        lines: with their ends as they are.

    Raises:
        NoEvent: a line holds none; the heading is not one of ours.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, strict=True)
    reads = JsonText(DEEPEST, whole=True)
    try:
        columns = tuple(next(reader, ()))
        if columns not in (FIELDS, COLUMNS):
            raise NoEvent(f"the columns are not {', '.join(FIELDS)}")
        # A line without cells is empty, and holds none.
        for number, cells in enumerate(filter(None, reader), start=1):
            if len(cells) != len(columns):
                raise NoEvent(f"it has {count(len(cells), 'cell')}, not {len(columns)}")
            yield event_of(_document(dict(zip(columns, cells, strict=True)), reads), number)
    except csv.Error as error:
        raise NoEvent(f"it is no line of CSV ({error})") from None


def _document(cells: dict[str, str], reads: JsonText) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in _NUMBERS:
            document[name] = read_number(cell)
        elif name in _JSON:
            document[name] = document_in(read_text(cell) or "null", reads)
        elif name == "flags":
            flags = read_text(cell) or ""
            document[name] = document_in(flags, reads) if flags.startswith("[") else flags.split()
        else:
            document[name] = read_text(cell)
    return document
