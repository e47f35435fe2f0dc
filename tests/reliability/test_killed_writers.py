"""Writers that are killed at any moment lose nothing that was acknowledged, and tear no batch."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill")
SERVER = Path(__file__).with_name("store_processes.py")


class Writers:
    """Starts writers one after the other, and kills each at some moment."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server
        self._buffer = b""

    def run(self, number: int, seconds: float, honest: bool) -> list[tuple[int, int]]:
        """Let a writer work for some time, kill it, and give (batch, size) of all it acknowledged."""
        assert self._server.stdin is not None
        self._server.stdin.write(f"{number} {honest}\n".encode())
        self._server.stdin.flush()
        acks: list[tuple[int, int]] = []
        pid = 0
        end = None
        while (line := self._line(end)) != "gone":
            if line is None:
                os.kill(pid, signal.SIGKILL)
                end = None
            elif line.startswith("pid"):
                pid = int(line.split()[1])
                end = time.monotonic() + seconds
            else:
                batch, size = line.split()
                acks.append((int(batch), int(size)))
        return acks

    def _line(self, end: float | None) -> str | None:
        """Give the next line, None when there is none until `end`."""
        assert self._server.stdout is not None
        while b"\n" not in self._buffer:
            left = None if end is None else max(0.0, end - time.monotonic())
            if end is not None and (left == 0.0 or not select.select([self._server.stdout], [], [], left)[0]):
                return None
            self._buffer += os.read(self._server.stdout.fileno(), 65_536)
        if end is not None and time.monotonic() >= end:
            return None
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode()


@contextmanager
def writers(path: Path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, str(SERVER), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as server:
        try:
            yield Writers(server)
        finally:
            server.stdin.close()
            server.wait()


def check(path: Path, known: dict[str, int]) -> int:
    """Make sure that everything acknowledged is there, whole; gives the number of other batches."""
    with closing(open_store(path, writable=True)) as store:
        assert [check for check in store.verify() if not check.ok] == []
        parts: Counter[str] = Counter()
        sizes: dict[str, int] = {}
        for event in store.read():
            batch = str(event.event_id).rsplit("-", 1)[0]
            parts[batch] += 1
            sizes[batch] = event.data["of"]
    assert parts == sizes, "a batch is torn"
    assert known.items() <= sizes.items(), "an acknowledged batch is lost"
    return len(sizes) - len(known)


def kill(path: Path, cycles: int, seed: int, *, honest: bool = True) -> None:
    create(path, clock="wall").close()
    moments = random.Random(seed)
    known: dict[str, int] = {}
    untold = 0
    with writers(path) as pool:
        for cycle in range(cycles):
            acks = pool.run(cycle, moments.uniform(0.005, 0.06), honest)
            known |= {f"{cycle}-{batch}": size for batch, size in acks}
            untold = check(path, known)
    assert known, "no writer came to write anything"
    assert untold <= cycles, "a killed writer leaves at most one batch that nobody was told of"


@pytest.mark.timeout(300)
def test_thirty_killed_writers_lose_nothing(tmp_path):
    kill(tmp_path / "store.db", 30, seed=1)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_killed_writers_lose_nothing(tmp_path):
    for part in range(10):
        kill(tmp_path / f"store{part}.db", 100, seed=part)


def test_writers_that_acknowledge_too_early_are_found_out(tmp_path):
    """The control: the same loop fails when a writer says "done" before it is."""
    with pytest.raises(AssertionError, match="lost"):
        kill(tmp_path / "store.db", 30, seed=2, honest=False)


def test_the_check_notices_a_lost_batch_and_a_torn_one(tmp_path):
    path = tmp_path / "store.db"
    with closing(create(path, clock="wall")) as store:
        store.append("cart-1", [new_event(f"0-0-{part}", data={"of": 2}) for part in range(2)], 0)
    assert check(path, {"0-0": 2}) == 0
    with pytest.raises(AssertionError, match="lost"):
        check(path, {"0-0": 2, "0-1": 1})
    with closing(open_store(path, writable=True)) as store:
        store.append("cart-1", [new_event("0-1-0", data={"of": 2})], 2)
    with pytest.raises(AssertionError, match="torn"):
        check(path, {"0-0": 2})
