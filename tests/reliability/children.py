"""Processes that can be killed at any moment, and what they told before.

One server is started and forks a child for every wish, so that nothing is imported twice. A child tells
by appending lines to a file of its own: a line that was written outlives the death of whoever wrote it.
"""

import gc
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

CAN_KILL = hasattr(os, "fork") and hasattr(os, "pidfd_open")
PATIENCE = 60.0
"""Seconds after which a child that does not end is a failed test."""


class Child:
    """A process under way."""

    def __init__(self, pid: int, told: Path) -> None:
        self._told = told
        self._pid = pid
        try:
            self._end: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._end = None  # it has ended already

    def ended_within(self, seconds: float) -> bool:
        """Let it work for some time; tells whether it ended by itself."""
        if self._end is None:
            return True
        if not select.select([self._end], [], [], seconds)[0]:
            return False
        os.close(self._end)
        self._end = None
        return True

    def kill_after(self, seconds: float) -> list[Any]:
        """Let it work for some time, kill it, and give all that it told."""
        if not self.ended_within(seconds) and self._end is not None:
            signal.pidfd_send_signal(self._end, signal.SIGKILL)
        return self.told()

    def told(self) -> list[Any]:
        """Wait for its end, and give all that it told."""
        assert self.ended_within(PATIENCE), f"child {self._pid} does not end"
        lines = self._told.read_bytes().splitlines()
        self._told.unlink()
        told = [json.loads(line) for line in lines]
        assert not any("raised" in one for one in told if isinstance(one, dict)), told[-1]
        return told


class Children:
    """Forks children, each for a function of a module of these tests."""

    def __init__(self, server: "subprocess.Popen[str]", folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._number = 0

    def start(self, work: str, **arguments: Any) -> Child:
        """Let a child do `module.function`(tell, **arguments)."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._number += 1
        told = self._folder / f"told-{self._number}"
        told.touch()
        self._server.stdin.write(json.dumps([work, str(told), arguments]) + "\n")
        self._server.stdin.flush()
        return Child(int(self._server.stdout.readline()), told)


@contextmanager
def children(folder: Path, *modules: str) -> Iterator[Children]:
    """Start a server that has imported these modules.

    Args:
        folder: where the children tell.
        modules: modules whose functions they will do.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, __file__, *modules]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, env=environment) as server:
        try:
            yield Children(server, folder)
        finally:
            assert server.stdin is not None
            server.stdin.close()
            server.wait()


def _serve() -> None:
    for line in sys.stdin:
        work, told, arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                _work(work, told, arguments)
            finally:
                os._exit(0)
        os.write(1, f"{child}\n".encode())


def _work(work: str, told: str, arguments: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    descriptor = os.open(told, os.O_WRONLY | os.O_APPEND)

    def tell(value: Any) -> None:
        os.write(descriptor, json.dumps(value).encode() + b"\n")

    module, _, function = work.partition(".")
    try:
        getattr(import_module(module), function)(tell, **arguments)
    except Exception as error:
        tell({"raised": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    for module in sys.argv[1:]:
        import_module(module)
    gc.freeze()  # what is imported is never collected, so no child copies it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a child, so none stays behind
    _serve()
