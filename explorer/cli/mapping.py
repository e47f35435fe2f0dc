"""The command that drafts a map of a table that no format knows: map."""

from __future__ import annotations

import click

from explorer.cli.printing import json_text
from explorer.cli.tools import Tools, closing, readable
from explorer.core.errors import NoFormatFits, UnknownName
from explorer.core.map_draft import draft
from explorer.core.map_guess import TableSketch, guess, likeliest
from explorer.core.nearby import no_such
from explorer.runtime import questions as q


@click.command("map")
@click.argument("store")
@click.option("--table", callback=readable, help="The table or view; left out, the likeliest one.")
@click.pass_obj
def map_(tools: Tools, store: str, table: str | None) -> None:
    """Draft a map of a table, of JSON lines or of CSV, as TOML for `--map`; no format needs to know them."""
    with closing(tools.app.mapping(store)) as ask:
        tables: tuple[TableSketch, ...] = ask(q.AskTables()).tables
        of = likeliest(tables) if table is None else next((one for one in tables if one.name == table), None)
        if of is None and table is not None:
            raise UnknownName(no_such("table or view", table, [one.name for one in tables]))
        if of is None:
            raise NoFormatFits(f"{store} has no table to be mapped; nothing was changed; open another file.")
        previewed: q.Previewed = ask(q.AskPreview(guess(of), 0))
        faults = [one.sentence for one in previewed.faults]
    click.echo(json_text(draft(of, tables, faults, previewed.warnings)), nl=False)
