"""The forms that a file of events can have: how each is written, and how it is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from domain.kernel.recorded import RecordedEvent
from explorer.core.cloud_events import is_cloud_event
from explorer.core.errors import UsageError
from explorer.exchange import parquet
from explorer.exchange.cloud_json import cloud_json
from explorer.exchange.csv_lines import COLUMNS, csv_line, events_in, heading
from explorer.exchange.event_json import record_json
from explorer.exchange.sources import BOM, TextSource, cloud_lines, json_lines, opened
from explorer.runtime.questions import EventRecord

Write = Callable[[Sequence[EventRecord]], None]
"""Takes the next events of a file."""


class Source(Protocol):
    """A file of events under way: where it is, and how much of it is read."""

    unit: str
    counted: str
    place: int
    done: int
    of: int

    def events(self) -> Iterator[RecordedEvent]:
        """Yield the events of the file.

        Raises:
            CannotImport: something in it is no event.
        """

    def close(self) -> None:
        """Let the file go."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of files.

    Args:
        id: its name on the command line.
        title: what people call it.
        suffixes: how names of such files end; the first is the usual one.
        writing: opens a file to be written.
        source: opens a file to be read.
    """

    id: str
    title: str
    suffixes: tuple[str, ...]
    writing: Callable[[Path], AbstractContextManager[Write]]
    source: Callable[[Path], Source]


@contextmanager
def _lines(path: Path, write_one: Callable[[EventRecord], str], begin: str = "") -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(begin)
        yield lambda records: file.writelines(map(write_one, records))


def _text(
    id: str,
    title: str,
    suffixes: tuple[str, ...],
    write_one: Callable[[EventRecord], str],
    parse: Callable[[Iterable[str]], Iterator[RecordedEvent]],
    begin: str = "",
) -> Form:
    writing = partial(_lines, write_one=write_one, begin=begin)
    return Form(id, title, suffixes, writing, lambda path: TextSource(path, parse))


JSONL = _text("jsonl", "JSON lines", (".jsonl", ".ndjson"), lambda one: f"{record_json(one)}\n", json_lines)
CLOUD_EVENTS = _text(
    "cloudevents", "CloudEvents", (".cloudevents.jsonl",), lambda one: f"{cloud_json(one)}\n", cloud_lines
)
CSV = _text("csv", "CSV", (".csv",), lambda one: csv_line(one, COLUMNS), events_in, heading(COLUMNS))
PARQUET = Form("parquet", "Parquet", (".parquet",), parquet.writing, parquet.ParquetSource)

FORMS = {form.id: form for form in (JSONL, CLOUD_EVENTS, CSV, PARQUET)}


LONGEST_BEGINNING = 1024 * 1024
"""Bytes of the first line that are looked at to tell the form."""


def form_for(path: Path, id: str | None) -> Form:
    """Give the form that a new file shall have: the one that was asked for, else the one of its name.

    Raises:
        UsageError: its name tells of none.
    """
    if id is not None:
        return FORMS[id]
    name = path.name.lower()
    fitting = [
        (len(suffix), form) for form in FORMS.values() for suffix in form.suffixes if name.endswith(suffix)
    ]
    if not fitting:
        raise UsageError(
            f"The name {path.name} does not tell which form the file shall have; end it in .jsonl, "
            f".cloudevents.jsonl, .csv or .parquet, or give --format, one of {', '.join(FORMS)}."
        )
    return max(fitting, key=lambda one: one[0])[1]


def form_of(path: Path) -> Form | None:
    """Tell the form of a file by how it begins; None where it is none of ours.

    Raises:
        StoreMissing: there is no file.
        CannotImport: it cannot be read.
    """
    with opened(path) as file:
        begin = file.readline(LONGEST_BEGINNING)
    text = begin.decode(errors="replace").removeprefix(BOM)
    if begin.startswith(parquet.MAGIC):
        return PARQUET
    if text.startswith(heading().strip()):
        return CSV
    if not begin:
        return JSONL
    return _of_first_line(text) if text.startswith("{") and text.strip() != "{" else None


def _of_first_line(text: str) -> Form:
    try:
        first = json.loads(text)
    except (ValueError, RecursionError):
        return CLOUD_EVENTS if '"specversion"' in text else JSONL
    return CLOUD_EVENTS if is_cloud_event(first) else JSONL
