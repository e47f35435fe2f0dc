"""The JSON values of a file one after another: one a line, in an array, or in an array inside one object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
"""Tells where a value ends, and reads its envelope; numbers in payloads are read with care later."""
_CHUNK = 1 << 16
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Element:
    """One value of a file.

    Args:
        number: its place, from 1; in a file of lines the number of the line.
        text: as it is written; bytes where it is not all text.
        value: what it says, None where it is no JSON; numbers are their texts.
    """

    number: int
    text: str | bytes
    value: Any


class EndsEarly(ValueError):
    """From here on the file cannot be understood; what came before can."""


def elements(file: BinaryIO, most: int, inside: str | None = None) -> Iterator[Element]:
    """Yield the values of a file.

    Args:
        file: its bytes, UTF-8.
        most: longest value that is read, in bytes.
        inside: name of the array to read where the file is one object; None where it is never one.

    Raises:
        EndsEarly: an array, an object or the last line ends before its end, or is no JSON.
    """
    start = file.read(3)
    file.seek(3 if start == b"\xef\xbb\xbf" else 0)
    begins = file.tell()
    scanner = _Scanner(file, most)
    if scanner.peek() == "[" or (inside is not None and scanner.enter(inside)):
        yield from scanner.array()
    else:
        file.seek(begins)
        in_lines = _value(file.readline(most)) is not None
        file.seek(begins)
        yield from _lines(file, most) if in_lines else _values(file, most)


def _values(file: BinaryIO, most: int) -> Iterator[Element]:
    """Yield values that go over several lines; where not even the first is one, the lines themselves."""
    begins = file.tell()
    scanner = _Scanner(file, most)
    number = 0
    while scanner.peek():
        try:
            value, text = scanner.value()
        except EndsEarly:
            if number:
                raise
            file.seek(begins)
            yield from _lines(file, most)
            return
        number += 1
        yield Element(number, _stored(text.encode(errors="surrogateescape")), value)


def _lines(file: BinaryIO, most: int) -> Iterator[Element]:
    number = 0
    while line := file.readline(most + 1):
        number += 1
        too_long = len(line) > most and not line.endswith(b"\n")
        rest = line
        while too_long and rest and not rest.endswith(b"\n"):
            rest = file.readline(_CHUNK)
        text = line.strip()
        value = None if too_long else _value(text)
        if number > 1 and text and value is None and not (too_long or line.endswith(b"\n")):
            raise EndsEarly(f"line {number}, the last, is no JSON and has no end, so the file is cut off")
        if text:
            yield Element(number, _stored(text), value)


def _stored(text: bytes) -> str | bytes:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text


def _value(text: bytes) -> Any:
    try:
        return _DECODER.decode(text.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


class _Scanner:
    """Reads one value after another from a text of which only a part is in memory."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self._text = ""
        self._at = 0
        self._pending = b""
        self._ended = False

    def peek(self) -> str:
        """Give the next character that is no space, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._more(_CHUNK):
                return self._text[self._at : self._at + 1]

    def enter(self, name: str) -> bool:
        """Go into the array of that name in the object that begins here."""
        if self.peek() != "{":
            return False
        try:
            self._at += 1
            while self.peek() == '"':
                key, _ = self.value()
                self._expect(":")
                if key == name and self.peek() == "[":
                    return True
                self.value()
                if self.peek() == ",":
                    self._at += 1
        except EndsEarly:
            return False
        return False

    def array(self) -> Iterator[Element]:
        """Yield the elements of the array that begins here."""
        self._expect("[")
        number = 0
        while self.peek() != "]":
            if number:
                self._expect(",")
                self.peek()
            value, text = self.value()
            number += 1
            yield Element(number, _stored(text.encode(errors="surrogateescape")), value)

    def value(self) -> tuple[Any, str]:
        """Read the next value, and how it is written."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                if end == len(self._text) and not self._ended and self._more(size):
                    continue  # a number may go on
                text = self._text[self._at : end]
                self._at = end
                return value, text
            except RecursionError:
                raise EndsEarly("a value is nested too deep") from None
            except ValueError:
                if len(self._text) - self._at > self._most:
                    raise EndsEarly(f"a value is longer than {self._most:,} bytes, or no JSON") from None
                if not self._more(size):
                    raise EndsEarly("a value is no JSON, or the file is cut off") from None
                size *= 2

    def _expect(self, character: str) -> None:
        if self.peek() != character:
            raise EndsEarly(f"a {character} is missing")
        self._at += 1

    def _more(self, size: int) -> bool:
        data = self._file.read(size)
        self._ended = not data
        data = self._pending + data
        # A character may lie across two chunks: what of it came is kept for the next.
        cut = len(data) if self._ended else _whole(data)
        self._pending = data[cut:]
        self._text = self._text[self._at :] + data[:cut].decode(errors="surrogateescape")
        self._at = 0
        return not self._ended


def _whole(data: bytes) -> int:
    """Give how many of the bytes end with a whole character."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        needed = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
        return len(data) - back if needed > back else len(data)
    return len(data)
