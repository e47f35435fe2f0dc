"""Answering what changed between two moments, and which events set a part, in the reader's process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from domain.kernel.projection import Key, Projection, hidden
from domain.kernel.recorded import RecordedEvent
from explorer.core.blame import Backwards, Moment, Setting, chain, touches
from explorer.core.diff import Change, diff
from explorer.core.errors import BeyondTheEnd, UnknownName
from explorer.core.paths import ABSENT, Path, names_of, part_at, path_of
from explorer.core.store import EventReader
from explorer.core.stream_history import StreamHistory
from explorer.core.time_machine import ProjectionHistory, RowsView
from explorer.runtime import questions as q
from explorer.runtime.pasts import Pasts
from explorer.runtime.wire import json_text

AsJson = Callable[[str | None, Any], Any]
"""(category, state) -> the state as JSON; ABSENT before the first event."""

Found = tuple[Key, Change, RecordedEvent | None]
"""A change, the key of its row (() for a state), and the event that made it."""


class ChangeAnswers:
    """Answers about changes between moments.

    Args:
        reader: the open store.
        streams: any stream at any moment.
        as_json: turns its states into JSON.
        projections: those that are shown of the store, by name.
        pasts: their rows at any moment.
    """

    def __init__(
        self,
        reader: EventReader,
        streams: StreamHistory,
        as_json: AsJson,
        projections: Mapping[str, Projection],
        pasts: Pasts,
    ) -> None:
        self._reader = reader
        self._streams = streams
        self._as_json = as_json
        self._projections = projections
        self._pasts = pasts

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskTouched: self.touched, q.AskDiff: self.diff, q.AskBlame: self.blame}

    def touched(self, question: q.AskTouched) -> q.Touched:
        """Count the events of each stream in one stretch between two moments."""
        self._within(question.until)
        last = min(question.until, question.after + question.limit)
        streams: Counter[str] = Counter()
        for event in self._reader.read(after=question.after, limit=max(last - question.after, 0)):
            if event.stream is not None:
                streams[event.stream] += 1
        return q.Touched(dict(streams), last if last < question.until else None)

    def diff(self, question: q.AskDiff) -> q.Diffed:
        """Compare a stream's state, or a projection's rows, at two moments."""
        start, end = self._within(question.start), self._within(question.end)
        if question.stream is not None:
            found = self._stream_changes(question.stream, start, end)
        else:
            found = self._row_changes(self._projection(question.projection or ""), start, end, question)
        page = found[question.first : question.first + question.limit]
        rows = tuple(_change_row(question, key, change, event) for key, change, event in page)
        return q.Diffed(len(found), rows)

    def blame(self, question: q.AskBlame) -> q.Blamed:
        """Give the events that changed a part, newest first."""
        at = self._within(question.at)
        path = names_of(question.path)
        if question.stream is not None:
            category = self._category(question.stream)
            stretches: Backwards = self._state_moments(question.stream, category, at)
            value = next(self._values(stretches), ABSENT)
            return self._blamed(value, path, self._state_moments(question.stream, category, at), question)
        projection, key = self._projection(question.projection or ""), question.key or ()

        def of_row(past: ProjectionHistory) -> q.Blamed:
            row = past.rows_at(at).row(key)
            if row is None and next(chain(past.moments_of(key, at), ()), None) is None:
                raise UnknownName(f"{projection.name} has no row {', '.join(key)} after event #{at:,}.")
            value = ABSENT if row is None else row
            return self._blamed(value, path, past.moments_of(key, at), question)

        return self._pasts.travel(projection, at, of_row, patient=True)

    # --- streams ---

    def _stream_changes(self, stream: str, start: int, end: int) -> list[Found]:
        category = self._category(stream)
        before, after = (
            self._as_json(category, self._streams.at(stream, category, ordinal).state)
            for ordinal in (start, end)
        )
        changes = list(diff(before, after))
        earlier, later = sorted((start, end))
        made = _makers(changes, self._state_moments(stream, category, later), earlier)
        return [((), change, made.get(change.path)) for change in changes]

    def _state_moments(self, stream: str, category: str | None, ordinal: int) -> Iterator[list[Moment]]:
        for stretch in self._streams.moments_of(stream, category, ordinal):
            yield [
                Moment(one.event, self._as_json(category, one.before), self._as_json(category, one.after))
                for one in stretch
            ]

    def _category(self, stream: str) -> str | None:
        info = self._reader.stream(stream)
        if info is None:
            raise UnknownName(f"There is no stream {stream}.")
        return info.category

    # --- rows ---

    def _row_changes(self, projection: Projection, start: int, end: int, question: q.AskDiff) -> list[Found]:
        earlier, later = sorted((start, end))

        def compared(past: ProjectionHistory) -> list[Found]:
            keys = sorted(key for key in past.touched_between(earlier, later) if not hidden(key))
            before, after = (_rows(past.rows_at(at), keys) for at in (start, end))
            found = [(k, change) for k in keys for change in diff(before[k], after[k])]
            shown = found[question.first : question.first + question.limit]
            made = {
                key: _makers((c for k, c in shown if k == key), past.moments_of(key, later), earlier)
                for key in {key for key, _ in shown}
            }
            return [(key, change, made.get(key, {}).get(change.path)) for key, change in found]

        return self._pasts.travel(projection, later, compared, patient=True)

    def _projection(self, name: str) -> Projection:
        found = self._projections.get(name)
        if found is None:
            names = ", ".join(sorted(self._projections)) or "none"
            raise UnknownName(f"There is no projection {name}; there are: {names}.")
        return found

    # --- both ---

    def _blamed(self, value: Any, path: Path, stretches: Backwards, question: q.AskBlame) -> q.Blamed:
        part = part_at(value, path)
        settings = chain(stretches, path)
        before = (one for one in settings if question.before is None or one.event.ordinal < question.before)
        page = list(islice(before, question.limit + 1))
        if part is ABSENT and not page:
            raise UnknownName(f"There is nothing at {question.path}, and there never was.")
        rows = tuple(_link(one) for one in page[: question.limit])
        return q.Blamed(question.path, _text(part), rows, len(page) > question.limit)

    def _values(self, stretches: Backwards) -> Iterator[Any]:
        return (stretch[-1].after for stretch in stretches if stretch)

    def _within(self, at: int | None) -> int:
        head = self._reader.head()
        if at is not None and at > head:
            raise BeyondTheEnd(f"There is no event #{at:,}; the last one is #{head:,}.")
        return head if at is None else at


def _makers(changes: Iterable[Change], stretches: Backwards, after: int) -> dict[Path, RecordedEvent]:
    """Find for each change the last event after an ordinal that had a part in it."""
    open_ = {change.path for change in changes}
    found: dict[Path, RecordedEvent] = {}
    for stretch in stretches:
        for moment in reversed(stretch):
            if not open_ or moment.event.ordinal <= after:
                return found
            for change in diff(moment.before, moment.after):
                for path in [one for one in open_ if touches(change.path, one)]:
                    found[path] = moment.event
                    open_.discard(path)
    return found


def _change_row(question: q.AskDiff, key: Key, change: Change, event: RecordedEvent | None) -> q.ChangeRow:
    of_stream = question.stream is not None
    return q.ChangeRow(
        stream=question.stream,
        projection=None if of_stream else question.projection,
        key=None if of_stream else key,
        path=path_of(change.path),
        old=_text(change.old),
        new=_text(change.new),
        ordinal=event.ordinal if event else None,
        type=event.type if event else None,
    )


def _link(setting: Setting) -> q.BlameLink:
    event = setting.event
    return q.BlameLink(
        event.ordinal, event.stream, event.version, event.type, _text(setting.old), _text(setting.new)
    )


def _rows(view: RowsView, keys: Iterable[Key]) -> dict[Key, Any]:
    rows = {key: view.row(key) for key in keys}
    return {key: ABSENT if row is None else row for key, row in rows.items()}


def _text(value: Any) -> str | None:
    return None if value is ABSENT else json_text(value)
