"""Asking a reader that runs somebody's own code: watched over, and begun anew without the call that ended it.

A call that takes too long ends its process. So does one that eats the memory, or ends the process itself.
Whatever it was, the marks tell which function was at work on which event: a new process begins, told not to
make that call again, and gets the questions that wait. They are answered as if the function had raised there.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from itertools import count
from typing import Any

from explorer.core.counting import count as counted
from explorer.core.errors import ExplorerError
from explorer.core.fold_file import bad
from explorer.runtime import marks
from explorer.runtime.asking import ReaderStopped
from explorer.runtime.confinement import MEMORY_OF_FOLDS
from explorer.runtime.marks import Marks, Running
from explorer.runtime.questions import Question
from explorer.runtime.reader import ReaderProcess
from explorer.runtime.scratch import Scratch

CALL_SECONDS = 5.0
"""Seconds that one call of a fold file's function may take."""

READING_SECONDS = 20.0
"""Seconds that a fold file may take to define its functions; it may import much."""

MOST_ENDED = 8
"""Calls that are ended before the file is given up."""

_LOOK = 0.1
"""Seconds between two looks at what runs."""

Begin = Callable[[str, str], ReaderProcess]
"""(where calls are noted, the calls that were ended before) -> the process."""


class WatchedReader:
    """Asks a process that runs a fold file; implements explorer.runtime.asking.Asking.

    Args:
        begin: starts the process.
        file: what people call the fold file.
        call_seconds: seconds that one call may take; None: CALL_SECONDS.
    """

    def __init__(self, begin: Begin, file: str, call_seconds: float | None = None) -> None:
        self._begin = begin
        self._file = file
        self._call_seconds = CALL_SECONDS if call_seconds is None else call_seconds
        self._numbers = count(1)
        self._waiting: dict[int, tuple[Question, str | None, Future[Any]]] = {}
        self._ended: dict[tuple[str, int], str] = {}
        self._given_up: ExplorerError | None = None
        self._dead: ReaderProcess | None = None
        self._long: tuple[Running, float] | None = None
        self._closed = False
        self._turn = threading.RLock()  # held while asking and while beginning anew; never by callbacks
        self._lock = threading.Lock()
        self._awake = threading.Event()
        self._scratch = Scratch()
        place = self._scratch.folder / "marks"
        place.write_bytes(bytes(marks.SIZE))
        self._place = str(place)
        self._marks = Marks(place)
        try:
            self._reader = begin(self._place, marks.written({}))
        except BaseException:
            self._forget_marks()
            raise
        self._watcher = threading.Thread(target=self._watch, name=f"watch over {file}", daemon=True)
        self._watcher.start()

    def ask(self, question: Question, lane: str | None = None) -> Future[Any]:
        """Ask without waiting; see explorer.runtime.asking.Asking."""
        future: Future[Any] = Future()
        with self._turn:
            if self._given_up is not None:
                future.set_exception(self._given_up)
                return future
            number = next(self._numbers)
            with self._lock:
                self._waiting[number] = (question, lane, future)
            self._send(number)
        self._awake.set()
        return future

    def close(self) -> None:
        """End the process; futures under way are cancelled."""
        self._closed = True
        self._awake.set()
        self._watcher.join()
        self._reader.close()
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for _, _, future in waiting.values():
            future.cancel()  # those that were to be asked again
        self._forget_marks()

    def _send(self, number: int) -> None:
        with self._lock:
            found = self._waiting.get(number)
        if found is not None:
            reader = self._reader
            answered = reader.ask(found[0], found[1])
            answered.add_done_callback(lambda done: self._arrived(number, reader, done))

    def _arrived(self, number: int, reader: ReaderProcess, done: Future[Any]) -> None:
        # What a dead process is closed with is cancelled, too, perhaps before it could fail.
        dead = reader is self._dead if done.cancelled() else isinstance(done.exception(), ReaderStopped)
        if dead and not self._closed:
            self._dead = reader  # the question goes on waiting; the watcher sees to it
            self._awake.set()
            return
        with self._lock:
            _, _, future = self._waiting.pop(number, (None, None, None))
        if future is not None:
            _hand_over(done, future)

    # --- watching over it: a thread of its own ---

    def _watch(self) -> None:
        while not self._closed:
            self._awake.wait()
            self._awake.clear()
            while self._waiting and not self._closed:
                self._look()
                self._awake.wait(_LOOK)
                self._awake.clear()

    def _look(self) -> None:
        if self._dead is self._reader:
            self._begin_anew()
            return
        running = self._marks.running()
        if running is None or self._long is None or self._long[0] != running:
            self._long = None if running is None else (running, time.monotonic())
        elif time.monotonic() - self._long[1] > self._seconds_of(running):
            self._reader.kill()  # that its questions fail is noticed at the next look

    def _seconds_of(self, running: Running) -> float:
        return self._call_seconds if running.ordinal else max(READING_SECONDS, self._call_seconds)

    def _begin_anew(self) -> None:
        """Begin a new process without the call that ended the one before, and ask it what still waits."""
        with self._turn:
            running, tired = self._marks.running(), self._long
            self._reader.close()
            why = self._why(running, tired)
            self._marks.clear()
            self._long = None
            if running is None:
                self._fail(ReaderStopped(f"The process that folds with {self._file} {why}. Look again."))
            elif not running.ordinal or len(self._ended) == MOST_ENDED:
                self._give_up(running, why)
                return
            else:
                self._ended[running.what, running.ordinal] = f"{running.what} in {self._file} {why}"
            try:
                self._reader = self._begin(self._place, marks.written(self._ended))
            except ReaderStopped as error:  # the system lets no process begin
                self._given_up = error
                self._fail(error)
                return
            for number in sorted(self._waiting):
                self._send(number)

    def _give_up(self, running: Running, why: str) -> None:
        if running.ordinal:
            before = counted(MOST_ENDED, "call")
            why = f"{running.what} {why} at event #{running.ordinal:,}, after {before} before it"
        else:
            why = f"{running.what} {why}"
        error = self._given_up = bad(self._file, why)
        self._fail(error)

    def _why(self, running: Running | None, tired: tuple[Running, float] | None) -> str:
        code = self._reader.exit_code
        if code == marks.EATEN:
            return f"used more than {MEMORY_OF_FOLDS // 1024**3} GB of memory and was ended"
        if running is not None and tired is not None and tired[0] == running:
            seconds = self._seconds_of(running)
            if time.monotonic() - tired[1] > seconds:
                return f"took longer than {seconds:g} seconds and was ended"
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return f"ended its process ({how})"

    def _fail(self, error: Exception) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for _, _, future in waiting.values():
            with contextlib.suppress(InvalidStateError):
                future.set_exception(error)

    def _forget_marks(self) -> None:
        self._marks.close()
        self._scratch.close()


def _hand_over(done: Future[Any], future: Future[Any]) -> None:
    """Complete a future as another one was."""
    with contextlib.suppress(InvalidStateError):
        if done.cancelled():
            future.cancel()
        elif (error := done.exception()) is not None:
            future.set_exception(error)
        else:
            future.set_result(done.result())
