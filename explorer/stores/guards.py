"""Triggers that live in a SQLite store and bind every program that opens it: the log only grows, densely.

REPLACE deletes rows without firing delete triggers (unless the connection asks for it), so what
could be replaced is refused before it is inserted. Nobody is kept from dropping a trigger; `verify`
then says so, and the hash chain shows what was changed.

A guard on a growing table rolls the whole transaction back. Were it to undo only its statement, SQLite
would have to keep copies of the pages that each statement changes, which costs more than all guards.
"""

from __future__ import annotations

_FIXED = "('store_id', 'clock', 'created_at')"


def _refuse(table: str, action: str, sentence: str, when: str = "") -> tuple[str, str]:
    name = f"{table}_refuse_{action.lower()}"
    condition = f"WHEN {when} " if when else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _guard(table: str, action: str, *rules: tuple[str, str]) -> tuple[str, str]:
    name = f"{table}_guard_{action.lower()}"
    cases = " ".join(f"WHEN {broken} THEN RAISE(ROLLBACK, '{sentence}')" for broken, sentence in rules)
    return name, f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT CASE {cases} END; END"


GUARDS: dict[str, str] = dict(
    (
        _refuse("events", "UPDATE", "an event is never changed"),
        _refuse("events", "DELETE", "an event is never deleted"),
        _guard(
            "events",
            "INSERT",
            (
                "NEW.position IS NOT 1 + coalesce((SELECT max(position) FROM events), 0)",
                "an event takes the next position",
            ),
            (
                "NEW.version IS NOT 1 + coalesce("
                "(SELECT max(version) FROM events WHERE stream = NEW.stream), 0)",
                "an event takes the next version of its stream",
            ),
            (
                "EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id)",
                "an event id names one event",
            ),
        ),
        _refuse("head", "DELETE", "the head is never deleted"),
        _refuse("head", "INSERT", "there is one head", when="EXISTS (SELECT 1 FROM head)"),
        _guard(
            "head",
            "UPDATE",
            ("NEW.id IS NOT 1", "there is one head"),
            (
                "NOT EXISTS (SELECT 1 FROM events WHERE position = NEW.position AND hash = NEW.hash "
                "AND position = (SELECT max(position) FROM events))",
                "the head agrees with the last event",
            ),
        ),
        _refuse("outcomes", "UPDATE", "an outcome is never changed"),
        _refuse("outcomes", "DELETE", "an outcome is never deleted"),
        _guard(
            "outcomes",
            "INSERT",
            (
                "NEW.number IS NOT 1 + coalesce((SELECT max(number) FROM outcomes), 0)",
                "an outcome takes the next number",
            ),
            (
                "NEW.outcome = 'accepted' AND EXISTS (SELECT 1 FROM outcomes "
                "WHERE command_id = NEW.command_id AND outcome = 'accepted')",
                "a command is accepted once",
            ),
        ),
        _refuse("meta", "UPDATE", "what names the store is never changed", when=f"OLD.key IN {_FIXED}"),
        _refuse("meta", "DELETE", "what names the store is never deleted", when=f"OLD.key IN {_FIXED}"),
        _refuse(
            "meta",
            "INSERT",
            "what names the store is written once",
            when=f"NEW.key IN {_FIXED} AND EXISTS (SELECT 1 FROM meta WHERE key = NEW.key)",  # noqa: S608 - our own words
        ),
    )
)
"""Trigger name -> the statement that makes it."""
