"""Files of events, read from beginning to end: the reader's side of an import."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from domain.kernel.recorded import RecordedEvent
from explorer.core.cloud_events import event_of as cloud_event_of
from explorer.core.errors import CannotImport, StoreMissing
from explorer.core.event_lines import DEEPEST, EventLines, NoEvent, document_in
from explorer.core.json_text import JsonText
from explorer.core.plain import plain

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes."""

BOM = "\ufeff"
SPACE = " \t\r\n"
"""What JSON takes for space."""


class TextSource:
    """A text file, read line by line; at any time it knows where it is.

    Args:
        path: the file.
        parse: makes events of lines.
    """

    unit, counted = "Line", "bytes"

    def __init__(self, path: Path, parse: Callable[[Iterable[str]], Iterator[RecordedEvent]]) -> None:
        self._path = path
        self._parse = parse
        self._file = opened(path)
        self.of = os.fstat(self._file.fileno()).st_size
        self.done = 0
        self.place = 0

    def events(self) -> Iterator[RecordedEvent]:
        """Yield the events of the file.

        Raises:
            CannotImport: a line holds none.
        """
        try:
            yield from self._parse(self._lines())
        except NoEvent as error:
            raise CannotImport(broken(self.unit, self.place, self._path, str(error))) from None

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            self.place += 1
            self.done += len(line)
            if len(line) == LONGEST_LINE:
                raise NoEvent(f"it is longer than {LONGEST_LINE:,} bytes")
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                raise NoEvent(f"it is no UTF-8 text (byte {error.start + 1})") from None
            yield text.removeprefix(BOM) if self.place == 1 else text


def opened(path: Path) -> IO[bytes]:
    """Open a file of events.

    Raises:
        StoreMissing: there is none.
        CannotImport: it cannot be read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe may never come to its end
            raise CannotImport(f"{path} is no file that can be read; nothing was imported.")
        return path.open("rb")
    except FileNotFoundError:
        raise StoreMissing(f"There is no file {path}; nothing was imported. Check the name.") from None
    except OSError as error:
        raise CannotImport(f"{path} cannot be read ({error.strerror}); nothing was imported.") from error


def broken(unit: str, place: int, path: Path, why: str) -> str:
    """Say that a file cannot be imported, where it is wrong, and what to do."""
    return (
        f"{unit} {place:,} of {plain(path.name)} holds no event that can be imported: {why}. "
        "Nothing was imported; mend it or take it out, then import the file again."
    )


def json_lines(lines: Iterable[str]) -> Iterator[RecordedEvent]:
    """Yield the events of lines of our own shape; empty lines hold none."""
    reads = EventLines()
    number = 0
    for line in lines:
        if text := line.strip(SPACE):
            number += 1
            yield reads.read(text, number)


def cloud_lines(lines: Iterable[str]) -> Iterator[RecordedEvent]:
    """Yield the events of lines that are CloudEvents; empty lines hold none."""
    reads = JsonText(DEEPEST)
    number = 0
    for line in lines:
        if text := line.strip(SPACE):
            number += 1
            yield cloud_event_of(document_in(text, reads), number)
