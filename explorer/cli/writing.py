"""Commands that change a store of ours: send, rebuild; and the list of what can be sent."""

from __future__ import annotations

import json
import math
import re
import sys
from typing import Any
from uuid import uuid4

import click

from explorer.cli.printing import print_json, say_outcome, table, waiting
from explorer.cli.tools import COUNT, EXIT_REFUSED, Tools, as_json, format_id, readable
from explorer.core.errors import UsageError
from explorer.core.nearby import nearest, no_such
from explorer.core.outcomes import Accepted, Duplicate, Wish
from explorer.core.table_map import FormatChoice
from explorer.viewmodels import documents


@click.command()
@click.argument("store")
@click.argument("command")
@click.argument("fields", metavar="JSON", default="{}", callback=readable)
@format_id
@click.option("--expected", type=COUNT, help="The version the stream must be at; 0: it must not exist.")
@click.option("--command-id", callback=readable, help="A UUID; sending it again has no second effect.")
@click.option("--actor", callback=readable, default="cli", show_default=True)
@as_json
@click.pass_obj
def send(
    tools: Tools,
    store: str,
    command: str,
    fields: str,
    format_id: FormatChoice | None,
    expected: int | None,
    command_id: str | None,
    actor: str,
    as_json: bool,
) -> None:
    """Issue a command; FIELDS is a JSON object."""
    if command not in tools.app.domains.commands:
        near = nearest(command, [*tools.app.domains.commands])
        hint = f"the nearest name is {near}, and " if near else ""
        raise UsageError(f"There is no command {command}; {hint}`event-explorer commands` lists all.")
    wish = Wish(command, object_of(fields), command_id or str(uuid4()), expected, actor, "ui")
    bench = tools.app.workbench(store, tools.manner_of(format_id), waiting)
    try:
        outcome = bench.issue(wish)
    finally:
        bench.close()
    document = documents.outcome(outcome)
    good = isinstance(outcome, Accepted | Duplicate)
    if as_json:
        print_json(document)
    else:
        say_outcome(document, to_stderr=not good)
    sys.exit(0 if good else EXIT_REFUSED)


@click.command()
@click.argument("domain", required=False)
@as_json
@click.pass_obj
def commands(tools: Tools, domain: str | None, as_json: bool) -> None:
    """List the commands with their fields."""
    if domain is not None:
        names = [one.name for one in tools.app.domains.domains]
        if domain not in names:
            raise UsageError(no_such("domain", domain, names))
    document = documents.commands(tools.app.domains, domain)
    if as_json:
        print_json(document)
        return
    table(
        ("command", "category", "fields"),
        [(one["command"], one["category"], ", ".join(one["fields"])) for one in document["commands"]],
    )


@click.command()
@click.argument("store")
@click.argument("name", required=False, callback=readable)
@format_id
@as_json
@click.pass_obj
def rebuild(
    tools: Tools, store: str, name: str | None, format_id: FormatChoice | None, as_json: bool
) -> None:
    """Make read models anew, all or one; or let a stopped process (process.NAME) go on."""
    bench = tools.app.workbench(store, tools.manner_of(format_id), waiting)
    try:
        names = [name] if name else sorted(tools.app.domains.projections)
        document = {"projections": [bench.rebuilt(one) for one in names]}
    finally:
        bench.close()
    if as_json:
        print_json(document)
        return
    columns = ("name", "events", "ms", "digest")
    table(columns, [[row[column] for column in columns] for row in document["projections"]])


_HALF = re.compile("[\ud800-\udfff]")


def object_of(text: str) -> dict[str, Any]:
    """Read the fields of a command, a JSON object."""
    try:
        given = json.loads(text, parse_constant=_finite, parse_float=_finite)
        halved = _HALF.search(json.dumps(given, ensure_ascii=False))
    except ValueError as error:
        raise UsageError(f"The fields are no JSON: {error}.") from None
    except RecursionError:
        raise UsageError("The fields are nested too deeply; a command has a few plain fields.") from None
    if halved:
        raise UsageError(
            "The fields hold half a character (one of \\ud800 to \\udfff alone); write it whole."
        )
    if not isinstance(given, dict):
        raise UsageError('The fields must be a JSON object such as {"account_id": "a1"}.')
    return given


def _finite(text: str) -> float:
    """Read a number; what is none in JSON, or too large for one, is refused."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is no number that JSON knows, or too large")
    return value
