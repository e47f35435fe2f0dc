"""What differs between two JSON values, part by part; lists are compared place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.core.paths import ABSENT, Path


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs.

    Args:
        path: where it is; () is the whole value.
        old: what it was, ABSENT where it was not there.
        new: what it is, ABSENT where it is gone.
    """

    path: Path
    old: Any
    new: Any

    @property
    def sign(self) -> str:
        """Tell what came ("+"), what went ("-") and what is another value ("~")."""
        return "+" if self.old is ABSENT else "-" if self.new is ABSENT else "~"


def same(one: Any, other: Any) -> bool:
    """Are two JSON values the same? True is not 1, and 1 is not 1.0."""
    return next(diff(one, other), None) is None


def diff(old: Any, new: Any, path: Path = ()) -> Iterator[Change]:
    """Yield what differs, in an order in which the changes can be made one after the other.

    Args:
        old: a JSON value, or ABSENT.
        new: another one.
        path: where both are.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in old:
            yield from diff(old[name], new.get(name, ABSENT), (*path, name))
        for name in new:
            if name not in old:
                yield Change((*path, name), ABSENT, new[name])
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple):
        for place, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from diff(before, after, (*path, str(place)))
        for place in reversed(range(len(new), len(old))):  # from the end, so that places stay what they are
            yield Change((*path, str(place)), old[place], ABSENT)
        for place in range(len(old), len(new)):
            yield Change((*path, str(place)), ABSENT, new[place])
    elif not (type(old) is type(new) and old == new):
        yield Change(path, old, new)


def applied(value: Any, changes: Iterable[Change]) -> Any:
    """Make changes to a value, and give the new one; the value itself stays as it is.

    Raises:
        LookupError: a change does not fit the value.
    """
    for change in changes:
        value = _applied(value, change.path, change.new)
    return value


def _applied(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    name, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        inner = _applied(value[name] if rest else value.get(name, ABSENT), rest, new)
        if inner is ABSENT:
            return {other: part for other, part in value.items() if other != name}
        return {**value, name: inner}
    if not isinstance(value, list | tuple):
        raise LookupError(f"There is nothing at {name}.")
    parts, place = list(value), int(name)
    if place == len(parts) and not rest:
        parts.append(new)
        return parts
    inner = _applied(parts[place], rest, new)
    if inner is ABSENT:
        del parts[place]
    else:
        parts[place] = inner
    return parts


def json_patch(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Write changes as the patch document of RFC 6902."""
    return [_operation(change) for change in changes]


def _operation(change: Change) -> dict[str, Any]:
    pointer = "".join(f"/{name.replace('~', '~0').replace('/', '~1')}" for name in change.path)
    if change.new is ABSENT:
        return {"op": "remove", "path": pointer}
    if change.old is ABSENT:
        return {"op": "add", "path": pointer, "value": change.new}
    return {"op": "replace", "path": pointer, "value": change.new}
