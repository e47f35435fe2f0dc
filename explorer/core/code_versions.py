"""Which code made something: a version that nobody can forget to raise."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import Any


def code_version(*parts: Any) -> str | None:
    """Give a version of the code behind some functions and classes: a hash of all source around them.

    Args:
        parts: functions and classes. Of each counts the whole room it is from (`domain.shopping`,
            `explorer.core`), since it may use whatever is there.

    Returns:
        Hexadecimal; None where there is no source to be seen.
    """
    return _hashed(frozenset(".".join(part.__module__.split(".")[:2]) for part in parts))


@cache
def _hashed(rooms: frozenset[str]) -> str | None:
    seen = hashlib.sha256()
    try:
        for room in sorted(rooms):
            for file in _files(room):
                content = file.read_bytes()
                seen.update(f"{room} {file.name} {len(content)}\n".encode())
                seen.update(content)
    except (OSError, KeyError, AttributeError, TypeError):  # nothing of it to be read
        return None
    return seen.hexdigest()


def _files(room: str) -> list[Path]:
    module = sys.modules[room]
    file = Path(module.__file__)  # type: ignore[arg-type]  # a module without one has no source
    return sorted(file.parent.rglob("*.py")) if hasattr(module, "__path__") else [file]
