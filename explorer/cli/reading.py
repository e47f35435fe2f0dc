"""Commands that look at events, streams and states: detect, info, events, streams, state."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import click

from explorer.cli.printing import json_text, line, print_json, say, table
from explorer.cli.tools import (
    COUNT,
    PAGE,
    Tools,
    as_json,
    at_event,
    closing,
    format_id,
    known,
    readable,
    within,
)
from explorer.core.errors import UsageError
from explorer.runtime import questions as q
from explorer.viewmodels import documents
from explorer.viewmodels.formatting import record_json

POLL = 0.25
"""Seconds between two looks for new events when following."""


@click.command()
@click.argument("store")
@as_json
@click.pass_obj
def detect(tools: Tools, store: str, as_json: bool) -> None:
    """Say which format a store has, and why."""
    with closing(tools.app.detect(store)) as ask:
        found: q.Detected = ask(q.AskDetect())
    if as_json:
        print_json(documents.detected(found))
        return
    for match in found.matches:
        say(f"{match.format} ({match.title}), confidence {match.confidence:.0%}")
        for sentence in match.evidence:
            say(f"  - {sentence}")
    if found.chosen is None:
        say("No format was chosen:")
        for sentence in found.why_not:
            say(f"  - {sentence}")


@click.command()
@click.argument("store")
@format_id
@as_json
@click.pass_obj
def info(tools: Tools, store: str, format_id: str | None, as_json: bool) -> None:
    """Say what a store is and holds."""
    with tools.reader(store, format_id) as ask:
        described = ask(q.Describe())
        first = ask(q.AskRecords(0, 1)).records
        last = ask(q.AskRecords(max(described.events - 1, 0), 1)).records
        ends = (first[0] if first else None, last[-1] if last else None)
        document = documents.info(described, ask(q.AskTypes()), ask(q.AskCategories()), ends)
    if as_json:
        print_json(document)
        return
    say(f"{described.title} ({described.format})")
    say(f"{document['events']:,} events in {document['streams']:,} streams")
    for row in (document["first"], document["last"]):
        if row:
            say(f"  #{row['ordinal']:,} {row['time'] or 'no time'} {row['type']} of {row['stream']}")
    table(("type", "events"), sorted(document["types"].items(), key=lambda item: -item[1]))
    for warning in document["warnings"]:
        say(f"Note: {warning}")


@click.command()
@click.argument("store")
@format_id
@click.option("--from", "first", type=COUNT, default=1, help="The first ordinal.")
@click.option("--limit", type=COUNT, help="At most this many events.")
@click.option("--stream", callback=readable, help="Only the events of this stream.")
@click.option("--upcast", is_flag=True, help="As handlers see them, not as they are stored.")
@click.option("--follow", is_flag=True, help="Go on with new events until interrupted (jsonl, csv).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "json", "csv", "cloudevents"]),
    default="jsonl",
    show_default=True,
)
@click.pass_obj
def events(
    tools: Tools,
    store: str,
    format_id: str | None,
    first: int,
    limit: int | None,
    stream: str | None,
    upcast: bool,
    follow: bool,
    form: str,
) -> None:
    """Print events in order, as they are stored."""
    if follow and form == "json":
        raise UsageError("A JSON document has an end, so it cannot be followed; use --format jsonl or csv.")
    with tools.reader(store, format_id) as ask:
        head = ask(q.AskHead()).ordinal
        if first > head + 1:  # just after the end stands what will come next
            within(ask, first)
        _warn(ask)
        pages = _pages(ask, first - 1, limit, stream, upcast=upcast, follow=follow)
        if form == "json":
            print_json([documents.event(record) for page in pages for record in page])
            return
        if form == "csv":
            click.echo(documents.csv_lines((), heading=True), nl=False)
        for page in pages:
            if form == "csv":
                # color: click would take colour codes out of the data where nobody looks at a terminal
                click.echo(documents.csv_lines(page, heading=False), nl=False, color=True)
                continue
            for record in page:
                click.echo(
                    json_text(record_json(record)) if form == "jsonl" else line(documents.cloud_event(record))
                )


@click.command()
@click.argument("store")
@format_id
@click.option("--category", callback=readable, help="Only the streams of this category.")
@as_json
@click.pass_obj
def streams(tools: Tools, store: str, format_id: str | None, category: str | None, as_json: bool) -> None:
    """List streams with their versions and counts."""
    found: list[q.StreamRow] = []
    with tools.reader(store, format_id) as ask:
        if category is not None:
            known("category", category, [one.category or "" for one in ask(q.AskCategories()).rows])
        more = True
        while more:
            page = ask(q.AskStreams(category, found[-1].stream if found else None, PAGE))
            found += page.rows
            more = page.more
    if as_json:
        print_json(documents.streams(found))
        return
    table(
        ("stream", "version", "events", "last event"),
        [(s.stream, s.version, s.events, s.last_time) for s in found],
    )


@click.command()
@click.argument("store")
@format_id
@click.option("--stream", callback=readable, required=True, help="The stream whose state is wanted.")
@click.option("--version", type=COUNT, help="At this version of the stream.")
@at_event
@click.option("--key", callback=readable, help="Only this field of the state.")
@as_json
@click.pass_obj
def state(
    tools: Tools,
    store: str,
    format_id: str | None,
    stream: str,
    version: int | None,
    at: int | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Give the state of a stream, now or at any moment."""
    if version is not None and at is not None:
        raise UsageError("Either --version or --at, please.")
    with tools.reader(store, format_id) as ask:
        given = ask(q.AskState(stream, at, version))
    document = documents.state(given)
    if key is not None:
        fields = document["state"] if isinstance(document["state"], dict) else {}
        known("field", key, list(fields))
        document["state"] = {key: fields[key]}
    if as_json:
        print_json(document)
        return
    stood = "before its first event" if given.ordinal == 0 else f"at version {document['version']}"
    say(f"{stream} {stood} ({document['fold']})")
    print_json(document["state"])
    if given.problem:
        say(f"Note: {given.problem}")


def _warn(ask: Callable[[q.Question], Any]) -> None:
    """Say on the side what is unusual about a store whose events are about to be printed."""
    for warning in ask(q.Describe()).warnings:
        say(f"event-explorer: {warning}", err=True)


def _pages(
    ask: Callable[[q.Question], Any],
    after: int,
    limit: int | None,
    stream: str | None,
    *,
    upcast: bool,
    follow: bool,
) -> Iterator[tuple[q.EventRecord, ...]]:
    """Yield pages of events until the limit or the end; when following, wait for more."""
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        page = ask(q.AskRecords(after, size, stream, upcast))
        if page.records:
            yield page.records
            after = page.records[-1].ordinal
            left = None if left is None else left - len({record.ordinal for record in page.records})
        if page.last is None:
            if not follow:
                return
            time.sleep(POLL)
