"""What the processes of the reliability tests do; in a module of its own, so that they can import it."""

import os
import signal
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from explorer.core.errors import VersionConflict, WriteError
from explorer.core.expected import Expect
from explorer.stores import sqlite_database
from explorer.stores.sqlite import open_store
from explorer.testing import new_event

with suppress(ImportError):  # Windows has no such limits
    import resource


def append_many(path: Path, writer: int, appends: int) -> int:
    """Append single events to one stream; gives how many were acknowledged."""
    with closing(open_store(path, writable=True)) as store:
        return sum(
            len(store.append("cart-1", [new_event(f"{writer}-{n}")], Expect.ANYTHING).events)
            for n in range(appends)
        )


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


def fill_the_disk(path: Path) -> dict[str, object]:
    """Append until there is no more space, then get some; gives what was acknowledged and is there."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    told: dict[str, object] = {}
    acknowledged = 0
    with closing(open_store(path, writable=True)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        try:
            while acknowledged < 1_000:
                store.append(
                    "cart-1", [new_event(f"e{acknowledged}", data={"text": "x" * 5_000})], acknowledged
                )
                acknowledged += 1
        except WriteError as error:
            told["error"] = str(error)
        told["acknowledged"], told["readable"] = acknowledged, len(list(store.read()))
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        store.append("cart-1", [new_event("after")], acknowledged)
        told["failed"] = [check for check in store.verify() if not check.ok]
    return told


def append_until_killed(path: Path, run: int, *, honest: bool) -> None:
    """Append batches of one to five events of 10 B to 9 kB, and say on stdout when each is acknowledged.

    One that is not honest says so before it is.
    """
    sqlite_database._WRITING = (*sqlite_database._WRITING, "PRAGMA wal_autocheckpoint = 20")
    with closing(open_store(path, writable=True)) as store:
        for number in range(1_000_000):
            size = (number * 7 + run) % 5 + 1
            text = "x" * (10 + (number * 977 + run * 131) % 9_000)
            batch = [
                new_event(f"{run}-{number}-{part}", data={"of": size, "text": text}) for part in range(size)
            ]
            if not honest:
                os.write(1, f"{number} {size}\n".encode())
            store.append(f"cart-{number % 3}", batch, Expect.ANYTHING)
            if honest:
                os.write(1, f"{number} {size}\n".encode())


def serve_writers(path: Path) -> None:
    """Fork a writer for every line on stdin: everything is imported once, and nothing is open yet."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run, honest = line.split()
            append_until_killed(path, int(run), honest=honest == "True")
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    serve_writers(Path(sys.argv[1]))
