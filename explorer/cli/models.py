"""Commands about read models and proof: projections, projection, verify."""

from __future__ import annotations

import sys

import click

from explorer.cli.printing import print_json, say, table
from explorer.cli.tools import EXIT_CHECK_FAILED, PAGE, Tools, as_json, at_event, format_id, readable
from explorer.core.counting import count
from explorer.core.errors import CannotFold, UnknownName
from explorer.core.table_map import FormatChoice
from explorer.runtime import questions as q
from explorer.viewmodels import documents


@click.command()
@click.argument("store")
@format_id
@as_json
@click.pass_obj
def projections(tools: Tools, store: str, format_id: FormatChoice | None, as_json: bool) -> None:
    """List projections with their checkpoints and lag."""
    with tools.reader(store, format_id) as ask:
        document = documents.projections(ask(q.AskProjections()))
    if as_json:
        print_json(document)
        return
    columns = ("name", "version", "status", "checkpoint", "lag", "rows")
    table(columns, [[row[name] for name in columns] for row in document["projections"]])
    for row in document["projections"]:
        if "error" in row:
            say(row["error"])


@click.command()
@click.argument("store")
@click.argument("name", callback=readable)
@format_id
@at_event
@click.option("--key", callback=readable, help="Only this row; the parts of a key are separated by a comma.")
@as_json
@click.pass_obj
def projection(
    tools: Tools,
    store: str,
    name: str,
    format_id: FormatChoice | None,
    at: int | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Give a projection's rows as they stood after an event."""
    with tools.reader(store, format_id) as ask:
        wanted = None if key is None else tuple(key.split(","))
        page = ask(q.AskRows(name, at, 0, PAGE, wanted, patient=True))
        rows = list(page.rows)
        while wanted is None and len(rows) < page.count:
            rows += ask(q.AskRows(name, page.at, len(rows), PAGE, patient=True)).rows
    if wanted is not None and not rows:
        raise UnknownName(
            f"{name} has no row {key} after event #{page.at:,}; it has {count(page.count, 'row')}."
        )
    document = documents.rows(page, rows)
    if as_json:
        print_json(document)
    else:
        _say_rows(page, rows)
    if page.problem:
        raise CannotFold(page.problem)


def _say_rows(page: q.Rows, rows: list[q.KeyedRow]) -> None:
    say(f"{page.name} v{page.version} after event #{page.at:,}: {count(page.count, 'row')}")
    table(("key", "row"), [(", ".join(row.key), row.row) for row in rows])


@click.command()
@click.argument("store")
@format_id
@as_json
@click.pass_obj
def verify(tools: Tools, store: str, format_id: FormatChoice | None, as_json: bool) -> None:
    """Check what a store can prove of itself; exit 1 when something does not hold."""
    with tools.reader(store, format_id) as ask:
        document = documents.verified(ask(q.AskVerify()))
    if as_json:
        print_json(document)
    else:
        for check in document["checks"]:
            say(f"{'ok  ' if check['ok'] else 'FAIL'} {check['name']}: {check['detail']}")
    if not document["ok"]:
        sys.exit(EXIT_CHECK_FAILED)
