"""Writing the events of a store into a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.core.errors import StoreDamaged
from explorer.exchange.forms import Form
from explorer.runtime import questions as q
from explorer.runtime.app import Progress

Ask = Callable[[q.Question], Any]
"""Asks a store's reader, and waits."""


def export(ask: Ask, form: Form, path: Path, progress: Progress) -> int:
    """Write all events that a store has now, in order, each as it was where it came from.

    Args:
        ask: asks the store's reader.
        form: what the file shall be.
        path: a file that counts only when this has ended well.
        progress: told how many events are written, of how many; whatever it raises stops the work.

    Returns:
        How many events the file holds; all of it is on the disk.

    Raises:
        StoreDamaged: an event cannot be read.
        OSError: the disk does not take it.
    """
    described: q.Described = ask(q.Describe())
    if described.ends_early is not None:
        raise StoreDamaged(
            f"Not all events can be read, so no file was made. {described.ends_early} "
            "`event-explorer events` prints those that can be read."
        )
    head, done = described.events, 0
    with form.writing(path) as write:
        while done < head:
            page: q.Exported = ask(q.AskExport(done))
            if page.last is None:
                break
            records = page.records[: head - done]
            write(records)
            done += len(records)
            progress(done, head)
    _settle(path)
    return done


def _settle(path: Path) -> None:
    """Wait until a file is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
