"""Questions about processes: what they wait for, and the steps they took."""

from __future__ import annotations

import msgspec

from explorer.runtime.questions.frames import Answer, Question


class ProcessRow(msgspec.Struct, frozen=True):
    """An instance of a process in a list.

    Args:
        stream: its stream.
        process: name of the process manager.
        title: what people call the process.
        key: what names the instance.
        status: "running", "completed" or "failed".
        begun: ordinal of its first event.
        begun_time: time of that event.
        last: ordinal of its last event so far.
        step: the step that was asked for last, "" before the first.
        undoing: whether that step makes good an earlier one.
        seconds: how long it took, or has taken so far; None where times are missing.
    """

    stream: str
    process: str
    title: str
    key: str
    status: str
    begun: int
    begun_time: str | None
    last: int
    step: str
    undoing: bool
    seconds: float | None


class WaitRow(msgspec.Struct, frozen=True):
    """A command that a policy will ask for when its time has come.

    Args:
        title: what people call the policy.
        key: names what is waited for.
        command_type: the command.
        due: when, on the store's clock, ISO 8601 in UTC.
    """

    title: str
    key: str
    command_type: str
    due: str


class StepRow(msgspec.Struct, frozen=True):
    """A step of a process.

    Args:
        number: 1, 2, 3 in the order in which steps were asked for.
        step: its name ("debit").
        command_type: the command asked for.
        stream: the stream that this command changes, None where that is not known.
        outcome: "requested", "succeeded", "failed" or "timed_out".
        asked: ordinal of the event that asks for it.
        asked_time: time of that event.
        ended: ordinal of the event that ended it, None while it is open.
        ended_time: time of that event.
        reason: why it failed, None while it did not.
        due: when it times out, None where it does not.
        late: whether it ran out of time, however it ended then.
        compensation: whether it makes good an earlier step.
        undoes: number of that step, None where it cannot be told.
    """

    number: int
    step: str
    command_type: str
    stream: str | None
    outcome: str
    asked: int
    asked_time: str | None
    ended: int | None = None
    ended_time: str | None = None
    reason: str | None = None
    due: str | None = None
    late: bool = False
    compensation: bool = False
    undoes: int | None = None


class AskProcesses(Question, frozen=True):
    """Instances of processes as they were after `at` (None: now), newest first. -> Processes.

    Args:
        at: ordinal.
        before: only instances that began before this ordinal; None for all.
        limit: at most this many.
        status: only those that were "running", "completed" or "failed"; None for all.
    """

    at: int | None = None
    before: int | None = None
    limit: int = 100
    status: str | None = None


class Processes(Answer, frozen=True):
    """A page of instances.

    Args:
        rows: the instances, newest first.
        before: what to ask on with, None when there are no older ones. A bounded number of instances is
            looked at for one answer, so there may be older ones that fit even where few rows are given.
        looked: how many instances were looked at.
        titles: the process managers that are known, by name.
        waits: what policies wait for now, the earliest first; a bounded number.
        waiting: how many waits of policies there are.
    """

    rows: tuple[ProcessRow, ...]
    before: int | None
    looked: int
    titles: dict[str, str]
    waits: tuple[WaitRow, ...] = ()
    waiting: int = 0


class AskProcess(Question, frozen=True):
    """One instance of a process as it was after `at` (None: now), by the name of its stream. -> Process."""

    stream: str
    at: int | None = None


class Process(Answer, frozen=True):
    """An instance whole.

    Args:
        stream: its stream.
        at: ordinal after which it is shown.
        row: the instance, None when it had not begun.
        steps: its steps up to then, as they were then.
        later: its steps after that, as they are now.
        status_now: how it stands now.
        last_now: ordinal of its last event now.
        reason: why it failed, None while it did not.
        trigger: ordinal of the event that began it, None where that is not known.
        trigger_type: type of that event.
        problem: the sentence about an event that could not be folded; what is given is as before it.
    """

    stream: str
    at: int
    row: ProcessRow | None
    steps: tuple[StepRow, ...] = ()
    later: tuple[StepRow, ...] = ()
    status_now: str = ""
    last_now: int = 0
    reason: str | None = None
    trigger: int | None = None
    trigger_type: str | None = None
    problem: str | None = None


class AskProcessOf(Question, frozen=True):
    """To which process does an event belong? -> ProcessFound.

    Args:
        at: ordinal of the event.
        stream: ask about the newest event of this stream at or before `at` instead.
    """

    at: int
    stream: str | None = None


class ProcessFound(Answer, frozen=True):
    """The stream of the process, None where the event belongs to none."""

    stream: str | None
