"""What the outcomes pane shows, and the view that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from explorer.core.forms import label
from explorer.runtime.questions import OutcomeRow
from explorer.viewmodels.command_screens import ResultScreen, figures
from explorer.viewmodels.formatting import indented, moment


@dataclass(frozen=True, slots=True)
class Chip:
    """One way to filter the log.

    Args:
        only: kind of outcome, None for all.
        text: the kind and how many there are, None where that is not known yet.
        tip: the counts by code, empty where there is one code at most.
        chosen: whether it is the filter now.
    """

    only: str | None
    text: str
    tip: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OutcomeScreen:
    """One outcome in full.

    Args:
        title: what was asked ("Add item on cart-c17").
        message: why it ended so, may be empty.
        facts: (name, value) for people.
        fields: what was filled in, as JSON text over lines.
        event: its first event, None where there is none.
        obstacle: why it cannot be sent again now, empty when it can.
        loadable: whether its form exists.
    """

    title: str
    message: str
    facts: tuple[tuple[str, str], ...]
    fields: str
    event: int | None
    obstacle: str
    loadable: bool


class OutcomesView(Protocol):
    """Shows the log; decides nothing."""

    def set_chips(self, chips: tuple[Chip, ...]) -> None:
        """Show the filters."""

    def set_rows(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Show these rows instead of all others, newest first."""

    def add_newer(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Put rows above the others."""

    def add_older(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Put rows below the others."""

    def set_more(self, more: bool) -> None:
        """Take note of whether there are older ones."""

    def set_empty(self, text: str) -> None:
        """Say why there are no rows; empty: there are."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong with reading; empty: nothing."""

    def set_detail(self, detail: OutcomeScreen | None) -> None:
        """Show one outcome in full."""

    def set_result(self, result: ResultScreen | None) -> None:
        """Say how sending again ended."""


def detail_of(row: OutcomeRow, obstacle: str, loadable: bool) -> OutcomeScreen:
    """Write one outcome out for people."""
    on = f" on {row.stream}" if row.stream else ""
    details = _object(row.details)
    fields = details.pop("fields", None)
    facts = [
        ("Outcome", f"{row.outcome}: {row.code}" if row.code and row.outcome == "refused" else row.outcome),
        ("Time", moment(row.time)),
        ("Actor", f"{row.actor} ({row.source})"),
        ("Command ID", row.command_id),
        *figures(details),
    ]
    if isinstance(fields, list):
        facts += [
            (label(str(one.get("field"))), str(one.get("message"))) for one in fields if isinstance(one, dict)
        ]
    return OutcomeScreen(
        title=f"{label(row.command_type)}{on}",
        message=row.message or "",
        facts=tuple(facts),
        fields=indented(row.fields),
        event=row.first_position,
        obstacle=obstacle,
        loadable=loadable,
    )


def fields_in(row: OutcomeRow) -> dict[str, Any]:
    """Give what was filled in, as raw values."""
    return _object(row.fields)


def expected_by(row: OutcomeRow) -> int | None:
    """Give the version that a command expected, None where the log does not tell."""
    expected = _object(row.details).get("expected") if row.outcome == "conflict" else None
    return expected if isinstance(expected, int) and not isinstance(expected, bool) else None


def unrepeatable(row: OutcomeRow) -> str:
    """Say why the very same command cannot be sent once more; "" where it can."""
    if row.source == "process":
        return "A process issued this command, and only that process sends it again."
    if row.outcome == "conflict" and expected_by(row) is None:
        return "The version that this command expected is not in the log; issue it anew instead."
    return ""


def _object(text: str) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def chip_text(kind: str, known: int | None) -> str:
    """Write a filter and how many outcomes it would show."""
    return kind if known is None else f"{kind} {known:,}"


def by_code(kind: str, counts: Mapping[str, int]) -> str:
    """Write how many outcomes of a kind there are by code, most frequent first."""
    codes = {name.partition(".")[2]: n for name, n in counts.items() if name.startswith(f"{kind}.")}
    return ", ".join(f"{code} {n:,}" for code, n in sorted(codes.items(), key=lambda one: (-one[1], one[0])))
