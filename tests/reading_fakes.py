"""A store held in memory, answering what the reading panes ask."""

import json

from explorer.core.errors import UnknownName
from explorer.core.paths import ABSENT
from explorer.core.tree import tree
from explorer.runtime import questions as q
from fakes import InlineAsking, described, session_of

TYPES = ("CartOpened", "ItemAdded", "CartConfirmed")
COUNTER = "events_by_stream"


class HandStore:
    """Events 1..head, dealt over some streams in turn; the state of a stream counts its events.

    Args:
        head: how many events there are.
        streams: how many streams they are dealt over; names sort in order.
    """

    def __init__(self, head=0, streams=3):
        self.head = head
        self.streams = streams
        self.broken = None
        self.unfoldable = {}
        self.stopped = None
        self.stale = 0
        self.flags = ()
        self.data = {}
        self.upcast = False
        self.stretch = 50_000

    def stream_of(self, ordinal):
        return self.name((ordinal - 1) % self.streams)

    def name(self, number):
        return f"{'cart' if number % 2 == 0 else 'order'}-{number:04}"

    def ordinals(self, stream, until=None):
        until = self.head if until is None else until
        return range(int(stream[-4:]) + 1, until + 1, self.streams)

    def row(self, n):
        stream = self.stream_of(n)
        return q.EventRow(
            ordinal=n,
            stream=stream,
            category=stream.split("-")[0],
            version=(n - 1) // self.streams + 1,
            type=TYPES[n % len(TYPES)],
            time=f"2025-03-03T09:{n // 60 % 60:02}:{n % 60:02}Z",
            preview=json.dumps(self.payload(n)),
            flags=self.flags,
        )

    def payload(self, n):
        return self.data.get(n, {"number": n, "of": {"stream": self.stream_of(n)}})

    def record(self, n):
        row = self.row(n)
        return q.EventRecord(
            ordinal=n,
            sub=0,
            position=n * 10,
            stream=row.stream,
            category=row.category,
            version=row.version,
            type=row.type,
            schema_version=1,
            time=row.time,
            event_id=f"id-{n}",
            correlation_id=None,
            causation_id=None,
            data=json.dumps(self.payload(n)),
            metadata='{"actor": "ann"}',
            flags=self.flags,
        )

    def __call__(self, question):
        if self.broken is not None:
            raise self.broken
        return getattr(self, type(question).__name__)(question)

    def Describe(self, _):
        return described(events=self.head)

    def AskHead(self, _):
        return q.Head(self.head, None)

    def AskEvents(self, asked):
        return q.Events(
            tuple(self.row(n) for n in range(asked.first, min(asked.first + asked.limit, self.head + 1)))
        )

    def AskEventsAt(self, asked):
        return q.Events(tuple(self.row(n) for n in asked.ordinals))

    def AskFlags(self, _):
        return q.Flags(dict.fromkeys(self.flags, self.head))

    def AskStreamEvents(self, asked):
        every = self.ordinals(asked.stream)
        if asked.backward:
            wanted = [n for n in reversed(every) if not asked.after or n < asked.after]
        else:
            wanted = [n for n in every if n > asked.after]
        return q.Events(tuple(self.row(n) for n in wanted[: asked.limit]))

    def AskRecords(self, asked):
        found = range(1, self.head + 1) if asked.stream is None else self.ordinals(asked.stream)
        return q.Records(tuple(self.record(n) for n in found if n > asked.after)[: asked.limit], None)

    def AskEvent(self, asked):
        record = self.record(asked.ordinal)
        made = (record, record) if self.upcast else ()
        return q.EventDetail(
            record=record,
            data=tree(self.payload(asked.ordinal)),
            metadata=tree({"actor": "ann"}),
            upcast=made,
            upcast_data=tuple(tree({"mended": True}) for _ in made),
        )

    def AskDensity(self, _):
        return q.Density("ordinal", (1.0, 2.0), TYPES, ((1,),) * 3, (0.0,), (self.head,), 0, self.head)

    def AskCategories(self, _):
        rows = {}
        for number in range(min(self.streams, self.head)):
            name = self.name(number)
            streams, events = rows.get(name.split("-")[0], (0, 0))
            rows[name.split("-")[0]] = (streams + 1, events + len(self.ordinals(name)))
        return q.Categories(tuple(q.CategoryRow(name, *counts) for name, counts in sorted(rows.items())))

    def AskStreams(self, asked):
        names = sorted(self.name(number) for number in range(min(self.streams, self.head)))
        found = [
            name
            for name in names
            if (asked.category is None or name.startswith(f"{asked.category}-"))
            and (asked.after is None or name > asked.after)
        ]
        rows = []
        for name in found[: asked.limit]:
            count = len(self.ordinals(name))
            rows.append(q.StreamRow(name, name.split("-")[0], count, count, None, None))
        return q.Streams(tuple(rows), len(found) > asked.limit)

    def AskState(self, asked):
        if asked.stream not in {self.name(number) for number in range(self.streams)}:
            raise UnknownName(f"There is no stream {asked.stream}.")
        past = self.ordinals(asked.stream, asked.at)
        exactly = bool(past) and past[-1] == asked.at
        state = {"status": "open", "count": len(past), "newest": past[-1] if past else None}
        earlier = {"status": "open", "count": len(past) - 1, "newest": past[-2] if len(past) > 1 else None}
        return q.State(
            stream=asked.stream,
            version=len(past),
            ordinal=past[-1] if past else 0,
            changed_by=asked.at if exactly else None,
            fold="domain",
            state=json.dumps(state),
            tree=tree(state, earlier if len(past) > 1 else ABSENT, marked=exactly),
            seek=q.Seek(0, len(past), 1.25),
            problem=self.stopped,
        )

    def AskBlame(self, asked):
        if asked.path == "never":
            raise UnknownName("There is nothing at never, and there never was.")
        past = self.ordinals(asked.stream or asked.key[0], asked.at)
        links = [
            q.BlameLink(n, self.stream_of(n), count, TYPES[n % len(TYPES)], str(count - 1), str(count))
            for count, n in enumerate(past, start=1)
            if asked.path != "status" or count == 1
        ]
        found = [link for link in reversed(links) if asked.before is None or link.ordinal < asked.before]
        return q.Blamed(asked.path, str(len(past)), tuple(found[: asked.limit]), len(found) > asked.limit)

    def AskTouched(self, asked):
        last = min(asked.until, asked.after + self.stretch)
        streams = {}
        for n in range(asked.after + 1, last + 1):
            streams[self.stream_of(n)] = streams.get(self.stream_of(n), 0) + 1
        return q.Touched(streams, last if last < asked.until else None)

    def AskDiff(self, asked):
        """Tell one change for every event of a stream, and for every stream's row."""
        earlier, later = sorted((asked.start, asked.end))
        if asked.stream is not None:
            found = [
                q.ChangeRow(asked.stream, None, None, f"n{n}", None, str(n), n, TYPES[n % len(TYPES)])
                for n in self.ordinals(asked.stream, later)
                if n > earlier
            ]
        elif asked.projection == COUNTER:
            last = {self.stream_of(n): n for n in range(earlier + 1, later + 1)}
            found = [
                q.ChangeRow(None, COUNTER, (name,), "events", "1", "2", n, "ItemAdded")
                for name, n in sorted(last.items())
            ]
        else:
            found = []
        page = tuple(found[asked.first : asked.first + asked.limit])
        return q.Diffed(len(found), page, self.unfoldable.get(asked.stream or asked.projection))

    def AskProjections(self, _):
        status = "stopped" if self.stopped else "behind" if self.stale else "running"
        return q.Projections(
            (
                q.ProjectionRow(
                    COUNTER,
                    "Events by stream",
                    2,
                    ("stream",),
                    self.head - self.stale,
                    self.stale,
                    min(self.streams, self.head),
                    status,
                    self.stopped,
                ),
                q.ProjectionRow("other", "Other", 1, ("id",), None, None, None, "never run"),
            )
        )

    def AskRows(self, asked):
        if asked.projection != COUNTER:
            return q.Rows(asked.projection, 1, ("id",), asked.at, 0, asked.first, (), q.Seek(0, 0, 0.5))
        known = [self.name(number) for number in range(min(self.streams, asked.at))]
        page = known[asked.first : asked.first + asked.limit]
        touched = self.stream_of(asked.at) if asked.at else None
        return q.Rows(
            name=COUNTER,
            version=2,
            keys=("stream",),
            at=asked.at,
            count=len(known),
            first=asked.first,
            rows=tuple(
                q.KeyedRow(
                    (name,),
                    json.dumps({"events": len(self.ordinals(name, asked.at)), "tags": [name]}),
                    "~" if name == touched else "",
                )
                for name in page
            ),
            seek=q.Seek(0, asked.at, 2.0),
            problem=self.stopped,
        )


def opened(hand, /, *, held=False, at=None, **session):
    """Open a hand-made store; gives the session and the ask port."""
    asking = InlineAsking(hand, held=held)
    made = session_of(asking=asking, head=hand.head, **session)
    if at is not None:
        made.selection.at(at)
    return made, asking


def later():
    """A post that keeps calls until `run` is called, as the event loop does."""
    waiting = []

    def run():
        while waiting:
            waiting.pop(0)()

    return waiting.append, run
