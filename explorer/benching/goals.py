"""The rows of a benchmark: their names, units and goals, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.runtime.benched import Goal, Row

LIMIT = "limit"
PYEVENTSOURCING = "pyeventsourcing"
RAW_ENCODING = "sqlite_encoding"
"""The limit of appending, with its rows made of events within the time."""
GROUP_BY = "sqlite_group_by"


def _most(bound: float, of: str | None = None) -> Goal:
    return Goal(True, bound, of)


def _least(bound: float, of: str | None = None) -> Goal:
    return Goal(False, bound, of)


ROWS: dict[str, tuple[str, tuple[Goal, ...]]] = {
    "scrub_p50_ms": ("ms", ()),
    "scrub_p99_ms": ("ms", (_most(16),)),
    "scrub_painted_p99_ms": ("ms", (_most(33),)),
    "scrub_growth": ("ratio", (_most(1.5),)),
    "open_first_rows_ms": ("ms", (_most(1000),)),
    "open_rss_mb": ("MB", (_most(350),)),
    "aggregate_rebuild_per_s": ("events/s", (_least(6, PYEVENTSOURCING),)),
    "history_build_per_s": ("events x projections/s", (_least(200_000),)),
    "history_build_rss_mb": ("MB", (_most(400),)),
    "append_single_per_s": ("events/s", (_least(0.6, LIMIT), _least(1.2, PYEVENTSOURCING))),
    "append_bulk_per_s": ("events/s", (_least(0.6, LIMIT), _least(1.4, PYEVENTSOURCING))),
    "gui_stall_max_ms": ("ms", (_most(100),)),
    "gui_stall_p99_ms": ("ms", (_most(16),)),
    "live_lag_p99_ms": ("ms", (_most(250),)),
    "density_rebin_ms": ("ms", (_most(8),)),
    "start_ms": ("ms", (_most(1000),)),
}
"""Name -> unit, goals."""


def row(
    name: str,
    ours: float | None,
    note: str,
    *,
    peers: Mapping[str, float] | None = None,
    limit: float | None = None,
) -> Row:
    """Give a figure its unit and its goals."""
    unit, goals = ROWS[name]
    return Row(name, unit, ours, peers or {}, limit, goals, note)
