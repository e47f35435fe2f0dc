"""Why a file that looks like JSON is of no kind that is known: what it has and lacks, or where it ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explorer.core.plain import plain
from explorer.formats.files.json_values import EndsEarly, elements
from explorer.formats.limits import Limits
from explorer.formats.sniffing import Sniffed, begins_like_json, open_regular

_LOOKED_AT = 1 << 20
"""Bytes from its beginning in which the place is looked for where a file is no JSON."""
MAP = "map its fields (`event-explorer map` and --map, or File > Map a table)"
"""What helps where the rows of a file have a shape that no kind has."""
_NAMED = 8
"""Most fields that are named."""
_FAR = 0.7
"""Share of its fields that a value may lack, and still come near a kind; a `type` has everybody."""


@dataclass(frozen=True, slots=True)
class JsonKind:
    """A kind of JSON file, for those who say how far a file is from it.

    Args:
        title: what people call it.
        needs: the fields that its first event has.
        inside: name of the array that holds the events where the file is one object.
    """

    title: str
    needs: tuple[str, ...]
    inside: str | None


def about_json(found: Sniffed, kinds: Sequence[JsonKind], limits: Limits) -> str | None:
    """Say why a file is of none of these kinds; None where it does not look like JSON.

    Args:
        found: the first look at it.
        kinds: the kinds that it is compared with, of which it is none.
        limits: what looking may cost.
    """
    if not begins_like_json(found.head):
        return None
    broken = _broken(found)
    if broken is not None:
        return f"{found.shown} begins like JSON, but is none: {broken}; nothing was read; mend that place."
    if not kinds:
        return f"{found.shown} is JSON, and that format is one of databases; nothing was read."
    first = [(_first(found, kind.inside, limits), kind) for kind in kinds]
    least = min(_share(*one) for one in first)
    near = [one for one in first if _share(*one) == least]
    titles = [kind.title for kind in kinds]
    lacks = f"that is far from {_all(titles)}" if least > _FAR else "; ".join(_lacks(*one) for one in near)
    return (
        f"{found.shown} is JSON, but of no kind that is known: {_has(near[0][0])}; {lacks}; nothing was "
        f"read; open a file of one of these kinds{f', or {MAP}' if isinstance(near[0][0], dict) else ''}."
    )


def _first(found: Sniffed, inside: str | None, limits: Limits) -> Any:
    with open_regular(found.path) as file:
        try:
            return next((one.value for one in elements(file, limits.payload_bytes, inside)), None)
        except EndsEarly:
            return None


def _missing(value: Any, kind: JsonKind) -> list[str]:
    there = value.keys() if isinstance(value, dict) else ()
    return [name for name in kind.needs if name not in there]


def _share(value: Any, kind: JsonKind) -> float:
    """Say how far a value is from a kind: the share of the fields that it lacks."""
    return len(_missing(value, kind)) / len(kind.needs)


def _all(titles: Sequence[str]) -> str:
    *before, last = titles
    return f"{', '.join(before)} and {last}" if before else last


def _has(value: Any) -> str:
    if not isinstance(value, dict):
        return "it holds nothing" if value is None else "its first value is no object"
    names = [plain(str(name), 60) for name in value]
    more = " and more" if len(names) > _NAMED else ""
    return f"its first object has {', '.join(names[:_NAMED]) or 'no field'}{more}"


def _lacks(value: Any, kind: JsonKind) -> str:
    missing = _missing(value, kind)
    if not missing:
        return f"of {kind.title} it has all that is needed, and other fields or values too"
    return f"of {kind.title} it lacks {', '.join(missing)}"


def _broken(found: Sniffed) -> str | None:
    """Say where the first value of a file stops being JSON, None where it does not."""
    with open_regular(found.path) as file:
        data = file.read(_LOOKED_AT + 1)
    text = data.removeprefix(b"\xef\xbb\xbf").decode(errors="replace").lstrip()
    skipped = data[: data.find(text[:1].encode())].count(b"\n")
    try:
        json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        ends = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        if ends and len(data) > _LOOKED_AT:
            return None  # the value goes on where nobody looked
        why = "it ends in the middle of a value" if ends else plain(error.msg)
        return f"line {error.lineno + skipped}, column {error.colno}: {why}"
    except RecursionError:
        return "values are nested too deep"
    return None
