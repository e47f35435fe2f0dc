"""How headless commands print: JSON documents, lines, aligned tables."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from explorer.core.plain import plain

_NOT_FOR_TERMINALS = re.compile("[\x7f-\x9f\ud800-\udfff]")  # json escapes only the controls below these


def say(text: str, *, err: bool = False) -> None:
    """Print one line that may hold foreign text: it is only read, it steers no terminal."""
    click.echo(plain(text, None), err=err)


def json_text(text: str) -> str:
    """Give the same JSON without the characters that steer terminals or cannot be encoded."""
    return _NOT_FOR_TERMINALS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def line(document: Any) -> str:
    """Write a document on one line."""
    return json_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def print_json(document: Any) -> None:
    """Print one JSON document."""
    click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))


def say_shown(shown: Mapping[str, Any], picture: Path) -> None:
    """Say what a picture of the window shows."""
    say(f"Picture: {picture}")
    for name, value in shown.items():
        if name == "events":
            rows = [row[0] for row in value]
            value = f"#{rows[0]} to #{rows[-1]}" if rows else "none"
        if isinstance(value, Mapping):
            value = "; ".join(str(part) for part in value.values())
        say(f"{name}: {value}")


def say_outcome(document: Mapping[str, Any], *, to_stderr: bool) -> None:
    """Say how a command ended, and which events it made."""
    say(f"{document['outcome']}{': ' + document['message'] if document['message'] else ''}", err=to_stderr)
    for row in document["events"]:
        say(f"  #{row['ordinal']:,} {row['type']} of {row['stream']} (version {row['version']})")


def table(columns: tuple[str, ...], rows: Any) -> None:
    """Print aligned columns; numbers with thousands separators, to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max(len(name), *(len(row[i]) for row in cells)) if cells else len(name)
        for i, name in enumerate(columns)
    ]
    click.echo("  ".join(name.ljust(width) for name, width in zip(columns, widths, strict=True)).rstrip())
    for row, values in zip(cells, rows, strict=True):
        placed = [
            cell.rjust(width) if isinstance(value, int) else cell.ljust(width)
            for cell, value, width in zip(row, values, widths, strict=True)
        ]
        click.echo("  ".join(placed).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else plain(value, None)


def counted(what: str, noun: str) -> Callable[[int, int], None]:
    """Give a progress function that writes to stderr, on a terminal only."""

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= of else ""
            click.echo(f"\r{what}: {done:,} of {of:,} {noun}{end}", err=True, nl=False)

    return progress


def waiting(seconds: float) -> None:
    """Say on stderr that another program writes, on a terminal only; Ctrl+C ends the waiting."""
    if sys.stderr.isatty():
        click.echo(f"\rWaiting for another program, {seconds:.0f} s ", err=True, nl=False)
