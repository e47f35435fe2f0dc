"""Commands that look at events, streams and states: events, streams, state."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from explorer.cli.folding import folded, say_if_incomplete
from explorer.cli.printing import json_text, print_json, say, table
from explorer.cli.tools import (
    COUNT,
    PAGE,
    Tools,
    as_json,
    at_moment,
    format_id,
    known,
    readable,
    within,
)
from explorer.core.errors import CannotFold, StoreDamaged, StoreError, UsageError
from explorer.core.table_map import FormatChoice
from explorer.exchange.cloud_json import cloud_json
from explorer.exchange.csv_lines import csv_line, heading
from explorer.exchange.event_json import record_json
from explorer.runtime import questions as q
from explorer.viewmodels import documents
from explorer.viewmodels.formatting import place

POLL = 0.25
"""Seconds between two looks for new events when following."""


@click.command()
@click.argument("store")
@format_id
@click.option("--from", "first", type=COUNT, default=1, help="The first ordinal.")
@click.option("--limit", type=COUNT, help="At most this many events.")
@click.option("--stream", callback=readable, help="Only the events of this stream.")
@click.option("--where", metavar="FILTER", callback=readable, help="Only events that a filter lets through.")
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
    format_id: FormatChoice | None,
    first: int,
    limit: int | None,
    stream: str | None,
    where: str | None,
    upcast: bool,
    follow: bool,
    form: str,
) -> None:
    """Print events in order, as they are stored."""
    if follow and form == "json":
        raise UsageError("A JSON document has an end, so it cannot be followed; use --format jsonl or csv.")
    with tools.reader(store, format_id, live=follow) as ask:
        if follow:
            _say_what_following_means(ask(q.Describe()), store)
        head = ask(q.AskHead()).ordinal
        if first > head + 1:  # just after the end stands what will come next
            within(ask, first)
        ends_early = _warned(ask)
        wish = q.AskRecords(first - 1, 0, stream, upcast, where)
        pages = _pages(ask, wish, limit, follow=follow, ends_early=ends_early)
        if form == "json":
            _print_document(pages)
            return
        begun = next(pages, ())  # what is wrong with the wish is said before anything is printed
        if form == "csv":
            click.echo(heading(), nl=False)
        for page in chain((begun,), pages):
            if form == "csv":
                # color: click would take colour codes out of the data where nobody looks at a terminal
                click.echo("".join(map(csv_line, page)), nl=False, color=True)
                continue
            for record in page:
                click.echo(json_text(record_json(record) if form == "jsonl" else cloud_json(record)))


@click.command()
@click.argument("store")
@format_id
@click.option("--category", callback=readable, help="Only the streams of this category.")
@as_json
@click.pass_obj
def streams(
    tools: Tools, store: str, format_id: FormatChoice | None, category: str | None, as_json: bool
) -> None:
    """List streams with their versions and counts."""
    found: list[q.StreamRow] = []
    with tools.reader(store, format_id) as ask:
        ends_early = ask(q.Describe()).ends_early
        if category is not None:
            known("category", category, [one.category for one in ask(q.AskCategories()).rows if one.category])
        more = True
        while more:
            page = ask(q.AskStreams(category, found[-1].stream if found else None, PAGE))
            found += page.rows
            more = page.more
    if as_json:
        print_json(documents.streams(found))
    else:
        columns = ("stream", "category", "version", "events", "last event")
        table(columns, [(s.stream, s.category, s.version, s.events, s.last_time) for s in found])
    if ends_early is not None:
        raise StoreDamaged(f"There may be more streams. {ends_early}")


@click.command()
@click.argument("store")
@format_id
@click.option("--stream", callback=readable, required=True, help="The stream whose state is wanted.")
@click.option("--version", type=COUNT, help="At this version of the stream.")
@at_moment
@click.option("--key", callback=readable, help="Only this field of the state.")
@as_json
@click.pass_obj
def state(
    tools: Tools,
    store: str,
    format_id: FormatChoice | None,
    stream: str,
    version: int | None,
    at: tuple[int, int | None] | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Give the state of a stream, now or at any moment."""
    if version is not None and at is not None:
        raise UsageError("Either --version or --at, please.")
    with tools.reader(store, format_id) as ask:
        ordinal, sub = at or (None, None)
        given: q.State = folded(ask, q.AskState(stream, ordinal, version, sub))
        say_if_incomplete(ask)
    document = documents.state(given)
    if key is not None:
        fields = document["state"] if isinstance(document["state"], dict) else {}
        known("field", key, list(fields))
        document["state"] = {key: fields[key]}
    if as_json:
        print_json(document)
    else:
        _say_state(given, document)
    if given.problem:
        raise CannotFold(given.problem)


def _say_state(given: q.State, document: documents.Document) -> None:
    after = place(given.ordinal, given.sub)
    if given.ordinal == 0:
        stood = "before its first event"
    elif given.version is None:
        stood = f"after {after}"
    else:
        stood = f"at version {given.version}" + ("" if given.sub is None else f", after {after}")
    say(f"{given.stream} {stood} ({document['fold']})")
    print_json(document["state"])


def _warned(ask: Callable[[q.Question], Any]) -> str | None:
    """Say on the side what is unusual about a store whose events are about to be printed.

    Returns:
        Why its events end early, None where they do not.
    """
    described: q.Described = ask(q.Describe())
    for warning in described.warnings:
        if warning != described.ends_early:  # that is said at the end
            say(f"event-explorer: {warning}", err=True)
    return described.ends_early


def _say_what_following_means(described: q.Described, store: str) -> None:
    """Say what following does to the folder of a store of others.

    Raises:
        StoreError: it cannot be followed.
    """
    if described.clock is not None:
        return
    name = Path(store).name
    if not described.capabilities["live"]:
        raise StoreError(
            f"{name} cannot be followed, since its streams have no common order: what comes may stand "
            "anywhere. Leave --follow out, and read it again to see what it holds then."
        )
    say(f"event-explorer: {name} is followed live: SQLite may lay -wal and -shm files beside it.", err=True)


def _print_document(pages: Iterator[tuple[q.EventRecord, ...]]) -> None:
    """Print events as one JSON document, which is whole even where they end early."""
    shown: list[Any] = []
    try:
        for page in pages:
            shown += [documents.event(record) for record in page]
    except StoreDamaged:
        print_json(shown)
        raise
    print_json(shown)


def _pages(
    ask: Callable[[q.Question], Any],
    wish: q.AskRecords,
    limit: int | None,
    *,
    follow: bool,
    ends_early: str | None,
) -> Iterator[tuple[q.EventRecord, ...]]:
    """Yield pages of events, maybe empty, until the limit or the end; when following, wait for more.

    Args:
        ask: asks the reader, and waits.
        wish: which events, and after which one they begin.
        limit: at most this many; None for all.
        follow: whether to wait for more at the end.
        ends_early: why the store's events end early, None where they do not.

    Raises:
        StoreDamaged: no further event can be read; all before it were given.
    """
    left, most, after = limit, PAGE, wish.after
    while left is None or left > 0:
        size = most if left is None else min(most, left)
        try:
            page: q.Records = ask(q.AskRecords(after, size, wish.stream, wish.upcast, wish.where))
        except StoreDamaged as damage:
            if size == 1:
                raise _ending_at(after, str(damage)) from damage
            most = 1  # one of them is bad; one by one, those before it are read
            continue
        yield page.records
        if page.records:
            after = page.records[-1].ordinal
            left = None if left is None else left - len({record.ordinal for record in page.records})
        after = max(after, page.looked)
        if page.last is None:
            if ends_early is not None:
                raise _ending_at(after, ends_early)
            if not follow:
                return
            time.sleep(POLL)


def _ending_at(last: int, why: str) -> StoreDamaged:
    there = f"The last event that can be read is #{last:,}." if last else "No event can be read."
    return StoreDamaged(f"{there} {why}")
