"""The window's side of the ask port: it starts the reader's process and keeps the futures."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from itertools import count
from typing import Any

import msgspec

from explorer.runtime import frames
from explorer.runtime.asking import ReaderStopped, raised
from explorer.runtime.manner import Manner
from explorer.runtime.questions import Failure, Question
from explorer.runtime.scratch import Scratch

_CHILD = """
import sys
sys.path[:] = {path!r}
try:
    from explorer.runtime.serving import serve
except (ImportError, MemoryError, OSError):
    sys.exit({not_begun})
serve({opener!r}, {source!r}, {options!r}, told={told!r})
"""

NOT_BEGUN = 75
"""Exit code of a reader that could not load what it needs."""

CLOSING = 2.0
"""Seconds a reader may usually take to end before it is killed."""


class ReaderProcess:
    """Asks a process of its own, which opens, reads, decodes and folds one store.

    A process that dies fails the questions under way with a sentence; nothing else is touched.

    Args:
        opener: called in the reader's process as opener(source, **options), gives an Answering; a function
            of a module, since it is found there by name.
        source: path or URL of the store.
        manner: how the store is read, for an opener that takes it; None: nothing is said. It goes through
            the pipe, since anybody may read the arguments of a process, and there may be a key in it.
        closing: seconds it may take to end before it is killed.
        options: further arguments for the opener, plain values.
    """

    def __init__(
        self,
        opener: Callable[..., Any],
        source: str,
        manner: Manner | None = None,
        *,
        closing: float = CLOSING,
        **options: str | None,
    ) -> None:
        self._source = source
        self._closing = closing
        self._numbers = count(1)
        self._futures: dict[int, Future[Any]] = {}
        self._newest: dict[str, int] = {}
        self._lock = threading.Lock()
        self._outgoing: queue.SimpleQueue[frames.Asked | None] = queue.SimpleQueue()
        self._closed = False
        try:
            self._scratch = Scratch()
            self._process = _start(_reference(opener), source, options, manner is not None, self._scratch)
        except (OSError, ValueError) as error:
            raise ReaderStopped(
                f"The process that reads {source} cannot be started ({error}). The store is unharmed; "
                "close other programs, then open it again."
            ) from error
        if manner is not None:
            with contextlib.suppress(OSError):  # it ended at once; its first answer says so
                frames.write(self._stdin, manner)
        self._threads = (
            threading.Thread(target=self._receive, name=f"answers of {source}", daemon=True),
            threading.Thread(target=self._send_all, name=f"questions to {source}", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The reader's process id."""
        return self._process.pid

    def ask(self, question: Question, lane: str | None = None) -> Future[Any]:
        """Ask without waiting; see explorer.runtime.asking.Asking."""
        future: Future[Any] = Future()
        with self._lock:
            number = next(self._numbers)
            self._futures[number] = future
            older = self._futures.pop(self._newest.get(lane, 0), None) if lane else None
            if lane:
                self._newest[lane] = number
            ended = self._closed or self._process.poll() is not None
        if older is not None:
            older.cancel()
        if ended:
            self._fail(number)
        else:
            # The frame names every question there is; `Question` is what they have in common.
            self._outgoing.put(frames.Asked(number, lane, question))  # type: ignore[arg-type]
        return future

    @property
    def exit_code(self) -> int | None:
        """How the process ended: below 0 by a signal of that number; None while it runs."""
        return self._process.poll()

    def kill(self) -> None:
        """End the process at once; its questions fail as when it dies by itself."""
        self._process.kill()

    def close(self) -> None:
        """End the reader; futures under way are cancelled."""
        with self._lock:
            self._closed = True
            waiting = list(self._futures.values())
            self._futures.clear()
        for future in waiting:
            future.cancel()
        self._outgoing.put(None)
        try:
            self._process.wait(self._closing)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join()
        self._stdout.close()
        self._scratch.close()

    @property
    def _stdin(self) -> Any:
        return self._process.stdin

    @property
    def _stdout(self) -> Any:
        return self._process.stdout

    def _send_all(self) -> None:
        """Send what is asked, off the thread that asks: whoever reads may well be given its turn at once."""
        while (asked := self._outgoing.get()) is not None:
            try:
                frames.write(self._stdin, asked)
            except (OSError, ValueError):  # it ended just now
                self._fail(asked.number)
        with contextlib.suppress(OSError):
            self._stdin.close()

    def _receive(self) -> None:
        with contextlib.suppress(OSError, ValueError, frames.FrameTooLarge, msgspec.DecodeError):
            while (body := frames.read(self._stdout)) is not None:
                self._arrive(frames.replied(body))
        if not self._closed:
            self._process.kill()  # what it said last made no sense, or it has ended anyway
            self._process.wait()
        with self._lock:
            waiting = list(self._futures)
        for number in waiting:
            self._fail(number)

    def _arrive(self, reply: frames.Replied) -> None:
        with self._lock:
            future = self._futures.pop(reply.number, None)
        if future is None:
            return  # superseded
        with contextlib.suppress(InvalidStateError):  # cancelled at this very moment
            if isinstance(reply.answer, Failure):
                future.set_exception(raised(reply.answer))
            else:
                future.set_result(reply.answer)

    def _fail(self, number: int) -> None:
        with self._lock:
            future = self._futures.pop(number, None)
        if future is None:
            return
        with contextlib.suppress(InvalidStateError):
            future.set_exception(
                ReaderStopped(
                    f"The process that reads {self._source} has stopped{self._why()}. "
                    "The store is unharmed; open it again."
                )
            )

    def _why(self) -> str:
        code = self._process.poll()
        if code is None or code == 0:
            return ""
        if code == NOT_BEGUN:
            return ", since memory is short or part of this program is missing"
        return f" (signal {-code})" if code < 0 else f" (exit code {code})"


def _start(
    opener: str, source: str, options: dict[str, str | None], told: bool, scratch: Scratch
) -> subprocess.Popen[bytes]:
    path = [os.path.abspath(place) for place in sys.path]
    code = _CHILD.format(
        path=path, opener=opener, source=source, options=options, told=told, not_begun=NOT_BEGUN
    )
    # One thread for linear algebra it never does: each would reserve memory against the limits. What it lays
    # aside lies where it is removed even if the process is killed.
    environment = {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), str(scratch.folder)),
    }
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
    except BaseException:  # Ctrl+C, too: its folder would stay
        scratch.close()
        raise


def _reference(function: Callable[..., Any]) -> str:
    return f"{function.__module__}:{function.__qualname__}"
