"""Whatever was not foreseen: written to the log, told in a sentence, never the end of the program."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("explorer")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something unforeseen: a sentence for the person, and details for whoever mends it."""

    sentence: str
    details: str


def keep_log(path: Path) -> Callable[[], None]:
    """Write the log to a file of bounded size, and beside it why the interpreter ended, if it does.

    Returns:
        What stops that.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    crash = path.with_suffix(".crash").open("w", encoding="utf-8")
    faulthandler.enable(crash)

    def stop() -> None:
        faulthandler.disable()
        crash.close()
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()

    return stop


def catch_faults(tell: Callable[[Fault], None], log_path: Path) -> None:
    """From now on tell every exception that nobody caught.

    Args:
        tell: takes the fault; may be called on any thread.
        log_path: where the log lies, named in the sentence.
    """

    def caught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _log.error("not foreseen: %s", details)
        tell(fault_of(kind, error, details, log_path))

    sys.excepthook = caught
    threading.excepthook = lambda seen: caught(seen.exc_type, seen.exc_value, seen.exc_traceback)


def fault_of(kind: type[BaseException], error: BaseException | None, details: str, log_path: Path) -> Fault:
    """Put a fault into a sentence."""
    reason = f"{kind.__name__}: {error}".strip().rstrip(":.")
    return Fault(
        f"Something went wrong inside the program ({reason[:300]}). What is stored is not affected "
        f"and you can go on; if it happens again, send the details, which are also in {log_path}.",
        details,
    )
