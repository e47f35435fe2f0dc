"""What the processes of the reliability tests do; in a module of its own, so that they can import it."""

import time
from contextlib import closing
from pathlib import Path
from typing import Any

from explorer.core.errors import VersionConflict
from explorer.core.expected import Expect
from explorer.stores.sqlite import open_store
from explorer.testing import new_event


def append_many(path: Path, writer: int, appends: int) -> int:
    """Append single events to one stream; gives how many were acknowledged."""
    with closing(open_store(path, writable=True)) as store:
        return sum(
            len(store.append("cart-1", [new_event(f"{writer}-{n}")], Expect.ANYTHING).events)
            for n in range(appends)
        )


_gate: Any = None
"""Where contenders wait for each other; given to every process when it starts."""


def set_gate(gate: Any) -> None:
    """Remember the barrier that the processes of this pool share."""
    global _gate
    _gate = gate


def duel(path: Path, writer: int, rounds: int) -> list[tuple[int, int] | None]:
    """Append with the same expected version as all others, round after round.

    Returns:
        For every round None where it was won, else (expected, found) of the conflict.
    """
    told: list[tuple[int, int] | None] = []
    with closing(open_store(path, writable=True)) as store:
        for version in range(rounds):
            _gate.wait(60)
            try:
                store.append("cart-1", [new_event(f"{writer}-{version}")], version)
                told.append(None)
            except VersionConflict as conflict:
                told.append((conflict.expected, conflict.actual))
            _gate.wait(60)
    return told


def contest(path: Path, writer: int, rounds: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Try to make every version of one stream; gives the versions won, and (expected, found) of each loss."""
    won, lost = [], []
    with closing(open_store(path, writable=True)) as store:
        version = 0
        while version < rounds:
            try:
                store.append("cart-1", [new_event(f"{writer}-{version}")], version)
                version += 1
                won.append(version)
            except VersionConflict as conflict:
                lost.append((version, conflict.actual))
                version = conflict.actual
    return won, lost


def tail(path: Path, until: int) -> list[int]:
    """Follow a growing store by its head; gives the ordinals in the order they were seen.

    Gives up after a minute, so that a writer that fails is a failed test and not an endless one.
    """
    seen: list[int] = []
    end = time.monotonic() + 60
    with closing(open_store(path, writable=False)) as store:
        while len(seen) < until and time.monotonic() < end:
            seen.extend(event.ordinal for event in store.read(seen[-1] if seen else 0))
    return seen


def same_command(path: Path, command: str, answers: int) -> list[tuple[int, ...]]:
    """Append the same events again and again; gives the ordinals of each answer."""
    batch = [new_event(f"{command}-{n}", data={"n": n}) for n in range(3)]
    with closing(open_store(path, writable=True)) as store:
        return [
            tuple(event.ordinal for event in store.append("cart-1", batch, Expect.ANYTHING).events)
            for _ in range(answers)
        ]
