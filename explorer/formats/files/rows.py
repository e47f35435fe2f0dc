"""Files of rows of any shape, for those who map them: JSON objects, or CSV with a line of names.

Whatever fields the rows have become the columns of one table. Columns of texts or numbers hold them as they
are; a column of JSON objects with anything else, or of CSV with JSON alone, holds JSON, and is declared so.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from explorer.core.counting import count as counted
from explorer.core.plain import plain
from explorer.formats.files.json_values import Element, EndsEarly, elements
from explorer.formats.files.translating import FileKind, require_room
from explorer.formats.limits import Limits
from explorer.formats.sniffing import Sniffed, begins_like_json, open_regular

T = TypeVar("T")

TABLE = "rows"
NUMBER = "line"
UNREAD = "(unread)"
"""The column of what has no fields, as it is written; only where there is such."""
MOST_COLUMNS = 500
_SEPARATORS = ",;\t|"
_LONGEST_NAME = 60
_CHUNK = 1 << 16
_JSON = "JSON TEXT"
_ESCAPED = json.JSONDecoder(strict=False)
_ESCAPES = re.compile(
    r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""What stands behind a backslash: two halves of a character, a half that stands alone, or anything else."""
_INTEGERS = range(-(2**63), 2**63)


def has_rows(found: Sniffed, limits: Limits) -> bool:
    """Say whether a file is one of rows: its first value is an object, or its first lines are CSV.

    Sentences have commas too, but spaces behind them.
    """
    with open_regular(found.path) as file:
        if not begins_like_json(found.head):
            most = 0 if b"\0" in found.head else 2
            first = list(islice(_told(_cells(file, limits.payload_bytes)), most))
            named = all(name and name == name.strip() for name in first[0]) if first else False
            return named and len(first) == 2 and len(first[0]) == len(first[1]) > 1
        try:
            return isinstance(next(elements(file, limits.payload_bytes), Element(0, "", None)).value, dict)
        except EndsEarly:
            return False


def names_of_cells(found: Sniffed, limits: Limits) -> list[str]:
    """Give what the first line of a CSV file names."""
    with open_regular(found.path) as file:
        return next(_cells(file, limits.payload_bytes), [])


def kind_of_rows(found: Sniffed, limits: Limits, scratch: Path | None) -> FileKind:
    """Look through a file for the fields of its rows, and say which table it becomes.

    Raises:
        LimitReached: the file is larger than allowed.
        StoreError: there is no room for its rows.
    """
    require_room(found, limits, scratch)
    kind = (_of_json if begins_like_json(found.head) else _of_csv)(found, limits)
    line = _first_odd_line(found)
    if line is None:
        return kind
    odd = f"The file is no UTF-8 from line {line:,} on; what cannot be read of a text is shown as \ufffd."
    return replace(kind, warnings=(*kind.warnings, odd))


def _first_odd_line(found: Sniffed) -> int | None:
    """Give the number of the first line that is no UTF-8, None where all are."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with open_regular(found.path) as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                line += chunk.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
    return None


def _of_json(found: Sniffed, limits: Limits) -> FileKind:
    plainly: dict[str, bool] = {}
    without, first = 0, 0
    with open_regular(found.path) as file:
        for one in _told(elements(file, limits.payload_bytes)):
            fields = _fields(one)
            without += fields is None
            first = first or (one.number if fields is None else 0)
            for name, written in (fields or {}).items():
                if name in plainly or len(plainly) <= MOST_COLUMNS:  # one more tells that there are more
                    plainly[name] = plainly.get(name, True) and _is_plain(written)
    names = dict(zip(plainly, _columns(plainly), strict=False))

    def row(one: Element) -> tuple[Any, ...]:
        told = _fields(one)
        unread = (_written(one) if told is None else None,) if without else ()
        return (one.number, *(_cell((told or {}).get(name), plainly[name]) for name in names), *unread)

    warnings = _left_out(plainly)
    if without:
        are = "is no object" if without == 1 else "are no objects"
        what = f"{counted(without, 'value')} of the file {are}, and shown as written"
        warnings += (f"{what}, in the column {UNREAD}; the first is line {first:,}.",)
    types = {column: "" if plainly[name] else _JSON for name, column in names.items()}
    columns = (NUMBER, *names.values(), *((UNREAD,) if without else ()))
    return FileKind(TABLE, columns, _never, row, (), types=types, warnings=warnings)


def _of_csv(found: Sniffed, limits: Limits) -> FileKind:
    with open_regular(found.path) as file:
        cells = _cells(file, limits.payload_bytes)
        header = next(cells)
        columns = _columns(header)
        begin, uneven = _looked_through(cells, len(header))
    types = {
        name: _JSON if one and one <= {"{", "["} else "" for name, one in zip(columns, begin, strict=False)
    }

    def values(file: BinaryIO, most: int) -> Iterator[Element]:
        rows = islice(_cells(file, most), 1, None)
        return (Element(number, "", row) for number, row in enumerate(rows, start=1))

    def row(one: Element) -> tuple[Any, ...]:
        told = (*one.value[: len(columns)], *[""] * (len(columns) - len(one.value)))
        return (one.number, *map(_number_or_text, told))

    return FileKind(
        TABLE,
        (NUMBER, *columns),
        _never,
        row,
        (),
        types=types,
        values=values,
        warnings=(*_left_out(header), *uneven),
    )


def _never(_: Any) -> None:
    """Recognise nothing: such a file is read by a map alone."""


def _fields(one: Element) -> Mapping[str, bytes] | None:
    """Give the fields of a value, each as it is written; None where it is no object."""
    text = _written(one)
    fields = _raw(text)
    if fields is None:
        # No name can have half a character; where one has, all halves are left as they are written.
        fields = _raw(_ESCAPES.sub(lambda found: f"\\{found[0]}" if found["half"] else found[0], text))
    return fields


def _written(one: Element) -> str:
    return one.text if isinstance(one.text, str) else one.text.decode(errors="replace")


def _raw(text: str) -> Mapping[str, bytes] | None:
    try:
        found = msgspec.json.decode(text.encode(errors="replace"), type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return None
    return {name: bytes(written) for name, written in found.items()}


def _is_plain(written: bytes) -> bool:
    """Say whether a field is nothing, a text, or a number that a column holds as it is."""
    return written[:1] == b'"' or written == b"null" or _number(written.decode(errors="replace")) is not None


def _cell(written: bytes | None, plainly: bool) -> Any:
    """Give what is stored of a field: a text, a number, or, where it may be anything, what is written."""
    if written is None or written == b"null":
        return None
    text = written.decode(errors="replace")
    if not plainly:
        return text
    if not text.startswith('"'):
        return _number(text)
    return _ESCAPED.decode(text) if "\\" in text else text[1:-1]


def _number(written: str) -> int | float | None:
    """Read a number that every program would write like this again; None where it is none."""
    try:
        number = float(written) if "." in written else int(written)
    except ValueError:
        return None
    return number if str(number) == written and (isinstance(number, float) or number in _INTEGERS) else None


def _number_or_text(written: str) -> int | float | str | None:
    number = _number(written)
    return (written or None) if number is None else number


def _cells(file: BinaryIO, most: int) -> Iterator[list[str]]:
    """Yield the rows of a CSV file but empty lines, separated by what its first line has most of.

    Raises:
        EndsEarly: it is none, from some line on.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", "replace", newline="")
    first = text.readline(most)
    separator = max(_SEPARATORS, key=first.count)
    # Longer cells are refused otherwise; the setting is of the whole process, as this reading is.
    csv.field_size_limit(most)
    over = False

    def end() -> Iterator[str]:
        nonlocal over
        over = True
        yield from ()

    reader, line = csv.reader(chain((first,), text, end()), delimiter=separator), 1
    try:
        for row in reader:
            if over:  # no line was its last one
                raise EndsEarly(f"a quotation mark in the row that begins in line {line:,} is never closed")
            line = reader.line_num + 1
            if row:
                yield row
    except csv.Error as error:
        raise EndsEarly(plain(error)) from None
    finally:
        text.detach()  # or the file would be closed with it


def _looked_through(cells: Iterable[Sequence[str]], names: int) -> tuple[list[set[str]], tuple[str, ...]]:
    """Gather with which characters the cells of each column begin, and say how many rows lack cells."""
    found: list[set[str]] = [set() for _ in range(names)]
    more = fewer = 0
    for row in _told(cells):
        more += len(row) > names
        fewer += len(row) < names
        for begin, cell in zip(found, row, strict=False):
            begin.update(cell[:1])
    said = (
        (more, "more cells than its first line has names; what they hold is not shown."),
        (fewer, "fewer cells than its first line has names; those that lack are shown as empty."),
    )
    return found, tuple(f"{counted(many, 'row')} of the file had {what}" for many, what in said if many)


def _told(values: Iterable[T]) -> Iterator[T]:
    """Yield values as far as the file can be understood."""
    with suppress(EndsEarly):
        yield from values


def _columns(names: Iterable[str]) -> list[str]:
    """Name columns by fields; SQLite takes names that differ in case only for one, so they are told apart."""
    taken, columns = {NUMBER, UNREAD}, []
    for name in islice(names, MOST_COLUMNS):
        column = plain(name, _LONGEST_NAME) or "(no name)"
        while column.lower() in taken:
            column += "'"
        taken.add(column.lower())
        columns.append(column)
    return columns


def _left_out(names: Sized) -> tuple[str, ...]:
    return (f"Fields beyond the first {MOST_COLUMNS} are not shown.",) if len(names) > MOST_COLUMNS else ()
