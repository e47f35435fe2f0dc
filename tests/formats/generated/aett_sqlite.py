"""Stores as the Python library aett writes them: JSON texts in a JSON array, ids turned round."""

from uuid import UUID

from generated.stories import commits, in_utc, insert, text, written

FORMAT = "aett-sqlite"
SETTINGS = {"usual": {}, "another name": {"names": "shop", "seed": 3}, "types in the body": {"topics": False}}


def make(path, *, names="usual", size=40, seed=1, topics=True):
    table = "commits" if names == "usual" else f"{names}_commits"
    rows, expected, versions = [], [], {}
    for number, commit in enumerate(commits(seed, size), start=1):
        first = commit[0]
        stream, moment = first["stream"], first["time"]
        versions[stream] = versions.get(stream, 0) + len(commit)
        about = {"correlation_id": first["correlation_id"]}
        items = []
        for one in commit:
            headers = {"event_id": one["event_id"], "causation_id": one["causation_id"]}
            body = one["data"]
            if topics:
                headers["topic"] = one["type"]
            else:
                body = {"$type": one["type"], **body}
            items.append(text({"body": body, "headers": headers}))
            expected.append(
                {
                    **{name: one[name] for name in ("stream", "version", "type", "event_id", "causation_id")},
                    "position": number,
                    "tenant": "t1",
                    "time": in_utc(moment),
                    "correlation_id": first["correlation_id"],
                    "data": body,
                    "metadata": {
                        "commit_headers": about,
                        "event_headers": headers,
                        "commit_id": first["event_id"],
                        "commit_sequence": number,
                    },
                }
            )
        rows.append(
            (
                "t1",
                stream,
                stream,
                versions[stream],
                len(commit),
                UUID(first["event_id"]).bytes_le,
                number,
                f"{moment.isoformat(sep=' ')}+00:00",
                number,
                text(about).encode(),
                text(items).encode(),
            )
        )
    written(
        path,
        f"CREATE TABLE {table} (TenantId varchar(40), StreamId char(40), StreamIdOriginal text, "
        "StreamRevision int, Items int, CommitId guid, CommitSequence int, CommitStamp datetime, "
        "CheckpointNumber INTEGER PRIMARY KEY AUTOINCREMENT, Headers blob, Payload blob)",
        insert(table, rows),
    )
    return expected
