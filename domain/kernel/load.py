"""Seeded stories: commands as a busy day would bring them, and events as an old store would hold them.

A story is pure: the same seed gives the same steps, without a clock and without a store.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, count
from random import Random
from typing import Any, Protocol, TypeVar

from domain.kernel.recorded import Json

T = TypeVar("T")

DAY = 12 * 3600
"""Seconds that a story would fill at the day's average pace; it is quicker in the busy hours."""

INVALID_RATIO = 0.02
DUPLICATE_RATIO = 0.005


@dataclass(frozen=True, slots=True)
class LoadStep:
    """One command of a story.

    Args:
        command: what is asked; its class names the command's type.
        actor: who asks.
        at: when, ISO 8601 in UTC with microseconds and Z; never earlier than the step before.
        expected: version the stream is claimed to have, None where the asker does not care.
        raw: field values to send instead of the command's own: they are deliberately not valid.
        duplicate_of: index (from 0) of the earlier step that this one sends again, under the same id.
    """

    command: Any
    actor: str
    at: str
    expected: int | None = None
    raw: Mapping[str, Json] | None = None
    duplicate_of: int | None = None


class Story(Protocol):
    """A load profile: gives the commands of some stretch of time, the same ones for the same arguments."""

    def __call__(
        self, seed: int, commands: int, start: str, *, rate: float | None = None, tag: str = ""
    ) -> Iterator[LoadStep]:
        """Give the steps of the story.

        Args:
            seed: of its only source of chance.
            commands: about how many there are, those of its set-up included.
            start: when it begins, ISO 8601 in UTC.
            rate: commands (or sessions) a second on average; None for the profile's own pace.
            tag: goes into every id it makes up, so that a second run on a store has ids of its own.
        """


@dataclass(frozen=True, slots=True)
class LegacyEvent:
    """An event as a store of years ago holds it, in the version of those years.

    Args:
        stream: name of its stream; the events of a stream come in order.
        type: stored name.
        schema_version: version of the payload's shape.
        data: payload.
        actor: who caused it.
        at: when it was recorded, ISO 8601 in UTC with microseconds and Z.
    """

    stream: str
    type: str
    schema_version: int
    data: Mapping[str, Json]
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody on stage asks for now."""

    command: Any
    actor: str
    expected: int | None = None


Role = Iterator[Act | float]
"""What one actor of a story does: acts, and the seconds that pass between them."""


class Stage:
    """Plays many roles at once and gives their acts in the order of time.

    Args:
        start: when the story begins, ISO 8601 in UTC.
    """

    def __init__(self, start: str) -> None:
        self._start = start
        self._order = count()
        self._waiting: list[tuple[float, int, Role]] = []
        self.now = 0.0

    def enter(self, role: Role) -> None:
        """Let somebody begin now."""
        heapq.heappush(self._waiting, (self.now, next(self._order), role))

    def play(self) -> Iterator[LoadStep]:
        """Give the steps of everybody on stage, until all have left."""
        while self._waiting:
            self.now, _, role = heapq.heappop(self._waiting)
            for done in role:
                if isinstance(done, Act):
                    at = moment(self._start, self.now)
                    yield LoadStep(done.command, done.actor, at, done.expected)
                else:
                    heapq.heappush(self._waiting, (self.now + done, next(self._order), role))
                    break


def with_mishaps(steps: Iterable[LoadStep], random: Random) -> Iterator[LoadStep]:
    """Mix in what goes wrong at the door: input that is not valid, and commands sent twice."""
    index = 0
    for step in steps:
        if random.random() < INVALID_RATIO:
            yield replace(step, raw=_spoiled(random, step.command), expected=None)
            index += 1
        yield step
        index += 1
        if random.random() < DUPLICATE_RATIO:
            yield replace(step, duplicate_of=index - 1)
            index += 1


def _spoiled(random: Random, command: Any) -> Mapping[str, Json]:
    values = asdict(command)
    names = [name for name, value in values.items() if isinstance(value, int) or _is_id(name)]
    name = random.choice(names)
    if _is_id(name):
        values[name] = random.choice(("", f"{values[name]} or so", f"{values[name]}-{values[name]}"))
    else:
        values[name] = random.choice((-values[name] - 1, f"about {values[name]}", None))
    return values


def _is_id(name: str) -> bool:
    return name == "sku" or name.endswith("_id")


# --- time ---


def moment(start: str, seconds: float) -> str:
    """Give the point in time so many seconds after `start`, with microseconds and Z."""
    at = datetime.fromisoformat(start.replace("Z", "+00:00")) + timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def hour(start: str, seconds: float) -> float:
    """Give the hour of the day (0 to 24) so many seconds after `start`."""
    at = datetime.fromisoformat(start.replace("Z", "+00:00")) + timedelta(seconds=seconds)
    return at.hour + at.minute / 60 + at.second / 3600


def diurnal(hours: float) -> float:
    """Say how much busier than on average an hour of the day is: least at 3, most at 15 o'clock."""
    return max(0.2, 1 + 0.6 * math.sin(2 * math.pi * (hours - 9) / 24))


def gaps(random: Random, per_second: float, start: str, now: Callable[[], float]) -> Iterator[float]:
    """Give the seconds between arrivals: a Poisson process thinned to the busyness of the hour."""
    busiest = 1.6
    waited = 0.0
    while True:
        waited += random.expovariate(per_second * busiest)
        if random.random() * busiest < diurnal(hour(start, now() + waited)):
            yield waited
            waited = 0.0


# --- chance ---


def dice(seed: int) -> Random:
    """Give the story's only source of chance."""
    return Random(seed)  # noqa: S311  (a story has no secrets)


class Zipf:
    """Draws from ranked values; the one of rank k with weight 1 / k ** s."""

    def __init__(self, s: float) -> None:
        self._s = s
        self._weights: dict[int, list[float]] = {}

    def draw(self, random: Random, ranked: Sequence[T]) -> T:
        """Draw one value, the first rank most often."""
        weights = self._weights.get(len(ranked))
        if weights is None:
            weights = list(accumulate(1 / rank**self._s for rank in range(1, len(ranked) + 1)))
            self._weights[len(ranked)] = weights
        return random.choices(ranked, cum_weights=weights)[0]


def geometric(random: Random, mean: float, most: int) -> int:
    """Draw a whole number from 1 with that mean, before it is capped at `most`."""
    return min(most, 1 + int(math.log(1 - random.random()) / math.log(1 - 1 / mean)))


def cents(random: Random, median: int, sigma: float, most: int) -> int:
    """Draw an amount of money with a long tail upwards, at least one cent."""
    return max(1, min(most, round(median * math.exp(random.gauss(0, sigma)))))
