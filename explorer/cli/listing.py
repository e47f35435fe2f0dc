"""The command that lists the formats of others that are read: formats."""

from __future__ import annotations

import json
from typing import Any

import click

from explorer.cli.printing import print_json, say, table
from explorer.cli.tools import as_json, readable
from explorer.core.errors import UsageError
from explorer.core.nearby import no_such
from explorer.runtime.resources import resource

COLUMNS = ("id", "title", "order", "versions", "time", "snapshots", "checkpoints", "flags")
"""What the table of all formats shows of each."""
WORDS = {
    "order": "order of all events",
    "versions": "versions in a stream",
    "time": "times",
    "streams_per_event": "streams of an event",
    "snapshots": "snapshots",
    "checkpoints": "checkpoints of consumers",
    "flags": "flags of rows",
    "payloads": "payloads are decoded",
    "left_out": "left out",
}
"""What the list tells of a format, in words."""


@click.command()
@click.argument("format_id", metavar="[ID]", required=False, callback=readable)
@as_json
def formats(format_id: str | None, as_json: bool) -> None:
    """List the formats of others that are read, and what is read of each; or all about one."""
    found: list[dict[str, Any]] = json.loads(resource("formats.json").read_text("utf-8"))
    if format_id is not None:
        ids = [one["id"] for one in found]
        if format_id not in ids:
            raise UsageError(no_such("format", format_id, ids))
        found = [one for one in found if one["id"] == format_id]
    if as_json:
        print_json({"count": len(found), "formats": found})
    elif format_id is not None:
        _say_all(found[0])
    else:
        table(COLUMNS, [[one[name] for name in COLUMNS] for one in found])
        say("Stores of our own are event-explorer; of one format, `formats ID` tells more.")


def _say_all(one: dict[str, Any]) -> None:
    say(f"{one['title']} ({one['id']})")
    for name, words in WORDS.items():
        say(f"  {words}: {one[name] or 'no gap is known'}")
