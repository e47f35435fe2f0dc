"""Commands about load and time: simulate, let-pass."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from explorer.cli.printing import counted, print_json, say
from explorer.cli.tools import COUNT, EXIT_INTERRUPTED, Tools, as_json, readable
from explorer.core.errors import ExplorerError, UsageError
from explorer.core.nearby import no_such
from explorer.runtime.loadgen import check_rate, simulate, story_of
from explorer.runtime.stories import Tally
from explorer.viewmodels import documents

TOLD_EVERY = 50
"""Commands between two words about how far it is."""


class CtrlC:
    """Ctrl-C, noticed between two commands, so that every command is whole; a second one ends at once."""

    def __init__(self) -> None:
        self.pressed = False
        self._before: Any = None

    def __enter__(self) -> CtrlC:
        self._before = signal.signal(signal.SIGINT, self._notice)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _notice(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True


@click.command("simulate")
@click.argument("store")
@click.option("--domain", required=True, callback=readable, help="Whose story is told.")
@click.option("--commands", type=COUNT, required=True, help="How many commands are issued.")
@click.option("--rate", type=float, help="Commands a second; left out, the story's own pace.")
@click.option("--seed", type=COUNT, default=7, show_default=True, help="The same seed tells the same story.")
@click.option("--workers", type=int, default=1, show_default=True, help="Only 1 for now.")
@click.option("--preset", callback=readable, help="Which story; left out, the usual day.")
@as_json
@click.pass_obj
def simulating(
    tools: Tools,
    store: str,
    domain: str,
    commands: int,
    rate: float | None,
    seed: int,
    workers: int,
    preset: str | None,
    as_json: bool,
) -> None:
    """Issue the commands of a story; a missing STORE is made, with a simulated clock."""
    known = {one.name: one for one in tools.app.domains.domains}
    if domain not in known:
        raise UsageError(no_such("domain", domain, list(known)))
    story = story_of(known[domain], preset)
    check_rate(rate)
    if workers != 1:
        raise UsageError("A story is told by one worker for now; leave --workers out.")
    if not Path(store).exists():
        tools.app.create(Path(store), "simulated")
    bench = tools.app.workbench(store)
    tally = Tally()
    try:
        with CtrlC() as ctrl_c:
            simulate(bench, story, commands, seed, rate, tally, _going(ctrl_c, tally, commands))
    except ExplorerError:
        _say_how_far(tally, commands, "Stopped")
        raise
    finally:
        bench.close()
    _tell(tally, as_json=as_json)
    if ctrl_c.pressed:
        _say_how_far(tally, commands, "Interrupted")
        sys.exit(EXIT_INTERRUPTED)


@click.command("let-pass")
@click.argument("store")
@click.argument("seconds", type=float)
@as_json
@click.pass_obj
def let_pass(tools: Tools, store: str, seconds: float, as_json: bool) -> None:
    """Let time pass on a store with a simulated clock, with all that is due in it."""
    bench = tools.app.workbench(store)
    try:
        events = bench.let_pass(seconds)
    finally:
        bench.close()
    if as_json:
        print_json({"events": events})
    else:
        say(f"{seconds:,g} s passed; {events:,} event{'' if events == 1 else 's'} happened.")


def _going(ctrl_c: CtrlC, tally: Tally, commands: int) -> Callable[[], bool]:
    progress = counted("Simulating", "commands")

    def going() -> bool:
        if tally.commands % TOLD_EVERY == 0:
            progress(tally.commands, commands)
        return not ctrl_c.pressed

    return going


def _say_how_far(tally: Tally, commands: int, how: str) -> None:
    say(
        f"event-explorer: {how} after {tally.commands:,} of {commands:,} commands. The store is whole; "
        "another simulate goes on with new commands.",
        err=True,
    )


def _tell(tally: Tally, *, as_json: bool) -> None:
    if as_json:
        print_json(documents.simulated(tally))
        return
    say(
        f"{tally.commands:,} commands ({tally.rate:,} a second): {tally.accepted:,} accepted, "
        f"{tally.refused.total():,} refused, {tally.conflicts:,} in conflict, "
        f"{tally.duplicates:,} sent before; {tally.events:,} events."
    )
    for code, times in sorted(tally.refused.items()):
        say(f"  refused: {code} {times:,}")
