"""Cells of a CSV file: safe to open in a spreadsheet, and read back as they were.

A spreadsheet takes a cell that begins with one of = + - @ for a formula and may run it. Such a text gets
an apostrophe in front, which spreadsheets take for "this is text", and so does a text that begins with an
apostrophe, is empty, or could be taken for a number. An empty cell means that there is nothing.
"""

from __future__ import annotations

import re

MARK = "'"
_RISKY = re.compile(r"[=+\-@\t\r']")
_NUMBER = re.compile(r"-?[0-9]+")
_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


def text_cell(text: str | None) -> str:
    """Write a text."""
    if text is None:
        return ""
    return MARK + text if not text or _RISKY.match(text) else text


def number_cell(value: int | str | None) -> str:
    """Write what is a whole number or a text."""
    if isinstance(value, str):
        return MARK + value if _NUMBER.fullmatch(value) else text_cell(value)
    return "" if value is None else str(value)


def read_text(cell: str) -> str | None:
    """Read a cell that holds a text or nothing."""
    return cell.removeprefix(MARK) if cell else None


def read_number(cell: str) -> int | str | None:
    """Read a cell that holds a whole number, a text or nothing."""
    return int(cell) if _NUMBER.fullmatch(cell) else read_text(cell)


def line(cells: list[str]) -> str:
    """Write a line of a CSV file."""
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
