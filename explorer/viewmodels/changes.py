"""Documents about changes: what differs between two moments, and who changed a part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from explorer.core.diff import Change, json_patch
from explorer.core.paths import ABSENT, Path, names_of
from explorer.runtime.questions import Blamed, BlameLink, ChangeRow
from explorer.viewmodels.formatting import place

Moment = tuple[int, int | None]
"""Ordinal, and sub where it is after one of the events that upcasting made of one."""


def diffed(
    start: Moment, end: Moment, rows: Sequence[ChangeRow], problems: Sequence[str] = ()
) -> dict[str, Any]:
    """Give the changes as a document; what was or is not there is left out, since null is a value.

    Args:
        start: the first moment.
        end: the second.
        rows: the changes, in order.
        problems: sentences about events that could not be folded; left out where there are none.
    """
    ends = {"from": start[0], "from_sub": start[1], "to": end[0], "to_sub": end[1]}
    known = {name: value for name, value in ends.items() if value is not None}
    found = {**known, "count": len(rows), "changes": [_document(row) for row in rows]}
    return {**found, "problems": list(problems)} if problems else found


def patch(rows: Iterable[ChangeRow], *, whole: bool) -> list[dict[str, Any]]:
    """Give the changes as a patch of RFC 6902.

    Args:
        rows: the changes, in order.
        whole: whether it patches everything, {"streams": {name: state}, "projections": {name: {key: row}}};
            else it patches one state, or one {key: row}.
    """
    return json_patch(Change((*_place(row, whole), *names_of(row.path)), *_values(row)) for row in rows)


def lines(rows: Sequence[ChangeRow], problems: Sequence[str] = ()) -> Iterator[str]:
    """Give the changes as lines of text, grouped by stream and row, and then what could not be folded."""
    group = None
    for row in rows:
        name = row.stream or f"{row.projection} {', '.join(row.key or ())}"
        if name != group:
            yield name
            group = name
        old, new = _values(row)
        sign = "+" if old is ABSENT else "-" if new is ABSENT else "~"
        value = " -> ".join(_shown(one) for one in (old, new) if one is not ABSENT)
        by = f"  ({place(row.ordinal, row.sub)} {row.type})" if row.ordinal else ""
        yield f"  {sign} {row.path or '(all of it)'}: {value}{by}"
    if not rows:
        yield "Nothing differs in what could be folded." if problems else "Nothing differs."
    yield from (f"Note: {problem}" for problem in problems)


def blamed(answer: Blamed, chain: Sequence[BlameLink]) -> dict[str, Any]:
    """Give who changed a part, newest first; where its value lacks events, `problem` says which."""
    found = {
        "path": answer.path,
        "value": _read(answer.value),
        "chain": [
            {
                **_coordinate(link),
                "stream": link.stream,
                "version": link.version,
                "type": link.type,
                "old": _read(link.old),
                "new": _read(link.new),
            }
            for link in chain
        ],
    }
    return {**found, "problem": answer.problem} if answer.problem else found


def _document(row: ChangeRow) -> dict[str, Any]:
    if row.stream is not None:
        whose: dict[str, Any] = {"stream": row.stream}
    else:
        key = row.key or ()
        whose = {"projection": row.projection, "key": key[0] if len(key) == 1 else list(key)}
    old, new = _values(row)
    was = {} if old is ABSENT else {"old": old}
    now = {} if new is ABSENT else {"new": new}
    return {**whose, "path": row.path, **was, **now, **_coordinate(row)}


def _coordinate(of: ChangeRow | BlameLink) -> dict[str, Any]:
    """Give the ordinal, and where upcasting made several events of one, which of them."""
    return {"ordinal": of.ordinal} if of.sub is None else {"ordinal": of.ordinal, "sub": of.sub}


def _place(row: ChangeRow, whole: bool) -> Path:
    if row.stream is not None:
        return ("streams", row.stream) if whole else ()
    key = ",".join(row.key or ())
    return ("projections", row.projection or "", key) if whole else (key,)


def _values(row: ChangeRow) -> tuple[Any, Any]:
    old, new = (ABSENT if text is None else json.loads(text) for text in (row.old, row.new))
    return old, new


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
