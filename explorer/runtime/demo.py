"""Making a demo store: a declared legacy stretch, then real commands through real handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from heapq import merge
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.kernel.load import LegacyEvent, LoadStep
from domain.kernel.recorded import RecordedEvent
from explorer.core.event_writer import EventWriter, NewEvent
from explorer.core.expected import Expect
from explorer.core.processing import Delay
from explorer.runtime.stories import beginning, enumerate_story
from explorer.runtime.workbench import Workbench

Progress = Callable[[int], None]
"""Told how many commands are done; whatever it raises stops the work."""

REPORT_EVERY = 200


SLOW_SECONDS = 45
"""How long a slow service needs: longer than any step may take."""


def record_legacy(store: EventWriter, seed: int, stretches: Iterable[Iterable[LegacyEvent]]) -> None:
    """Append events in the versions of years ago, as an import would bring them.

    It is done before a workbench is opened on the store: processes and policies begin after it, so that
    nobody acts on what happened years ago.
    """
    for number, event in enumerate(merge(*stretches, key=lambda one: one.at)):
        event_id = legacy_id(seed, number)
        metadata = {
            "correlation_id": event_id,
            "causation_id": None,
            "actor": event.actor,
            "source": "import",
        }
        new = NewEvent(event_id, event.type, event.schema_version, event.data, metadata, event.at)
        store.append(event.stream, [new], Expect.ANYTHING)


def legacy_id(seed: int, number: int) -> str:
    """Give the id of the legacy event of that number, from 0: the first one marks a demo store."""
    return str(uuid5(NAMESPACE_OID, f"legacy/{seed}/{number}"))


def slow_now_and_then(one_in: Mapping[str, int]) -> Delay:
    """Let some requests of processes lie for so long that their steps are late.

    Args:
        one_in: command type -> one in so many of its requests is slow.
    """

    def delay(request: RecordedEvent) -> float:
        share = one_in.get(request.data["command_type"])
        drawn = UUID(request.data["command_id"]).int
        return SLOW_SECONDS if share and drawn % share == 0 else 0

    return delay


def play(
    bench: Workbench, seed: int, stories: Iterable[Iterable[LoadStep]], progress: Progress | None = None
) -> None:
    """Issue the commands of some stories in the order of their times; then let everything catch up.

    Processes and policies are stepped after every command, so the same seed on the same store gives the
    same events.
    """
    begun = beginning(seed, bench.store.head_hash())
    numbered = [enumerate_story(index, story, begun) for index, story in enumerate(stories)]
    for done, (step, wish) in enumerate(merge(*numbered, key=lambda one: one[0].at)):
        bench.play(wish, step.at)
        if progress is not None and done % REPORT_EVERY == 0:
            progress(done)
    bench.catch_up()
