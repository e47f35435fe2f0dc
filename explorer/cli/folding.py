"""Asking what takes a fold of a long stream, which is answered part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.cli.printing import counted, say
from explorer.runtime import questions as q


def folded(ask: Callable[[q.Question], Any], question: q.Question) -> Any:
    """Ask until a long fold has come to its end; interrupted, what was folded is kept.

    Args:
        ask: asks the open store.
        question: one that may be answered with StillFolding.

    Returns:
        The answer.
    """
    answer = ask(question)
    if isinstance(answer, q.StillFolding):
        progress = counted(f"Folding {answer.stream}", "events")
        while isinstance(answer, q.StillFolding):
            progress(answer.folded, answer.of)
            far, answer = answer, ask(question)
        progress(far.of, far.of)
    return answer


def say_if_incomplete(ask: Callable[[q.Question], Any]) -> None:
    """Say on the side that what is told of a damaged store may lack events, and why."""
    described: q.Described = ask(q.Describe())
    if described.ends_early is not None:
        say(f"event-explorer: Events may be missing in this. {described.ends_early}", err=True)
