"""Events as a Parquet table: a column a field; needs the extra `parquet`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import CannotImport, UsageError
from explorer.core.event_lines import DEEPEST, FIELDS, TENANT, NoEvent, document_in, event_of
from explorer.core.json_text import JsonText
from explorer.core.plain import plain
from explorer.exchange.cells import number_cell, read_number
from explorer.exchange.sources import broken, opened
from explorer.runtime.questions import EventRecord

MAGIC = b"PAR1"
ROWS = 500
"""Rows that are read at once."""

COLUMNS = (*FIELDS, TENANT)
_WHOLE = ("ordinal", "version")
_WHOLE_OR_TEXT = ("position", "schema_version")
_JSON = ("data", "metadata", "flags")


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Sequence[EventRecord]], None]]:
    """Write a table; gives a function that takes the next events."""
    arrow, parquet = _library()
    schema = arrow.schema(
        [(name, arrow.int64() if name in _WHOLE else arrow.string()) for name in COLUMNS],
        metadata={"events of": "Event Explorer", "json in": ", ".join(_JSON)},
    )
    with path.open("wb") as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:

        def write(records: Sequence[EventRecord]) -> None:
            columns = {name: [_cell(record, name) for record in records] for name in COLUMNS}
            writer.write_table(arrow.table(columns, schema=schema))

        yield write


def _cell(record: EventRecord, name: str) -> Any:
    value = getattr(record, name)
    if name == "flags":
        return json.dumps(value, separators=(",", ":"))
    return (number_cell(value) or None) if name in _WHOLE_OR_TEXT else value


class ParquetSource:
    """A Parquet table of events, read some hundred rows at a time.

    Args:
        path: the file.
    """

    unit, counted = "Row", "events"

    def __init__(self, path: Path) -> None:
        arrow, parquet = _library()
        self._broken = (OSError, arrow.ArrowException)
        self._path = path
        self._file = opened(path)
        self._json = JsonText(DEEPEST, whole=True)
        self.done = self.place = 0
        try:
            self._table = parquet.ParquetFile(self._file)
            self._check_columns()
        except self._broken as error:
            self.close()
            why = f"{path} cannot be read as Parquet ({plain(error)}); nothing was imported."
            raise CannotImport(why) from error
        except CannotImport:
            self.close()
            raise
        self.of: int = self._table.metadata.num_rows

    def _check_columns(self) -> None:
        strange = set(self._table.schema_arrow.names) ^ set(COLUMNS)
        if strange:
            raise CannotImport(
                f"{self._path} is no table of events (its columns differ: {', '.join(sorted(strange))}); "
                f"nothing was imported. The columns are {', '.join(COLUMNS)}."
            )

    def events(self) -> Iterator[RecordedEvent]:
        """Yield the events of the table.

        Raises:
            CannotImport: a row holds none.
        """
        try:
            for batch in self._table.iter_batches(batch_size=ROWS):
                for row in batch.to_pylist():
                    self.place += 1
                    self.done = self.place
                    yield event_of(self._document(row), self.place)
        except NoEvent as error:
            raise CannotImport(broken(self.unit, self.place, self._path, str(error))) from None
        except self._broken as error:
            raise CannotImport(broken(self.unit, self.place + 1, self._path, plain(error))) from error

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _document(self, row: dict[str, Any]) -> dict[str, Any]:
        for name in _JSON:
            row[name] = document_in(str(row[name]), self._json)
        for name in _WHOLE_OR_TEXT:
            row[name] = read_number("" if row[name] is None else str(row[name]))
        return row


def _library() -> tuple[Any, Any]:
    """Give the library for Parquet.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError(
            "Parquet needs a library that is not installed here; install it with "
            "`pip install 'event-explorer[parquet]'`, or use jsonl or csv."
        ) from None
    return pyarrow, pyarrow.parquet
