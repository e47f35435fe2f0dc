"""Telling stories on a workbench: their steps as commands, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.load import LoadStep
from explorer.core.domains import as_json
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Outcome, Refusal, Wish


def beginning(seed: int, head_hash: str) -> str:
    """Name where a story begins: the same story on the same history, and nowhere else.

    Args:
        seed: of the story.
        head_hash: of the store when it begins.
    """
    return f"{seed}/{head_hash}"


def enumerate_story(index: int, story: Iterable[LoadStep], begun: str) -> Iterator[tuple[LoadStep, Wish]]:
    """Give the steps of a story as wishes with ids derived from where the story began.

    Args:
        index: which of several stories that begin together, from 0.
        story: its steps.
        begun: see `beginning`.
    """
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


@dataclass(slots=True)
class Tally:
    """What became of the commands of a story, so far.

    Args:
        accepted: how many were carried out.
        refused: how many were not, by code; input that was not valid has the code "Invalid".
        conflicts: how many met another version than they expected.
        duplicates: how many were recognised as sent before.
        events: how many events the store has more than before, those of processes and policies included.
        seconds: how long it took.
    """

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    duplicates: int = 0
    events: int = 0
    seconds: float = 0.0

    @property
    def commands(self) -> int:
        """How many commands were issued."""
        return self.accepted + self.refused.total() + self.conflicts + self.duplicates

    @property
    def rate(self) -> float:
        """How many commands were issued a second."""
        return round(self.commands / self.seconds, 1) if self.seconds else 0.0

    def count(self, outcome: Outcome) -> None:
        """Count how one command ended."""
        match outcome:
            case Accepted():
                self.accepted += 1
            case Duplicate():
                self.duplicates += 1
            case Malformed():
                self.refused["Invalid"] += 1
            case Refusal():
                self.refused[outcome.code] += 1
            case Conflict():
                self.conflicts += 1
            case _:
                assert_never(outcome)
