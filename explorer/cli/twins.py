"""The command about the CRUD twin: the log beside a table that the same commands changed in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from explorer.cli.printing import print_json, say, table
from explorer.cli.tools import PAGE, Tools, as_json, at_event, format_id, within
from explorer.core.table_map import FormatChoice
from explorer.runtime import questions as q
from explorer.viewmodels import twin_words as words

Ask = Callable[[q.Question], Any]


@click.command()
@click.argument("store")
@format_id
@at_event
@as_json
@click.pass_obj
def twin(tools: Tools, store: str, format_id: FormatChoice | None, at: int | None, as_json: bool) -> None:
    """Compare the to-do lists of the log with a table that the same commands changed in place."""
    with tools.reader(store, format_id) as ask:
        within(ask, at)
        given: q.Twin = ask(q.AskTwin(at, 0, PAGE, patient=True))
        rows = list(given.rows)
        while len(rows) < given.count and (more := ask(q.AskTwin(given.at, len(rows), PAGE, True)).rows):
            rows += more
        audit = _audit(ask)
    if as_json:
        print_json(words.document(given, rows, audit))
        return
    say(f"The log after event #{given.at:,}, and the table as it is now: {words.compared_text(given)}.")
    columns = ("list_id", "task_id", "log", "table", "difference")
    table(
        columns,
        [(*row.key, words.row_text(row.log), words.row_text(row.table), row.difference) for row in rows],
    )
    for sentence in (words.seen_text(given), words.lost_text(given.losses)):
        if sentence:
            say(sentence)
    for loss in given.losses:
        for example in loss.examples:
            say(f"  {words.example_text(loss.kind, example)}")
    say(f"{len(audit):,} rows in the audit table. {words.AUDIT_KEEPS}")


def _audit(ask: Ask) -> list[q.TwinAuditRow]:
    """Give the whole audit table, newest first."""
    rows: list[q.TwinAuditRow] = []
    while page := ask(q.AskTwinAudit(rows[-1].number if rows else None, PAGE)).rows:
        rows += page
    return rows
