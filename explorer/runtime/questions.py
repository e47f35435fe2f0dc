"""The vocabulary of the ask port: questions to a store's reader, and answers.

Frames are msgspec MessagePack, tagged by name: data only, so an answer from a process that reads
hostile files cannot run code. Payloads travel as JSON text (they may hold numbers that MessagePack
cannot) and as tree rows ready to be shown.
"""

from __future__ import annotations

import msgspec

from explorer.core.tree import TreeRow

# --- parts of answers ---


class EventRow(msgspec.Struct, frozen=True):
    """An event as a row of a table: the envelope and one line of its data.

    Args:
        ordinal: place on the timeline.
        stream: name of its stream, None where it has none.
        category: kind of stream.
        version: place in its stream.
        type: stored type.
        time: ISO 8601 text, None where the store has none.
        preview: the data on one line, shortened.
        flags: what is unusual about it.
    """

    ordinal: int
    stream: str | None
    category: str | None
    version: int | None
    type: str
    time: str | None
    preview: str
    flags: tuple[str, ...] = ()


class EventRecord(msgspec.Struct, frozen=True):
    """An event whole: the envelope, and data and metadata as JSON text."""

    ordinal: int
    sub: int
    position: int | str | None
    stream: str | None
    category: str | None
    version: int | None
    type: str
    schema_version: int | None
    time: str | None
    event_id: str | None
    correlation_id: str | None
    causation_id: str | None
    data: str
    metadata: str
    flags: tuple[str, ...] = ()


class StreamRow(msgspec.Struct, frozen=True):
    """A stream in a list."""

    stream: str
    category: str | None
    version: int | None
    events: int
    first_time: str | None
    last_time: str | None


class CategoryRow(msgspec.Struct, frozen=True):
    """A category in a list."""

    category: str | None
    streams: int
    events: int


class CheckpointRow(msgspec.Struct, frozen=True):
    """A consumer that a foreign store keeps a checkpoint for."""

    name: str
    position: int | str
    lag: int | None


class ProjectionRow(msgspec.Struct, frozen=True):
    """A projection in a list.

    Args:
        name: stored name.
        title: what people call it.
        version: version of the definition.
        keys: names of the key's parts.
        checkpoint: ordinal of the last event it has seen, None when it never ran.
        lag: events it has still to see, None when it never ran.
        rows: number of rows shown, None where only a replay could tell.
        status: "running", "stopped", "behind", "never run" or "replayed" (kept nowhere, folded on demand).
        error: the sentence that names event, handler and error.
    """

    name: str
    title: str
    version: int
    keys: tuple[str, ...]
    checkpoint: int | None
    lag: int | None
    rows: int | None
    status: str
    error: str | None = None


class KeyedRow(msgspec.Struct, frozen=True):
    """A row of a projection: its key, and the row as JSON text; `change` marks the current event's doing."""

    key: tuple[str, ...]
    row: str
    change: str = ""


class Seek(msgspec.Struct, frozen=True):
    """What it cost to go there: keyframe begun from (ordinal or version), events replayed, milliseconds."""

    keyframe: int
    replayed: int
    ms: float


class OutcomeRow(msgspec.Struct, frozen=True):
    """How a command ended, in a list."""

    number: int
    command_id: str
    command_type: str
    stream: str | None
    outcome: str
    time: str
    actor: str
    source: str
    fields: str
    code: str | None
    message: str | None
    details: str
    first_position: int | None
    last_position: int | None


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


class TwinRow(msgspec.Struct, frozen=True):
    """A task in the log's read model and in the CRUD twin's table.

    Args:
        key: (list, task).
        log: row of the read model as JSON text, None where it has none.
        table: row of the table as JSON text, None where it has none.
        difference: "same", "differs", "log only", "table only" or "no command" (the twin never saw it).
    """

    key: tuple[str, ...]
    log: str | None
    table: str | None
    difference: str


class TwinExample(msgspec.Struct, frozen=True):
    """One thing that only the log knows: the event that tells of it, and what it tells."""

    ordinal: int
    time: str | None
    list_id: str
    task_id: str
    told: str


class TwinLoss(msgspec.Struct, frozen=True):
    """What the table lost of one kind: how often, and the newest examples first.

    `kind` is "descriptions", "completions", "reopenings" or "removals".
    """

    kind: str
    count: int
    examples: tuple[TwinExample, ...]


class TwinAuditRow(msgspec.Struct, frozen=True):
    """A row of the audit table: a column of a task that became something else; None is no task."""

    number: int
    changed_at: str
    user: str
    list_id: str
    task_id: str
    column: str
    old: str | None
    new: str | None


class CheckRow(msgspec.Struct, frozen=True):
    """One check of a verification."""

    name: str
    ok: bool
    detail: str
    position: int | None = None


# --- questions and their answers ---


class Question(msgspec.Struct, frozen=True, tag=True):
    """What can be asked of a store."""


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What a reader gives back."""


class Describe(Question, frozen=True):
    """What store is this? -> Described."""


class Described(Answer, frozen=True):
    """A store's format, what it can tell, and how many events it has.

    Args:
        capabilities: the eleven keys of explorer.core.store.Capabilities.
        states: how states come about: "domain" (its own deciders) or "generic-merge".
        ends_early: the sentence that says why no event after the last one can be reached, None where it
            is the last.
    """

    format: str
    title: str
    identity: str
    writable: bool
    clock: str | None
    events: int
    capabilities: dict[str, bool | int | str | None]
    snapshots: int
    checkpoints: tuple[CheckpointRow, ...]
    warnings: tuple[str, ...]
    evidence: tuple[str, ...]
    states: str
    ends_early: str | None = None


class AskHead(Question, frozen=True):
    """How many events are there, and, with `due`, when does something fall due? -> Head."""

    due: bool = False


class Head(Answer, frozen=True):
    """The ordinal of the last event, and its time.

    Args:
        next_due: when the earliest wait of a process or policy falls due, ISO 8601 in UTC; None without one,
            and where nobody asked.
    """

    ordinal: int
    time: str | None
    next_due: str | None = None


class AskTypes(Question, frozen=True):
    """Which event types occur how often? -> Types."""


class Types(Answer, frozen=True):
    """Stored events by type."""

    counts: dict[str, int]


class AskEvents(Question, frozen=True):
    """Rows for a table: `limit` events from ordinal `first` on. -> Events."""

    first: int
    limit: int


class AskStreamEvents(Question, frozen=True):
    """Rows for a table: the stream's events after ordinal `after`. -> Events."""

    stream: str
    after: int = 0
    limit: int = 500


class Events(Answer, frozen=True):
    """Rows in timeline order."""

    rows: tuple[EventRow, ...]


class AskRecords(Question, frozen=True):
    """Whole events after ordinal `after`, of one stream or all, stored or upcast. -> Records.

    `where` is a filter on the stored events. A bounded number of events is looked at for one answer.
    """

    after: int = 0
    limit: int = 500
    stream: str | None = None
    upcast: bool = False
    where: str | None = None


class Records(Answer, frozen=True):
    """Whole events; `last` is the ordinal to go on after, None when there are no more now.

    Where a filter was asked for, `looked` is the ordinal up to which events were looked at.
    """

    records: tuple[EventRecord, ...]
    last: int | None
    looked: int = 0


class AskMatches(Question, frozen=True):
    """Rows for a table: the events after ordinal `after` that a filter lets through. -> Matches."""

    where: str
    after: int = 0
    limit: int = 500
    stream: str | None = None


class Matches(Answer, frozen=True):
    """Some of the events that a filter lets through, in timeline order.

    Args:
        rows: the events.
        looked: ordinal up to which events were looked at; what to ask on after.
        more: whether there are events that were not looked at yet.
        says: the filter in plain words.
    """

    rows: tuple[EventRow, ...]
    looked: int
    more: bool
    says: str


class AskEvent(Question, frozen=True):
    """One event, for the event pane. -> EventDetail."""

    ordinal: int


class EventDetail(Answer, frozen=True):
    """An event whole, as trees; and as upcasting shows it to handlers (empty when it changes nothing)."""

    record: EventRecord
    data: tuple[TreeRow, ...]
    metadata: tuple[TreeRow, ...]
    upcast: tuple[EventRecord, ...]
    upcast_data: tuple[tuple[TreeRow, ...], ...]


class AskCategories(Question, frozen=True):
    """Which kinds of streams are there? -> Categories."""


class Categories(Answer, frozen=True):
    """Categories in name order."""

    rows: tuple[CategoryRow, ...]


class AskStreams(Question, frozen=True):
    """Streams in name order after a name; of one category, or (None) of all. -> Streams."""

    category: str | None = None
    after: str | None = None
    limit: int = 500


class Streams(Answer, frozen=True):
    """A page of streams; `more` says whether there are further ones."""

    rows: tuple[StreamRow, ...]
    more: bool


class AskState(Question, frozen=True):
    """The state of a stream: after ordinal `at`, or at its version `version` (both None: now). -> State."""

    stream: str
    at: int | None = None
    version: int | None = None


class State(Answer, frozen=True):
    """A state as JSON text and as a tree whose rows say what the last event at `at` changed.

    Args:
        stream: the stream.
        version: version it stood at, 0 or None before its first event.
        ordinal: ordinal of the event that made this state, 0 before its first.
        changed_by: that event's ordinal if it is exactly `at`, None otherwise: then nothing is marked.
        fold: "domain" or "generic-merge".
        state: JSON text; "null" before the first event of a generic fold.
        tree: the state as rows.
        seek: what it cost.
        problem: the sentence about an event that could not be folded (the state is the one before it).
    """

    stream: str
    version: int | None
    ordinal: int
    changed_by: int | None
    fold: str
    state: str
    tree: tuple[TreeRow, ...]
    seek: Seek
    problem: str | None = None


class AskProjections(Question, frozen=True):
    """Which projections are there, and how far are they? -> Projections."""


class Projections(Answer, frozen=True):
    """The projections, by name."""

    rows: tuple[ProjectionRow, ...]


class AskRows(Question, frozen=True):
    """Rows of a projection after event `at` (None: now): a page by key order, or one key. -> Rows.

    Who is `patient` gets them however many events must be replayed; others are told when that is too much.
    """

    projection: str
    at: int | None = None
    first: int = 0
    limit: int = 200
    key: tuple[str, ...] | None = None
    patient: bool = False


class Rows(Answer, frozen=True):
    """A page of rows.

    Args:
        name: the projection.
        version: version of its definition.
        keys: names of the key's parts.
        at: ordinal they stood after.
        count: how many rows there were in all.
        first: index of the first row given.
        rows: the rows, those touched by the event at `at` marked.
        seek: what it cost.
        problem: the sentence about an event that its handler could not take; rows are as before it.
    """

    name: str
    version: int
    keys: tuple[str, ...]
    at: int
    count: int
    first: int
    rows: tuple[KeyedRow, ...]
    seek: Seek
    problem: str | None = None


class AskDensity(Question, frozen=True):
    """Events per bucket by type, over ordinals ("ordinal") or time ("time"). -> Density.

    `first` and `last` bound the range by ordinals (0: the whole store).
    """

    buckets: int
    axis: str = "ordinal"
    first: int = 0
    last: int = 0


class Density(Answer, frozen=True):
    """Counts per bucket.

    Args:
        axis: "ordinal" or "time".
        edges: bucket borders, one more than buckets: ordinals, or seconds since 1970 UTC.
        types: type names, most frequent first.
        counts: one list per type, each as long as the buckets.
        rate: events per second in each bucket, 0 where times are missing.
        last_ordinals: ordinal of the last event at or before each bucket's end.
        untimed: events left out because they have no usable time.
        head: number of events in the store when it was counted.
    """

    axis: str
    edges: tuple[float, ...]
    types: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    rate: tuple[float, ...]
    last_ordinals: tuple[int, ...]
    untimed: int
    head: int


class AskAtTime(Question, frozen=True):
    """Which event was the last one at or before this moment (ISO 8601, UTC)? -> Head."""

    moment: str


class AskOutcomes(Question, frozen=True):
    """How did commands end? Newest first, numbers below `before`; `only` one kind. -> Outcomes."""

    before: int | None = None
    limit: int = 200
    only: str | None = None


class Outcomes(Answer, frozen=True):
    """Outcomes, newest first, and counts by kind ("refused", "refused.InsufficientFunds" ...)."""

    rows: tuple[OutcomeRow, ...]
    counts: dict[str, int]


class AskEventById(Question, frozen=True):
    """Which event has this id? -> FoundEvent."""

    event_id: str


class AskNextRelated(Question, frozen=True):
    """Which is the next event of a correlation after ordinal `after`? -> FoundEvent."""

    correlation_id: str
    after: int


class FoundEvent(Answer, frozen=True):
    """An event that was looked for: its ordinal, or None and the sentence that says why."""

    ordinal: int | None
    why_not: str = ""


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


class AskTwin(Question, frozen=True):
    """The log's tasks after `at` (None: now) beside those of the CRUD twin's table now. -> Twin.

    A page of them by key; who is `patient` waits for however long a replay.
    """

    at: int | None = None
    first: int = 0
    limit: int = 400
    patient: bool = False
    only_different: bool = False


class Twin(Answer, frozen=True):
    """The log beside the table.

    Args:
        at: ordinal after which the log is shown.
        head: the last event there is; the table is as of `seen`, whatever `at` is.
        seen: ordinal up to which the twin carried commands out, None before its first look.
        tasks: how many tasks either of them has.
        count: how many of them were asked for: all, or only those that differ.
        first: index of the first row given.
        rows: the tasks, those that the twin never saw at the end.
        items: how many rows the table has.
        audited: how many rows the audit table has.
        differing: how many tasks differ, those that the twin never saw aside.
        apart: how many tasks the twin never saw, because they were recorded without commands.
        losses: what the log knows and the table does not, now.
    """

    at: int
    head: int
    seen: int | None
    tasks: int
    count: int
    first: int
    rows: tuple[TwinRow, ...]
    items: int
    audited: int
    differing: int
    apart: int
    losses: tuple[TwinLoss, ...]


class AskTwinAudit(Question, frozen=True):
    """Rows of the CRUD twin's audit table, newest first, numbers below `before`. -> TwinAudit."""

    before: int | None = None
    limit: int = 200


class TwinAudit(Answer, frozen=True):
    """A page of the audit table."""

    rows: tuple[TwinAuditRow, ...]


class AskTouched(Question, frozen=True):
    """Events by stream in ordinals after + 1 .. until, at most `limit` of them a question. -> Touched."""

    after: int
    until: int
    limit: int = 50_000


class Touched(Answer, frozen=True):
    """Events by stream; `more` is the ordinal to go on after, None when that was all."""

    streams: dict[str, int]
    more: int | None


class AskDiff(Question, frozen=True):
    """What turns a stream's state, or a projection's rows, at `start` into those at `end`. -> Diffed."""

    start: int
    end: int
    stream: str | None = None
    projection: str | None = None
    first: int = 0
    limit: int = 200


class ChangeRow(msgspec.Struct, frozen=True):
    """One part that differs.

    Args:
        stream: whose state, None for rows.
        projection: whose row, None for states.
        key: of the row.
        path: where in the state or row; "" is the whole of it.
        old: JSON text of what it was, None where it was not there.
        new: JSON text of what it is, None where it is gone.
        ordinal: the last event between the two moments that had a part in it, None where none is known.
        type: type of that event.
    """

    stream: str | None
    projection: str | None
    key: tuple[str, ...] | None
    path: str
    old: str | None
    new: str | None
    ordinal: int | None
    type: str | None


class Diffed(Answer, frozen=True):
    """How many parts differ, and a page of them."""

    count: int
    changes: tuple[ChangeRow, ...]


class AskBlame(Question, frozen=True):
    """The events that changed a part of a stream's state or of a row, newest first. -> Blamed.

    Args:
        path: the part, as in `lines.apple.quantity`.
        stream: whose state; None for a row.
        projection: whose row.
        key: of the row.
        at: the moment, None for now.
        before: only events before this ordinal, to go on with an earlier answer.
        limit: at most so many.
    """

    path: str
    stream: str | None = None
    projection: str | None = None
    key: tuple[str, ...] | None = None
    at: int | None = None
    before: int | None = None
    limit: int = 100


class BlameLink(msgspec.Struct, frozen=True):
    """An event that changed the part: from `old` to `new`, JSON texts; None where it was not there."""

    ordinal: int
    stream: str | None
    version: int | None
    type: str
    old: str | None
    new: str | None


class Blamed(Answer, frozen=True):
    """The part's value as JSON text (None: it is gone), who changed it, and whether there is more."""

    path: str
    value: str | None
    chain: tuple[BlameLink, ...]
    more: bool


class BuildHistory(Question, frozen=True):
    """Fold the next `events` events into the histories of all projections; answered with Built."""

    events: int = 20_000


class Built(Answer, frozen=True):
    """How far the histories have come.

    Args:
        reached: ordinal up to which all of them are kept.
        head: the last event there is.
        done: whether there is nothing more to keep for now.
        problems: projection -> the sentence about the event that ended its history.
    """

    reached: int
    head: int
    done: bool
    problems: dict[str, str]


class AskVerify(Question, frozen=True):
    """Does the store hold what it promises? -> Verified."""


class Verified(Answer, frozen=True):
    """The checks, in order."""

    checks: tuple[CheckRow, ...]


class AskCopy(Question, frozen=True):
    """Copy the open store, as it is now, to a new file. Works also when its own file is gone. -> Copied.

    Args:
        to: path of the new file; there must be nothing yet.
    """

    to: str


class Copied(Answer, frozen=True):
    """How many events the copy holds."""

    events: int


class AskDetect(Question, frozen=True):
    """Which formats could this be? -> Detected."""


class FormatMatch(msgspec.Struct, frozen=True):
    """A format that the source could have; `confidence` from 0 to 1, and why."""

    format: str
    title: str
    confidence: float
    evidence: tuple[str, ...]


class Detected(Answer, frozen=True):
    """The formats that match, likeliest first; the one chosen, or why none was."""

    matches: tuple[FormatMatch, ...]
    chosen: str | None
    why_not: tuple[str, ...]


class Failure(Answer, frozen=True):
    """The question could not be answered.

    Args:
        kind: name of a class in explorer.core.errors, or "Bug" for anything unforeseen.
        message: the sentence for the person.
    """

    kind: str
    message: str


ANY_QUESTION = (
    Describe
    | AskHead
    | AskTypes
    | AskEvents
    | AskStreamEvents
    | AskRecords
    | AskMatches
    | AskEvent
    | AskCategories
    | AskStreams
    | AskState
    | AskProjections
    | AskRows
    | AskDensity
    | AskAtTime
    | AskOutcomes
    | AskEventById
    | AskNextRelated
    | AskProcesses
    | AskProcess
    | AskProcessOf
    | AskTwin
    | AskTwinAudit
    | AskTouched
    | AskDiff
    | AskBlame
    | BuildHistory
    | AskVerify
    | AskCopy
    | AskDetect
)
ANY_ANSWER = (
    Described
    | Head
    | Types
    | Events
    | Records
    | Matches
    | EventDetail
    | Categories
    | Streams
    | State
    | Projections
    | Rows
    | Density
    | Outcomes
    | FoundEvent
    | Processes
    | Process
    | ProcessFound
    | Twin
    | TwinAudit
    | Touched
    | Diffed
    | Blamed
    | Built
    | Verified
    | Copied
    | Detected
    | Failure
)
