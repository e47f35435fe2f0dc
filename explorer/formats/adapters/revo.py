"""Stores of the Revo framework: every column carries the prefix of its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, null, select

from explorer.core.description import CheckpointInfo
from explorer.formats.database import Database
from explorer.formats.kit import (
    Beside,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    inside_metadata,
    table_format,
    with_lag,
)
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "rows",
        "res_esr_event_stream_row_id res_esr_global_sequence_number res_esr_stream_id "
        "res_esr_stream_sequence_number res_esr_store_date res_esr_event_name res_esr_event_version "
        "res_esr_event_json res_esr_additional_metadata_json",
        usual="*res_event_stream_row",
    ),
    TableKind(
        "queues",
        "rae_aeq_async_event_queue_id rae_aeq_last_sequence_number_processed",
        usual="*rae_async_event_queue",
        optional=True,
    ),
    TableKind(
        "waiting",
        "rae_qae_queue_id rae_qae_sequence_number rae_qae_event_stream_row_id",
        usual="*rae_queued_async_event",
        optional=True,
    ),
)


def progress(queues: Source, waiting: Source | None) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """Say how far the queues have come.

    Each counts in a numbering of its own, mostly that of one stream; what it has still to see waits in a
    table.
    """
    queue = queues["rae_aeq_async_event_queue_id"]
    lag: ColumnElement[Any] = null()
    if waiting is not None:
        left = select(func.count()).select_from(waiting.rows).where(waiting["rae_qae_queue_id"] == queue)
        lag = left.correlate(queues.rows).scalar_subquery()
    statement = select(queue, queues["rae_aeq_last_sequence_number_processed"], lag).order_by(queue)
    return with_lag(statement)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the framework lies in its tables."""
    rows, queues, waiting = tables["rows"], tables.get("queues"), tables.get("waiting")
    position = rows["res_esr_global_sequence_number"]
    return Shape(
        source=rows.rows,
        key=(position,),
        position=position,
        stream=rows["res_esr_stream_id"],
        version=rows["res_esr_stream_sequence_number"],
        version_base=1,
        type=rows["res_esr_event_name"],
        tenant=inside_metadata("AggregateTenantId"),
        time=Told(rows["res_esr_store_date"], in_utc),
        event_id=rows["res_esr_event_stream_row_id"],
        causation_id=inside_metadata("CommandId"),
        schema_version=rows["res_esr_event_version"],
        data=rows["res_esr_event_json"],
        metadata=rows["res_esr_additional_metadata_json"],
        checkpoints=progress(queues, waiting) if queues else None,
    )


FORMAT = table_format("revo", "Revo", TABLES, shape)
