"""Making a file whole or not at all: built beside its place, moved there when it is ready."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def made_whole(target: Path) -> Iterator[Path]:
    """Give a temporary path in the target's folder; on success it takes the target's place, else it goes."""
    temporary = target.with_name(f".{target.name}.{uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        os.replace(temporary, target)
    finally:
        for left in temporary.parent.iterdir():
            if left.name.startswith(temporary.name):  # with what SQLite laid beside it
                with suppress(OSError):
                    left.unlink()
