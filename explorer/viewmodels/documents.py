"""What the headless twin prints: the JSON documents, stable in shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from explorer.core.domains import Domains
from explorer.core.fields import fields_of
from explorer.core.forms import Problem
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Outcome, Refusal, kind
from explorer.core.schemas import json_schema
from explorer.exchange.event_json import Document as Document
from explorer.exchange.event_json import event as event
from explorer.runtime import questions as q
from explorer.runtime.stories import Tally
from explorer.runtime.wire import event_record


def info(
    described: q.Described,
    types: q.Types,
    categories: q.Categories,
    flags: q.Flags,
    ends: tuple[q.EventRecord | None, q.EventRecord | None],
) -> Document:
    """Say what a store is and holds."""
    first, last = ends
    return {
        "format": described.format,
        "events": described.events,
        "streams": sum(one.streams for one in categories.rows),
        "types": dict(sorted(types.counts.items())),
        "flags": {flag: number for flag, number in flags.counts.items() if number},
        "first": event(first) if first else None,
        "last": event(last) if last else None,
        "capabilities": described.capabilities,
        "checkpoints": [_checkpoint(one) for one in described.checkpoints],
        "snapshots": described.snapshots,
        "warnings": list(described.warnings),
        "notes": list(described.notes),
    }


def detected(found: q.Detected) -> Document:
    """Say which formats a source could have, and why."""
    matches = [
        {"format": one.format, "confidence": one.confidence, "evidence": list(one.evidence)}
        for one in found.matches
    ]
    document: Document = {"matches": matches, "chosen": found.chosen}
    if found.chosen is None:
        document["why_not"] = list(found.why_not)
    if found.warnings:
        document["warnings"] = list(found.warnings)
    return document


def streams(rows: Iterable[q.StreamRow]) -> Document:
    """List streams."""
    listed = [_fields(one) for one in rows]
    return {"count": len(listed), "streams": listed}


def state(given: q.State) -> Document:
    """Give a stream's state."""
    document: Document = {
        "stream": given.stream,
        "version": given.version,
        **({} if given.sub is None else {"sub": given.sub}),
        "state": json.loads(given.state),
        "fold": given.fold,
        "seek": _fields(given.seek),
    }
    if given.problem:
        document["problem"] = given.problem
    return document


def rows(given: q.Rows, pages: Iterable[q.KeyedRow]) -> Document:
    """Give a projection's rows; a key of one part is a text, of several parts a list."""
    document: Document = {
        "name": given.name,
        "version": given.version,
        "at": given.at,
        "count": given.count,
        "rows": [{"key": key_of(one.key), "row": json.loads(one.row)} for one in pages],
        "seek": _fields(given.seek),
    }
    if given.problem:
        document["problem"] = given.problem
    return document


def key_of(key: tuple[str, ...]) -> str | list[str]:
    """Write a key: a text when it has one part, a list otherwise."""
    return key[0] if len(key) == 1 else list(key)


def projections(given: q.Projections) -> Document:
    """List projections with how far they are."""
    listed = []
    for one in given.rows:
        row = {
            "name": one.name,
            "version": one.version,
            "checkpoint": one.checkpoint,
            "lag": one.lag,
            "rows": one.rows,
            "status": one.status,
        }
        listed.append(row if one.error is None else {**row, "error": one.error})
    return {"projections": listed}


def verified(given: q.Verified) -> Document:
    """Say what was checked, and whether it holds."""
    checks = [_fields(one) for one in given.checks]
    return {"ok": all(one.ok for one in given.checks), "checks": checks}


def outcome(given: Outcome) -> Document:
    """Say how a command ended."""
    document: Document = {
        "outcome": kind(given),
        "events": [],
        "code": None,
        "message": None,
        "fields": [],
        "command_id": given.command_id,
    }
    match given:
        case Accepted(events=events):
            document["events"] = [event(event_record(one)) for one in events]
        case Duplicate(first_position=first, last_position=last):
            document["message"] = "This command was accepted before; nothing happened now."
            document["positions"] = [] if first is None or last is None else list(range(first, last + 1))
        case Malformed(problems=problems):
            document["fields"] = [_problem(one) for one in problems]
            document["message"] = " ".join(f"{one.field}: {one.message}" for one in problems)
            document["code"] = "Invalid"
        case Refusal(code=code, message=message, details=details):
            document |= {"code": code, "message": message, "details": dict(details)}
        case Conflict(expected=expected, actual=actual):
            document |= {"code": "Conflict", "message": given.message}
            document |= {"expected": expected, "actual": actual}
    return document


def simulated(tally: Tally) -> Document:
    """Say what became of the commands of a story."""
    return {
        "commands": tally.commands,
        "accepted": tally.accepted,
        "refused": dict(sorted(tally.refused.items())),
        "conflicts": tally.conflicts,
        "duplicates": tally.duplicates,
        "events": tally.events,
        "rate": tally.rate,
    }


def commands(domains: Domains, only: str | None = None) -> Document:
    """List commands with JSON Schemas of their fields, of one domain or all."""
    listed = []
    for domain in domains.domains:
        if only not in (None, domain.name):
            continue
        for category in domain.categories:
            for command in (*category.commands, *category.process_commands):
                listed.append(
                    {
                        "command": command.__name__,
                        "domain": domain.name,
                        "category": category.name,
                        "stream_key": category.key,
                        "process": command in category.process_commands,
                        "fields": [one.name for one in fields_of(command)],
                        "schema": json_schema(command),
                    }
                )
    return {"commands": listed}


def _problem(problem: Problem) -> Mapping[str, str]:
    return {"field": problem.field, "code": problem.code, "message": problem.message}


def _checkpoint(row: q.CheckpointRow) -> Document:
    """Say how far a consumer has come, and what its lag counts where that is not events."""
    return {name: one for name, one in _fields(row).items() if (name, one) != ("lag_in", "event")}


def _fields(given: Any) -> Document:
    return {name: getattr(given, name) for name in given.__struct_fields__}
