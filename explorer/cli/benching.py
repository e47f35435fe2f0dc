"""The command that measures speed and memory: bench."""

from __future__ import annotations

from typing import Any

import click

from explorer.cli.printing import counted, print_json, say, table
from explorer.cli.tools import Tools, as_json, interruptible
from explorer.core.errors import UsageError
from explorer.runtime.benched import LEAST_EVENTS, Plan, Report, Row

EVENTS = click.IntRange(LEAST_EVENTS, 100_000_000)


@click.command()
@click.option("--events", type=EVENTS, default=200_000, show_default=True, help="Size of the store.")
@click.option("--sizes", help="Sizes between which growth is measured, as in 100000,1000000.")
@click.option("--peers", is_flag=True, help="Measure other libraries too, where they are installed.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed builds the same stores.")
@as_json
@click.pass_obj
def bench(tools: Tools, events: int, sizes: str | None, peers: bool, seed: int, as_json: bool) -> None:
    """Measure speed and memory on stores of its own, beside the raw limits; takes minutes."""
    chosen = sizes_of(sizes) if sizes else tuple(sorted({max(LEAST_EVENTS, events // 10), events}))
    with interruptible():
        report = tools.app.bench(Plan(events, chosen, peers, seed), _progress())
    if as_json:
        print_json(document(report))
    else:
        _print(report)


def sizes_of(text: str) -> tuple[int, ...]:
    """Read sizes with commas between them.

    Raises:
        UsageError: one is no number, or too small or large for a store to be measured.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts):
        raise UsageError(f"Sizes are numbers of events like 100000,1000000, not {text}.")
    sizes = tuple(sorted({int(part) for part in parts}))
    if not EVENTS.min <= sizes[0] <= sizes[-1] <= EVENTS.max:  # type: ignore[operator]  # click's bounds may be None, not these
        raise UsageError(f"A store to be measured has {EVENTS.min:,} to {EVENTS.max:,} events, not {text}.")
    return sizes


def document(report: Report) -> dict[str, Any]:
    """Give a report as JSON; figures in three significant digits or more, null where not measured."""
    return {
        "machine": dict(report.machine),
        "date": report.date,
        "events": report.events,
        "rows": [
            {
                "name": one.name,
                "unit": one.unit,
                "ours": _rounded(one.ours),
                "peers": {name: _rounded(figure) for name, figure in one.peers.items()},
                "limit": _rounded(one.limit),
                "vs_peer": {name: _rounded(ratio) for name, ratio in one.vs_peer.items()},
                "vs_limit": _rounded(one.vs_limit),
                "goal": one.goal,
                "meets": one.meets,
                "note": one.note,
            }
            for one in report.rows
        ],
    }


def _print(report: Report) -> None:
    columns = ("what", "ours", "unit", "limit", "ours/limit", "peer", "ours/peer", "goal", "meets")
    table(columns, [_cells(one) for one in report.rows])
    say(f"{report.events:,} events, {report.date}, {', '.join(map(str, report.machine.values()))}")
    for one in report.rows:
        if one.note:
            say(f"  {one.name}: {one.note}")


def _cells(one: Row) -> tuple[str | None, ...]:
    meets = {None: None, True: "yes", False: "no"}[one.meets]
    peers = ", ".join(f"{name} {_figure(figure)}" for name, figure in one.peers.items()) or None
    ratios = ", ".join(str(_figure(ratio)) for ratio in one.vs_peer.values()) or None
    return (
        one.name,
        _figure(one.ours),
        one.unit,
        _figure(one.limit),
        _figure(one.vs_limit),
        peers,
        ratios,
        one.goal,
        meets,
    )


def _figure(figure: float | None) -> str | None:
    return None if figure is None else f"{_rounded(figure):,}"


def _rounded(figure: float | None) -> float | None:
    if figure is None:
        return None
    return round(figure) if abs(figure) >= 100 else float(f"{figure:.3g}")


def _progress() -> Any:
    def told(what: str, done: int, of: int) -> None:
        counted(what, "events")(done, of)

    return told
