"""The load generator: tells a story on a store, as fast as the store takes it or at a pace."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.domain import Domain
from domain.kernel.load import Story
from explorer.core.errors import UsageError
from explorer.core.nearby import there_are
from explorer.runtime.stories import Tally, beginning, enumerate_story
from explorer.runtime.workbench import Workbench

LEAST_A_SECOND = 0.00001
"""About one command a day: with less, a story soon ends after all time that can be written."""

MOST_A_SECOND = 100_000
"""Commands a second that can be asked for."""

NAP = 0.2
"""Seconds of waiting after which the generator looks whether it is to go on."""


def story_of(domain: Domain, preset: str | None) -> Story:
    """Give a domain's story of that name; None for its usual day.

    Raises:
        UsageError: there is no such story.
    """
    names = tuple(domain.presets)
    if not names:
        raise UsageError(f"{domain.title} has no stories to simulate.")
    story = domain.presets.get(preset or names[0])
    if story is None:
        raise UsageError(f"{domain.title} has no preset {preset}; {there_are(preset or '', names)}.")
    return story


def check_rate(rate: float | None) -> None:
    """Refuse a pace that is none.

    Raises:
        UsageError: it is none to speak of, or beyond what any store takes.
    """
    if rate is not None and not LEAST_A_SECOND <= rate <= MOST_A_SECOND:
        raise UsageError(
            f"A rate is a number of commands a second, from {LEAST_A_SECOND:.5f} to {MOST_A_SECOND:,}."
        )


class Pace:
    """Spreads commands evenly over the time there is.

    Args:
        rate: commands a second; None: without waiting.
        now: gives seconds.
        sleep: waits some seconds.
    """

    def __init__(
        self,
        rate: float | None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._now = now
        self._sleep = sleep
        self._begun = now()

    def keep(self, done: int, go_on: Callable[[], bool]) -> bool:
        """Wait until it is time for the next command.

        Args:
            done: how many have been issued.
            go_on: whether to go on waiting.

        Returns:
            Whether to go on.
        """
        due = self._begun + done / self._rate if self._rate else self._begun
        while (going := go_on()) and (left := due - self._now()) > 0:
            self._sleep(min(left, NAP))
        return going


def simulate(
    bench: Workbench,
    story: Story,
    commands: int,
    seed: int,
    rate: float | None,
    tally: Tally,
    go_on: Callable[[], bool] = lambda: True,
) -> None:
    """Tell a story on a store; processes and policies follow every command, projections at the end.

    On a simulated clock the story has its own times, and the same seed on the same history gives the same
    events. On a wall clock commands happen when they are issued, `rate` of them a second. All ids are
    derived from the seed and the head, so that a second run goes on with new commands.

    Args:
        bench: the store.
        story: what is told.
        commands: how many commands.
        seed: of the story.
        rate: commands a second; None: the story's own pace, and on a wall clock without waiting.
        tally: counts what becomes of them.
        go_on: asked between two commands, whether to go on.
    """
    begun = beginning(seed, bench.store.head_hash())
    before = bench.store.head()
    tag = f".{uuid5(NAMESPACE_OID, begun).hex[:8]}" if before else ""
    steps = story(seed, commands, bench.next_moment(), rate=rate, tag=tag)
    pace = Pace(None if bench.clock.simulated else rate)
    started = time.perf_counter()
    try:
        for step, wish in enumerate_story(0, steps, begun):
            if not pace.keep(tally.commands, go_on):
                break
            tally.count(bench.play(wish, step.at))
        bench.catch_up()
    finally:
        tally.events = bench.store.head() - before
        tally.seconds = time.perf_counter() - started
