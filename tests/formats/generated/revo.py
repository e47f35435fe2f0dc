"""Stores as Revo lays them out: ids in capitals, queues that count for themselves."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "revo"
SETTINGS = {"usual": {}, "another name and tenants": {"names": "shop", "tenant": "acme", "seed": 3}}


def make(path, *, names="usual", size=40, seed=1, tenant=None):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        metadata = {"EventId": one["event_id"], "CommandId": one["causation_id"], "MachineName": "Ö"}
        metadata |= {"AggregateTenantId": tenant} if tenant else {}
        rows.append(
            (
                one["event_id"].upper(),
                number,
                one["stream"].upper(),
                one["version"],
                one["time"].isoformat(sep=" "),
                one["type"],
                1,
                text(one["data"]),
                text(metadata),
                1,
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("version", "type", "data", "causation_id")},
                "stream": one["stream"].upper(),
                "position": number,
                "time": in_utc(one["time"]),
                "event_id": one["event_id"].upper(),
                "schema_version": 1,
                "tenant": tenant,
                "metadata": metadata,
            }
        )
    written(
        path,
        f"CREATE TABLE {prefix}res_event_stream_row (res_esr_event_stream_row_id uuid, "
        "res_esr_global_sequence_number INTEGER PRIMARY KEY, res_esr_stream_id uuid, "
        "res_esr_stream_sequence_number bigint, res_esr_store_date timestamptz, res_esr_event_name text, "
        "res_esr_event_version int, res_esr_event_json text, res_esr_additional_metadata_json text, "
        "res_esr_is_dispatched_to_async_queues boolean)",
        f"CREATE TABLE {prefix}rae_async_event_queue (rae_aeq_async_event_queue_id text PRIMARY KEY, "
        "rae_aeq_version int, rae_aeq_last_sequence_number_processed bigint)",
        f"CREATE TABLE {prefix}rae_queued_async_event (rae_qae_queued_async_event_id uuid, rae_qae_queue_id "
        "text, rae_qae_sequence_number bigint, rae_qae_event_stream_row_id uuid, "
        "rae_qae_external_event_record_id uuid)",
        insert(f"{prefix}res_event_stream_row", rows),
        insert(f"{prefix}rae_async_event_queue", [("orders:1", 1, 7), ("orders:2", 1, None)]),
        insert(f"{prefix}rae_queued_async_event", [(str(n), "orders:1", 8 + n, "", None) for n in range(2)]),
    )
    return expected
