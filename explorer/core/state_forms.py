"""States as bytes and back, exactly: what would not come back as it was is not written at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import msgspec

from explorer.core.domains import Fold

_read_tagged = msgspec.json.Decoder(tuple[str, msgspec.Raw]).decode


@dataclass(frozen=True, slots=True)
class StateForm:
    """How the states of one fold are written.

    Args:
        write: state -> bytes; raises anything where a state has no such form.
        read: bytes -> state; runs no code but that of the state's own class. Raises likewise.
    """

    write: Callable[[Any], bytes]
    read: Callable[[bytes], Any]

    def exactly(self, state: Any) -> bytes | None:
        """Give the bytes of a state, None where they would not be read as the same state."""
        try:
            text = self.write(state)
            back = self.read(text)
            return text if _alike(back, state) and self.write(back) == text else None
        except Exception:  # a state is somebody's class, and may hold anything
            return None


def _alike(one: Any, other: Any) -> bool:
    """Are two values equal, and of the same types all the way down? A Counter equals a dict and is none."""
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(_alike(getattr(one, part.name), getattr(other, part.name)) for part in fields(one))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(_alike, one.values(), other.values()))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)


def form_of(fold: Fold | None) -> StateForm:
    """Give the form of a fold's states; None stands for a generic fold, whose states are JSON values."""
    return JSON if fold is None else _of_classes(fold.states)


def _of_classes(states: tuple[type[Any], ...]) -> StateForm:
    """Write a state as the name of its class and its fields."""
    decoders = {one.__name__: msgspec.json.Decoder(one) for one in states}
    classes = {one.__name__: one for one in states}

    def write(state: Any) -> bytes:
        name = type(state).__name__
        if classes.get(name) is not type(state):
            raise TypeError(f"{name} is no state of this fold.")
        return msgspec.json.encode((name, state))

    def read(text: bytes) -> Any:
        name, fields = _read_tagged(text)
        return decoders[name].decode(fields)

    return StateForm(write, read)


def _write_json(state: Any) -> bytes:
    return json.dumps(state, separators=(",", ":")).encode()


JSON = StateForm(_write_json, json.loads)
"""The form of JSON values, with whatever numbers and half characters they hold."""
