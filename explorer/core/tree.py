"""Any value as rows (path, name, text), with what changed against an older value marked by sign."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from explorer.core.paths import ABSENT, written
from explorer.core.undecoded import MARK

MOST_ROWS = 5_000
MOST_DEPTH = 200
MOST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of a value shown as a tree, in depth-first order.

    Args:
        depth: 0 for the top.
        name: key or index.
        text: the value as text; for an object or array, how many parts it has.
        kind: "object", "array", "text", "number", "boolean", "null", "undecoded" or "more".
        path: names from the top, as in `lines.apple.quantity`; a name with a dot is quoted.
        change: "+" added, "-" removed, "~" changed against the older value, "" otherwise.
        old: the value before, where it changed or was removed.
    """

    depth: int
    name: str
    text: str
    kind: str
    path: str
    change: str = ""
    old: str | None = None


def tree(value: Any, before: Any = ABSENT, *, marked: bool = False) -> tuple[TreeRow, ...]:
    """Show a JSON value as rows; with `marked`, against the value `before` (ABSENT: there was none).

    Long values end in a row of kind "more": at most MOST_ROWS rows and MOST_DEPTH levels are given.
    """
    walk = _parts(value, before if marked else value, 0, "")
    rows = tuple(islice(walk, MOST_ROWS))
    if len(rows) == MOST_ROWS and next(walk, None) is not None:
        return (*rows, TreeRow(0, "…", f"more than {MOST_ROWS:,} lines; copy as JSON to see all", "more", ""))
    return rows


def as_text(value: Any) -> str:
    """Write a value on one line: a text bare, anything else as JSON; shortened when very long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}… ({len(text):,} characters)"


def _parts(value: Any, before: Any, depth: int, path: str) -> Iterator[TreeRow]:
    """Yield the rows of a container's parts; nothing for a plain value at the top but one row."""
    if depth == 0 and not _is_container(value) and not _is_container(before):
        if value is not ABSENT:
            yield _leaf("", value, before, 0, "")
        return
    now, then = _named(value), _named(before)
    for name in (*now, *(gone for gone in then if gone not in now)):
        yield from _node(name, now.get(name, ABSENT), then.get(name, ABSENT), depth, path)


def _node(name: str, value: Any, before: Any, depth: int, parent: str) -> Iterator[TreeRow]:
    path = f"{parent}.{written(name)}" if parent else written(name)
    shown = before if value is ABSENT else value
    if not _is_container(shown):
        yield _leaf(name, value, before, depth, path)
        return
    yield TreeRow(depth, name, _size(shown), _kind(shown), path, *_change(value, before, inside=True))
    if depth + 1 >= MOST_DEPTH:
        yield TreeRow(depth + 1, "…", f"nested deeper than {MOST_DEPTH}", "more", path)
    elif value is ABSENT:
        yield from _parts(ABSENT, before, depth + 1, path)
    else:
        yield from _parts(value, before if _kind(before) == _kind(value) else ABSENT, depth + 1, path)


def _leaf(name: str, value: Any, before: Any, depth: int, path: str) -> TreeRow:
    shown = before if value is ABSENT else value
    if _kind(shown) == "undecoded":
        told = shown[MARK]
        text = f"{str(told.get('reason', 'not decoded')).removesuffix('.')}: {told.get('hex', '')[:64]}"
    else:
        text = as_text(shown)
    return TreeRow(depth, name, text, _kind(shown), path, *_change(value, before, inside=False))


def _change(value: Any, before: Any, *, inside: bool) -> tuple[str, str | None]:
    if before is ABSENT:
        return "+", None
    if value is ABSENT:
        return "-", _summary(before)
    if inside and _kind(value) == _kind(before):
        return "", None  # the parts tell
    if _same(value, before):
        return "", None
    return "~", _summary(before)


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: True is not 1, and 1 is not 1.0."""
    return type(one) is type(other) and bool(one == other)


def _summary(value: Any) -> str:
    return _size(value) if _is_container(value) else as_text(value)


def _is_container(value: Any) -> bool:
    return _kind(value) in ("object", "array")


def _named(value: Any) -> dict[str, Any]:
    if not _is_container(value):
        return {}
    if isinstance(value, Mapping):
        return {str(name): part for name, part in value.items()}
    return {str(index): part for index, part in enumerate(value)}


def _size(value: Any) -> str:
    parts = len(value)
    noun = "field" if isinstance(value, Mapping) else "item"
    return f"{parts:,} {noun}{'' if parts == 1 else 's'}"


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case None:
            return "null"
        case Mapping():
            return "undecoded" if isinstance(value.get(MARK), Mapping) else "object"
        case list() | tuple():
            return "array"
        case _:
            return "absent"
