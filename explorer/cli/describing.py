"""Commands that say what a store is: detect, info."""

from __future__ import annotations

import sys
from typing import Any

import click

from explorer.cli.printing import print_json, say, table
from explorer.cli.tools import EXIT_CANNOT_READ, Tools, as_json, closing, format_id
from explorer.core.counting import count
from explorer.core.errors import StoreDamaged
from explorer.core.table_map import FormatChoice, TableMap
from explorer.runtime import questions as q
from explorer.viewmodels import documents


@click.command()
@click.argument("store")
@format_id
@as_json
@click.pass_obj
def detect(tools: Tools, store: str, format_id: FormatChoice | None, as_json: bool) -> None:
    """Say which format a store has, and why; with --format-id, whether it would open as that one.

    Exits with 4 where the store would not open.
    """
    with closing(tools.app.detect(store, format_id)) as ask:
        found: q.Detected = ask(q.AskDetect())
    if as_json:
        print_json(documents.detected(found))
    else:
        _say_detected(found, format_id)
    if found.chosen is None:
        sys.exit(EXIT_CANNOT_READ)


def _say_detected(found: q.Detected, choice: FormatChoice | None) -> None:
    for match in found.matches:
        say(f"{match.format} ({match.title}), confidence {match.confidence:.0%}")
        for sentence in match.evidence:
            say(f"  - {sentence}")
    if choice is not None and found.chosen is not None:
        say(f"It would open as {found.chosen}.")
    for sentence in found.warnings:
        say(f"Unusual: {sentence}")
    if found.chosen is not None:
        return
    say(_not_chosen(choice))
    for sentence in found.why_not:
        say(f"  - {sentence}")
    if found.matches:
        say("Say with --format-id as which to read it.")
    elif choice is None:
        say("Any table can be read by a map of its columns; `event-explorer map` drafts one for --map.")


def _not_chosen(choice: FormatChoice | None) -> str:
    if isinstance(choice, TableMap):
        return "It would not open by this map:"
    return "No format was chosen:" if choice is None else f"It would not open as {choice}:"


@click.command()
@click.argument("store")
@format_id
@as_json
@click.pass_obj
def info(tools: Tools, store: str, format_id: FormatChoice | None, as_json: bool) -> None:
    """Say what a store is and holds."""
    with tools.reader(store, format_id) as ask:
        described: q.Described = ask(q.Describe())
        first = ask(q.AskRecords(0, 1)).records
        last = ask(q.AskRecords(max(described.events - 1, 0), 1)).records
        ends = (first[0] if first else None, last[-1] if last else None)
        surveyed = ask(q.AskTypes()), ask(q.AskCategories()), ask(q.AskFlags())
    document = documents.info(described, *surveyed, ends)
    if as_json:
        print_json(document)
    else:
        _say_info(described.title, document, described.ends_early)
    if described.ends_early is not None:
        raise StoreDamaged(f"There may be more than can be read. {described.ends_early}")


def _lag(consumer: dict[str, Any]) -> int | str | None:
    """Give the lag of a consumer, with what it counts where that is not events."""
    lag: int | None = consumer["lag"]
    return lag if lag is None or "lag_in" not in consumer else count(lag, consumer["lag_in"])


def _say_info(title: str, known: dict[str, Any], ends_early: str | None) -> None:
    say(f"{title} ({known['format']})")
    say(f"{count(known['events'], 'event')} in {count(known['streams'], 'stream')}")
    for row in (known["first"], known["last"])[: known["events"]]:
        if row:
            of = "of no stream" if row["stream"] is None else f"of {row['stream']}"
            say(f"  #{row['ordinal']:,} {row['time'] or 'no time'} {row['type']} {of}")
    if known["capabilities"]["snapshots"]:
        snapshots = known["snapshots"]
        say(f"Snapshots: {'not known' if snapshots is None else format(snapshots, ',')}")
    consumers = [(one["name"], one["position"], _lag(one)) for one in known["checkpoints"]]
    for columns, rows in (
        (("type", "events"), sorted(known["types"].items(), key=lambda item: -item[1])),
        (("flag", "rows"), [*known["flags"].items()]),
        (("consumer", "position", "lag"), consumers),
    ):
        if rows:
            say("")
            table(columns, rows)
    # Why events end early is said at the end.
    said = [f"Unusual: {one}" for one in known["warnings"] if one != ends_early]
    said += [f"Note: {one}" for one in known["notes"]]
    for line in ["", *said] if said else []:
        say(line)
