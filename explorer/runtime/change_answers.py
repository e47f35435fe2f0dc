"""Answering what changed between two moments, and which events set a part, in the reader's process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import msgspec

from domain.kernel.projection import Key, Projection, hidden
from explorer.core.blame import Backwards, Moment, Setting, chain, of_one, touches
from explorer.core.diff import Change, diff
from explorer.core.errors import UnknownName
from explorer.core.event_reader import EventReader
from explorer.core.lookup import known_stream, within
from explorer.core.nearby import no_such, there_are
from explorer.core.paths import ABSENT, Path, names_of, part_at, path_of
from explorer.core.positions import Coordinate
from explorer.core.state_at import StateAt
from explorer.core.stream_history import StreamHistory
from explorer.core.time_machine import ProjectionHistory, RowMoment, RowsView
from explorer.runtime import questions as q
from explorer.runtime.pasts import Pasts
from explorer.runtime.wire import json_text

AsJson = Callable[[str | None, Any], Any]
"""(category, state) -> the state as JSON; ABSENT before the first event."""

WHOLE = 2**62
"""Stands for the last of the events that upcasting made of one."""

Found = tuple[Key, Change]
"""A change, and the key of its row; () for a state."""

Reach = Callable[[str, int], q.StillFolding | None]
"""Folds a stream towards a moment for a while; says how far that is, None once it is there."""

Compared = tuple[list[Found], str | None]
"""All that differs, and what could not be folded."""


class ChangeAnswers:
    """Answers about changes between moments.

    Args:
        reader: the open store.
        streams: any stream at any moment.
        as_json: turns its states into JSON.
        projections: those that are shown of the store, by name.
        pasts: their rows at any moment.
        reach: folds a long stream part by part before it is compared.
    """

    def __init__(
        self,
        reader: EventReader,
        streams: StreamHistory,
        as_json: AsJson,
        projections: Mapping[str, Projection],
        pasts: Pasts,
        reach: Reach,
    ) -> None:
        self._reader = reader
        self._streams = streams
        self._as_json = as_json
        self._projections = projections
        self._pasts = pasts
        self._reach = reach
        self._last: tuple[q.AskDiff, Compared] | None = None

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {q.AskTouched: self.touched, q.AskDiff: self.diff, q.AskBlame: self.blame}

    def touched(self, question: q.AskTouched) -> q.Touched:
        """Count the events of each stream in one stretch between two moments."""
        within(self._reader, question.until)
        last = min(question.until, question.after + question.limit)
        streams: Counter[str] = Counter()
        for event in self._reader.read(after=question.after, limit=max(last - question.after, 0)):
            if event.stream is not None:
                streams[event.stream] += 1
        return q.Touched(dict(streams), last if last < question.until else None)

    def diff(self, question: q.AskDiff) -> q.Diffed | q.StillFolding:
        """Compare a stream's state, or a projection's rows, at two moments; or say how far a long fold is."""
        start, end = within(self._reader, question.start), within(self._reader, question.end)
        whole = msgspec.structs.replace(question, start=start, end=end, first=0, limit=0)
        if self._last is None or self._last[0] != whole:  # pages of one comparison are asked in a row
            if whole.stream is not None and (far := self._reach(whole.stream, max(start, end))):
                return far
            self._last = (whole, self._compared(whole))
        found, problem = self._last[1]
        page = found[question.first : question.first + question.limit]
        made = self._made(page, whole)
        rows = tuple(_change_row(question, key, one, made.get((key, one.path))) for key, one in page)
        return q.Diffed(len(found), rows, problem)

    def blame(self, question: q.AskBlame) -> q.Blamed | q.StillFolding:
        """Give the events that changed a part, newest first; or say how far a long fold is."""
        at = within(self._reader, question.at)
        path = names_of(question.path)
        if question.stream is not None:
            if far := self._reach(question.stream, at):
                return far
            category = self._category(question.stream)
            stretches: Backwards = self._state_moments(question.stream, category, at)
            value = next(self._values(stretches), ABSENT)
            stretches = self._state_moments(question.stream, category, at)
            problem = self._streams.at(question.stream, category, at).problem
            return self._blamed(value, path, stretches, question, problem)
        projection, key = self._projection(question.projection or ""), question.key or ()

        def of_row(past: ProjectionHistory) -> q.Blamed:
            view = past.rows_at(at)
            row = view.row(key)
            if row is None and next(chain(of_one(past.moments_of({key}, 0, at)), ()), None) is None:
                none = f"{projection.name} has no row {', '.join(key)} after event #{at:,}."
                raise UnknownName(f"{none} {view.problem}" if view.problem else none)
            value = ABSENT if row is None else row
            return self._blamed(value, path, of_one(past.moments_of({key}, 0, at)), question, view.problem)

        return self._pasts.travel(projection, at, of_row, patient=question.patient)

    # --- streams ---

    def _compared(self, question: q.AskDiff) -> Compared:
        if question.stream is None:
            projection = self._projection(question.projection or "")
            return self._row_changes(projection, question.start, question.end, patient=question.patient)
        category = self._category(question.stream)
        ends = [
            self._state_at(question.stream, category, ordinal, sub)
            for ordinal, sub in ((question.start, question.start_sub), (question.end, question.end_sub))
        ]
        before, after = (self._as_json(category, one.state) for one in ends)
        return [((), change) for change in diff(before, after)], _problem(ends)

    def _state_at(self, stream: str, category: str | None, ordinal: int, sub: int | None) -> StateAt:
        if sub is None:
            return self._streams.at(stream, category, ordinal)
        return self._streams.part_at(stream, category, ordinal, sub)

    def _made(self, page: list[Found], question: q.AskDiff) -> dict[tuple[Key, Path], Moment]:
        """Find for each change of a page the last moment between the two that had a part in it."""
        ends = (question.start, question.start_sub), (question.end, question.end_sub)
        earlier, later = sorted((ordinal, WHOLE if sub is None else sub) for ordinal, sub in ends)
        if question.stream is not None:
            states = self._state_moments(question.stream, self._category(question.stream), later[0])
            return _makers(page, ([((), one) for one in stretch] for stretch in states), earlier, later)
        keys = {key for key, _ in page}
        return self._pasts.travel(
            self._projection(question.projection or ""),
            later[0],
            lambda past: _makers(page, past.moments_of(keys, earlier[0], later[0]), earlier, later),
            patient=question.patient,
        )

    def _state_moments(self, stream: str, category: str | None, ordinal: int) -> Iterator[list[Moment]]:
        for stretch in self._streams.moments_of(stream, category, ordinal):
            yield [
                replace(
                    one, before=self._as_json(category, one.before), after=self._as_json(category, one.after)
                )
                for one in stretch
            ]

    def _category(self, stream: str) -> str | None:
        return known_stream(self._reader, stream).category

    # --- rows ---

    def _row_changes(self, projection: Projection, start: int, end: int, *, patient: bool) -> Compared:
        def compared(past: ProjectionHistory) -> Compared:
            touched = past.touched_between(*sorted((start, end)))
            keys = sorted(key for key in touched if not hidden(key))
            ends = [past.rows_at(at) for at in (start, end)]
            before, after = (_rows(one, keys) for one in ends)
            found = [(key, change) for key in keys for change in diff(before[key], after[key])]
            return found, _problem(ends)

        return self._pasts.travel(projection, max(start, end), compared, patient=patient)

    def _projection(self, name: str) -> Projection:
        found = self._projections.get(name)
        if found is None:
            raise UnknownName(no_such("projection", name, sorted(self._projections)))
        return found

    # --- both ---

    def _blamed(
        self, value: Any, path: Path, stretches: Backwards, question: q.AskBlame, problem: str | None
    ) -> q.Blamed:
        part = part_at(value, path)
        settings = chain(stretches, path)
        before = (one for one in settings if question.before is None or one.event.ordinal < question.before)
        page = list(islice(before, question.limit))
        if part is ABSENT and not page:
            there = "" if not isinstance(value, Mapping) else f"; {there_are(question.path, [*value])}"
            nothing = f"There is nothing at {question.path}"
            if problem is not None:
                raise UnknownName(f"{nothing} in what could be folded{there}. {problem}")
            raise UnknownName(f"{nothing}, and there never was{there}.")
        further = next(before, None)
        while further is not None and further.event.ordinal == page[-1].event.ordinal:
            page.append(further)  # the next page begins before this ordinal
            further = next(before, None)
        rows = tuple(_link(one) for one in page)
        return q.Blamed(question.path, _text(part), rows, further is not None, problem)

    def _values(self, stretches: Backwards) -> Iterator[Any]:
        return (stretch[-1].after for stretch in stretches if stretch)


def _makers(
    changes: Iterable[Found], stretches: Iterable[list[RowMoment]], after: Coordinate, until: Coordinate
) -> dict[tuple[Key, Path], Moment]:
    """Find for each change the last moment after one coordinate, up to another, that had a part in it."""
    open_: dict[Key, set[Path]] = {}
    for key, change in changes:
        open_.setdefault(key, set()).add(change.path)
    found: dict[tuple[Key, Path], Moment] = {}
    for stretch in stretches:
        for key, moment in reversed(stretch):
            at = (moment.event.ordinal, moment.sub or 0)
            if at <= after:
                return found
            if at > until:
                continue
            waiting = open_.get(key, set())
            for change in diff(moment.before, moment.after) if waiting else ():
                for path in [one for one in waiting if touches(change.path, one)]:
                    found[key, path] = moment
                    waiting.discard(path)
            if not waiting:
                open_.pop(key, None)
        if not open_:
            break
    return found


def _change_row(question: q.AskDiff, key: Key, change: Change, moment: Moment | None) -> q.ChangeRow:
    of_stream = question.stream is not None
    event = moment.event if moment else None
    return q.ChangeRow(
        stream=question.stream,
        projection=None if of_stream else question.projection,
        key=None if of_stream else key,
        path=path_of(change.path),
        old=_text(change.old),
        new=_text(change.new),
        ordinal=event.ordinal if event else None,
        type=event.type if event else None,
        sub=moment.sub if moment else None,
    )


def _link(setting: Setting) -> q.BlameLink:
    event = setting.event
    return q.BlameLink(
        event.ordinal,
        event.stream,
        event.version,
        event.type,
        _text(setting.old),
        _text(setting.new),
        setting.sub,
    )


def _rows(view: RowsView, keys: Iterable[Key]) -> dict[Key, Any]:
    rows = {key: view.row(key) for key in keys}
    return {key: ABSENT if row is None else row for key, row in rows.items()}


def _problem(ends: Sequence[StateAt | RowsView]) -> str | None:
    """Say what is not in one of the two; the later has more events that could not be."""
    return next((one.problem for one in reversed(ends) if one.problem), None)


def _text(value: Any) -> str | None:
    return None if value is ABSENT else json_text(value)
