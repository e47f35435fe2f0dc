"""Commands that move events between stores and files: export, import."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from explorer.cli.printing import print_json, say
from explorer.cli.tools import Tools, as_json, format_id, interruptible
from explorer.core.counting import count
from explorer.core.errors import UsageError
from explorer.core.table_map import FormatChoice
from explorer.exchange.forms import FORMS
from explorer.runtime.app import Told
from explorer.runtime.manner import USUAL

form = click.option("--format", "form", type=click.Choice(list(FORMS)), help="Left out, told by the file.")


@click.command()
@click.argument("store")
@format_id
@click.option("--to", type=click.Path(path_type=Path), required=True, help="The file to make.")
@form
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@as_json
@click.pass_obj
def export(
    tools: Tools,
    store: str,
    format_id: FormatChoice | None,
    to: Path,
    form: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Write all events of a store into a file, in order and as they came."""
    with interruptible():
        events = tools.app.export(
            store,
            to,
            form,
            _progress("Exporting"),
            replacing=force,
            manner=tools.manner_of(format_id),
        )
    if as_json:
        print_json({"file": str(to), "events": events})
    else:
        say(f"Made {to} with {count(events, 'event')}.")


@click.command("import")
@click.argument("file")
@format_id
@click.option("--into", type=click.Path(path_type=Path), required=True, help="An empty store, or a new one.")
@form
@click.option(
    "--clock", type=click.Choice(["wall", "simulated"]), default="wall", show_default=True,
    help="Of a new store.",
)  # fmt: skip
@as_json
@click.pass_obj
def import_(
    tools: Tools,
    file: str,
    format_id: FormatChoice | None,
    into: Path,
    form: str | None,
    clock: str,
    as_json: bool,
) -> None:
    """Take all events of a FILE (or of another store) into a store of ours, or none of them."""
    manner = replace(tools.manner_of(format_id), fold=None)
    if form is not None and manner != USUAL:
        raise UsageError(
            "--format is for files of events, --format-id, --map and --key-file for stores; leave one out."
        )
    with interruptible():
        brought = tools.app.bring_in(file, into, form, clock, _progress("Importing"), manner)
    if as_json:
        print_json({"store": str(into), "events": brought.events, "from_elsewhere": brought.from_elsewhere})
        return
    kept = count(brought.from_elsewhere, "event")
    say(f"Imported {count(brought.events, 'event')} into {into}.")
    if brought.from_elsewhere:
        say(f"{kept} came with positions, versions or names of another store, kept with each as $source.")


def _progress(what: str) -> Told:
    """Give what writes to stderr how far it is, on a terminal only."""

    def told(done: int, of: int, counted: str) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= of else ""
            click.echo(f"\r{what}: {done:,} of {of:,} {counted}{end}", err=True, nl=False)

    return told
