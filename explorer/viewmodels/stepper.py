"""One process laid out as numbered steps: what was asked, how it ended, what is awaited, what is undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.core.forms import label
from explorer.runtime.questions import Process, ProcessRow, StepRow
from explorer.viewmodels.formatting import clock, moment, place
from explorer.viewmodels.moments import seconds, span_text

SIGNS = {
    "succeeded": "✓",
    "failed": "✕",
    "timed_out": "⧖",
    "requested": "…",
    "completed": "✓",
    "running": "…",
}
"""What stands before the word of an outcome or status."""

WORDS = {"timed_out": "timed out", "requested": "waiting"}
"""What people call an outcome, where it is not its own name."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the stepper.

    Args:
        mark: what stands in its circle: a number, or a sign for the beginning and the end.
        title: what was asked.
        word: how it ended, in a word, and why; "" where there is nothing to say.
        tone: "good", "bad", "late", "open" or "" for the colour and the sign of that word.
        about: the stream and the times, on one line.
        note: what it undoes or what it waits for, "" for nothing.
        undoing: whether it makes good an earlier step.
        later: whether it lies in the future of the cursor.
        asked: ordinal of the event that began it, None where that is not known.
        ended: ordinal of the event that ended it, None while it is open.
        stream: the stream that its command changes.
        here: whether the cursor stands at one of its events.
    """

    mark: str
    title: str
    word: str = ""
    tone: str = ""
    about: str = ""
    note: str = ""
    undoing: bool = False
    later: bool = False
    asked: int | None = None
    ended: int | None = None
    stream: str | None = None
    here: bool = False

    @property
    def ordinal(self) -> int | None:
        """The event to jump to: how it ended, else how it began."""
        return self.ended or self.asked

    @property
    def spoken(self) -> str:
        """The line in words, for screen readers and for copying."""
        later = "later" if self.later else ""
        parts = (f"{self.mark} {self.title}", self.word, self.note, self.about, later)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class StepperScreen:
    """What the stepper shows.

    Args:
        empty: what to say where there is no process to show, "" where there is one.
        stream: the stream of the process.
        heading: which process it is.
        status: "running", "undoing", "completed" or "failed"; "" for none.
        caption: since when, how long, and what began it.
        followed: whether its stream is followed.
        lines: the steps.
        problem: the sentence about an event that could not be folded.
    """

    empty: str = ""
    stream: str | None = None
    heading: str = ""
    status: str = ""
    caption: str = ""
    followed: bool = False
    lines: tuple[StepLine, ...] = ()
    problem: str = ""


TONES = {
    "succeeded": "good",
    "completed": "good",
    "failed": "bad",
    "timed_out": "late",
    "requested": "open",
    "running": "open",
    "undoing": "late",
}


def status_of(row: ProcessRow) -> str:
    """Say how a process stands: one that is running may be undoing what it did."""
    return "undoing" if row.status == "running" and row.undoing else row.status


def stepper_of(answer: Process, followed: bool) -> StepperScreen:
    """Lay a process out."""
    row = answer.row
    if row is None:
        return StepperScreen(
            empty=f"{answer.stream} has not begun at {place(answer.at)}. Move the cursor forward.",
            stream=answer.stream,
            followed=followed,
            problem=answer.problem or "",
        )
    numbered = {step.number: step for step in (*answer.steps, *answer.later)}
    lines = [_beginning(answer, row)]
    lines += [_line(step, numbered, row.status) for step in answer.steps]
    lines += _awaited(answer, row)
    lines += [_future(step, numbered) for step in answer.later]
    lines += _end(answer, row)
    return StepperScreen(
        stream=row.stream,
        heading=f"{row.title} {row.key}",
        status=status_of(row),
        caption=_caption(row),
        followed=followed,
        lines=tuple(replace(line, here=answer.at in (line.asked, line.ended)) for line in lines),
        problem=answer.problem or "",
    )


def _caption(row: ProcessRow) -> str:
    took = "" if row.seconds is None else span_text(row.seconds) if row.seconds else "no time"
    doing = {"running": "running for", "completed": "took", "failed": "ended after"}.get(row.status, "")
    return f"began {moment(row.begun_time)}" + (f", {doing} {took}" if took else "")


def _beginning(answer: Process, row: ProcessRow) -> StepLine:
    by = "" if answer.trigger is None else f"by {answer.trigger_type} {place(answer.trigger)}"
    return StepLine(
        mark="▸",
        title="Began",
        about=_joined(by, clock(row.begun_time)),
        asked=answer.trigger or row.begun,
        ended=row.begun,
    )


def _line(step: StepRow, numbered: Mapping[int, StepRow], status: str) -> StepLine:
    over = status != "running" and step.outcome == "requested"
    word = "not answered" if over else WORDS.get(step.outcome, step.outcome)
    word = f"{word}: {step.reason}" if step.reason else word
    late = "after its time was up" if step.late and step.outcome != "timed_out" else ""
    due = f"due {clock(step.due)}" if step.due and step.outcome == "requested" and not over else ""
    return StepLine(
        mark=str(step.number),
        title=label(step.command_type),
        word=word,
        tone="" if over else TONES.get(step.outcome, ""),
        about=_joined(late, step.stream or "", _times(step), due),
        note=_undoes(step, numbered),
        undoing=step.compensation,
        asked=step.asked,
        ended=step.ended,
        stream=step.stream,
    )


def _future(step: StepRow, numbered: Mapping[int, StepRow]) -> StepLine:
    """A step that lies after the cursor: that it comes is told, how it ends is not."""
    return StepLine(
        mark=str(step.number),
        title=label(step.command_type),
        word="later",
        about=_joined(step.stream or "", clock(step.asked_time)),
        note=_undoes(step, numbered),
        undoing=step.compensation,
        later=True,
        asked=step.asked,
        stream=step.stream,
    )


def _awaited(answer: Process, row: ProcessRow) -> list[StepLine]:
    """Say what a running process waits for."""
    if row.status != "running":
        return []
    waits = [step for step in answer.steps if step.outcome in ("requested", "timed_out")]
    if not waits:
        return [StepLine(mark="…", title="Next", about="nothing is awaited; the next event decides")]
    for_ = " and ".join(f"{step.stream or 'an answer'} to {label(step.command_type)}" for step in waits)
    due = min((step.due for step in waits if step.due and step.outcome == "requested"), default=None)
    by = f"by {clock(due)}, else its time is up" if due else ""
    return [StepLine(mark="…", title="Next", tone="open", about=_joined(f"waits for {for_}", by))]


def _end(answer: Process, row: ProcessRow) -> list[StepLine]:
    if row.status != "running":
        return [
            StepLine(
                mark=SIGNS.get(row.status, "✕"),
                title="Ended",
                word=f"{row.status}: {answer.reason}" if answer.reason else row.status,
                tone=TONES.get(row.status, ""),
                asked=row.last,
            )
        ]
    if answer.status_now in ("completed", "failed"):
        return [StepLine("■", "Ended", word="later", later=True, asked=answer.last_now)]
    return []


def _undoes(step: StepRow, numbered: Mapping[int, StepRow]) -> str:
    if not step.compensation:
        return ""
    undone = numbered.get(step.undoes or 0)
    return f"undoes {undone.number}, {label(undone.command_type)}" if undone else "undoes an earlier step"


def _times(step: StepRow) -> str:
    asked, ended = seconds(step.asked_time), seconds(step.ended_time)
    if asked is None or ended is None or ended <= asked:
        return clock(step.asked_time)
    return f"{clock(step.asked_time)} · {span_text(ended - asked)}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
