"""Making a demo store: a declared legacy stretch, then real commands through real handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import merge
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.load import LegacyEvent, LoadStep
from explorer.core.domains import as_json
from explorer.core.expected import Expect
from explorer.core.outcomes import Wish
from explorer.core.store import NewEvent
from explorer.runtime.workbench import Workbench

Progress = Callable[[int], None]
"""Told how many commands are done; whatever it raises stops the work."""

REPORT_EVERY = 200


def record_legacy(bench: Workbench, seed: int, stretches: Iterable[Iterable[LegacyEvent]]) -> None:
    """Append events in the versions of years ago, as an import would bring them."""
    for number, event in enumerate(merge(*stretches, key=lambda one: one.at)):
        event_id = legacy_id(seed, number)
        metadata = {
            "correlation_id": event_id,
            "causation_id": None,
            "actor": event.actor,
            "source": "import",
        }
        new = NewEvent(event_id, event.type, event.schema_version, event.data, metadata, event.at)
        bench.store.append(event.stream, [new], Expect.ANYTHING)


def legacy_id(seed: int, number: int) -> str:
    """Give the id of the legacy event of that number, from 0: the first one marks a demo store."""
    return str(uuid5(NAMESPACE_OID, f"legacy/{seed}/{number}"))


def play(
    bench: Workbench, seed: int, stories: Iterable[Iterable[LoadStep]], progress: Progress | None = None
) -> None:
    """Issue the commands of some stories in the order of their times; then let everything catch up.

    Processes and policies are stepped after every command, so the same seed on the same store gives the
    same events.
    """
    begun = f"{seed}/{bench.store.head_hash()}"
    numbered = [enumerate_story(index, story, begun) for index, story in enumerate(stories)]
    for done, (step, wish) in enumerate(merge(*numbered, key=lambda one: one[0].at)):
        bench.play(wish, step.at)
        if progress is not None and done % REPORT_EVERY == 0:
            progress(done)
    bench.catch_up()


def enumerate_story(index: int, story: Iterable[LoadStep], begun: str) -> Iterable[tuple[LoadStep, Wish]]:
    """Give the steps of a story as wishes with ids derived from where the story began."""
    for number, step in enumerate(story):
        identity = number if step.duplicate_of is None else step.duplicate_of
        yield (
            step,
            Wish(
                command_type=type(step.command).__name__,
                fields=as_json(step.command) if step.raw is None else step.raw,
                command_id=str(uuid5(NAMESPACE_OID, f"{begun}/{index}/{identity}")),
                expected=step.expected,
                actor=step.actor,
                source="load",
            ),
        )
