"""Which SQLite runs the store, and whether it is safe for several processes at once."""

from __future__ import annotations

import importlib
from typing import Any


def _choose() -> Any:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


DRIVER: Any = _choose()
"""The DB-API module: pysqlite3 brings a current SQLite, the standard module whatever the system has."""


def safe(version: tuple[int, ...]) -> bool:
    """Is this SQLite free of the WAL-reset bug?

    From 3.7.0 on, a checkpoint beside a commit of another connection could damage the file; fixed in
    3.51.3 and in the patch releases 3.50.7 and 3.44.6.
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


SAFE: bool = safe(DRIVER.sqlite_version_info)
"""Whether the SQLite in use is safe; where it is not, only checkpoints that keep writers out are made."""


def engine() -> str:
    """Say which SQLite keeps the stores, and when it takes its log over into the file."""
    policy = (
        "beside writers" if SAFE else "only while nobody writes, since this version could otherwise damage it"
    )
    return f"SQLite {DRIVER.sqlite_version} keeps the stores; it takes its log over {policy}"
