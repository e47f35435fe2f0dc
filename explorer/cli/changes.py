"""Commands that ask the past: diff, blame."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click
import msgspec

from explorer.cli.folding import folded, say_if_incomplete
from explorer.cli.printing import print_json, say
from explorer.cli.tools import (
    EXIT_CANNOT_READ,
    EXIT_CHECK_FAILED,
    PAGE,
    Tools,
    as_json,
    at_event,
    format_id,
    moment,
    readable,
    within,
)
from explorer.core.errors import CannotFold, UsageError
from explorer.core.paths import names_of
from explorer.core.table_map import FormatChoice
from explorer.runtime import questions as q
from explorer.viewmodels import changes as documents
from explorer.viewmodels.formatting import place

Ask = Callable[[q.Question], Any]

of_stream = click.option("--stream", callback=readable, help="Of this stream's state only.")
of_projection = click.option("--projection", callback=readable, help="Of this projection's rows only.")


def _end(option: str, name: str, told: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(option, name, metavar="N[.SUB]", required=True, callback=moment, help=told)


@click.command()
@click.argument("store")
@format_id
@_end("--from", "start", "After this event; 0: before the first; of a stream also like 12.1.")
@_end("--to", "end", "After this event.")
@of_stream
@of_projection
@click.option("--format", "style", type=click.Choice(["json", "text", "jsonpatch"]), default="text")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when anything differs, or cannot be folded.")
@click.pass_obj
def diff(
    tools: Tools,
    store: str,
    format_id: FormatChoice | None,
    start: tuple[int, int | None],
    end: tuple[int, int | None],
    stream: str | None,
    projection: str | None,
    style: str,
    exit_code: bool,
) -> None:
    """Say what changed between two moments, and which events changed it."""
    if stream is not None and projection is not None:
        raise UsageError("Give --stream or --projection, not both; without either everything is compared.")
    if stream is None and (start[1], end[1]) != (None, None):
        raise UsageError(
            "A moment like 12.1, within what upcasting made of one event, is one of a stream: give --stream, "
            "or leave .1 out, since projections see all of an event or nothing."
        )
    with tools.reader(store, format_id) as ask:
        within(ask, max(start[0], end[0]))
        pages = list(_all_pages(ask, start, end, stream, projection))
        say_if_incomplete(ask)
    found = [change for page in pages for change in page.changes]
    problems = [*dict.fromkeys(page.problem for page in pages if page.problem)]
    if style == "json":
        print_json(documents.diffed(start, end, found, problems))
    elif style == "jsonpatch":
        print_json(documents.patch(found, whole=stream is None and projection is None))
    else:
        for line in documents.lines(found, problems):
            say(line)
    if style != "text":
        for problem in problems:
            say(f"Note: {problem}", err=True)
    if exit_code and (found or problems):
        sys.exit(EXIT_CHECK_FAILED)
    if problems:
        sys.exit(EXIT_CANNOT_READ)


@click.command()
@click.argument("store")
@format_id
@click.option("--stream", callback=readable, help="Of this stream's state.")
@click.option("--projection", callback=readable, help="Of a row of this projection.")
@click.option("--key", callback=readable, help="The row; the parts of a key are separated by a comma.")
@click.option("--path", required=True, callback=readable, help="The part, as in lines.apple.quantity.")
@at_event
@as_json
@click.pass_obj
def blame(
    tools: Tools,
    store: str,
    format_id: FormatChoice | None,
    stream: str | None,
    projection: str | None,
    key: str | None,
    path: str,
    at: int | None,
    as_json: bool,
) -> None:
    """Say which events changed a part of a state or of a row, newest first."""
    if (stream is None) == (projection is None) or (projection is None) != (key is None):
        raise UsageError("Give --stream, or --projection with --key.")
    names_of(path)
    parts = None if key is None else tuple(key.split(","))
    with tools.reader(store, format_id) as ask:
        blamed = _blamed(ask, q.AskBlame(path, stream, projection, parts, at, limit=PAGE))
        say_if_incomplete(ask)
    if as_json:
        print_json(blamed)
    else:
        _say_blamed(blamed)
    if "problem" in blamed:
        raise CannotFold(blamed["problem"])


def _say_blamed(blamed: Mapping[str, Any]) -> None:
    say(f"{blamed['path'] or 'all of it'} is {_shown(blamed['value'])}")
    for link in blamed["chain"]:
        event = f"{place(link['ordinal'], link.get('sub'))} {link['type']}"
        numbered = "" if link["version"] is None else f" (version {link['version']})"
        say(f"  {event}{numbered}: {_shown(link['old'])} -> {_shown(link['new'])}")


def _all_pages(
    ask: Ask,
    earlier: tuple[int, int | None],
    later: tuple[int, int | None],
    stream: str | None,
    projection: str | None,
) -> Iterator[q.Diffed]:
    (start, start_sub), (end, end_sub) = earlier, later
    if stream is not None:
        whole = q.AskDiff(start, end, stream=stream, limit=PAGE, start_sub=start_sub, end_sub=end_sub)
        yield from _pages(ask, whole)
    elif projection is not None:
        yield from _pages(ask, q.AskDiff(start, end, projection=projection, limit=PAGE))
    else:
        for name in sorted(_touched(ask, *sorted((start, end)))):
            yield from _pages(ask, q.AskDiff(start, end, stream=name, limit=PAGE))
        for row in ask(q.AskProjections()).rows:
            yield from _pages(ask, q.AskDiff(start, end, projection=row.name, limit=PAGE))


def _touched(ask: Ask, after: int, until: int) -> set[str]:
    found: set[str] = set()
    more: int | None = after
    while more is not None:
        touched: q.Touched = ask(q.AskTouched(more, until))
        found |= touched.streams.keys()
        more = touched.more
    return found


def _pages(ask: Ask, question: q.AskDiff) -> Iterator[q.Diffed]:
    first, count = 0, 1
    while first < count:
        answer: q.Diffed = folded(ask, msgspec.structs.replace(question, first=first))
        yield answer
        first, count = first + question.limit, answer.count


def _blamed(ask: Ask, question: q.AskBlame) -> Mapping[str, Any]:
    answer: q.Blamed = folded(ask, question)
    chain = list(answer.chain)
    while answer.more:
        answer = folded(
            ask,
            q.AskBlame(
                question.path,
                question.stream,
                question.projection,
                question.key,
                question.at,
                chain[-1].ordinal,
                question.limit,
            ),
        )
        chain += answer.chain
    return documents.blamed(answer, chain)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
