"""Limits of a reader's process: what it reads may be hostile."""

from __future__ import annotations

import os
import sys

MEMORY = 4 * 1024**3
"""Bytes of address space; what a reader needs and a large answer fit in many times over."""


MEMORY_OF_FOLDS = 2 * 1024**3
"""Bytes of address space for a process that runs somebody's fold file."""


def confine(memory: int = MEMORY) -> None:
    """Limit this process: its memory, and no core files (they would hold somebody's data).

    Args:
        memory: bytes of address space it may have.
    """
    if sys.platform == "win32":
        return
    import resource  # absent on Windows

    for limit, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (allowed, hard))


def give_way(step: int = 10) -> None:
    """Let other programs go first from now on, and our own window and reader above all; not on Windows."""
    if sys.platform != "win32":
        os.nice(step)
