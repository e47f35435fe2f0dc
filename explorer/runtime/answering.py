"""Answering questions about one store: the work behind the ask port, in the reader's process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.kernel.projection import Key, Projection, Row
from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core import generic
from explorer.core.domains import Domains
from explorer.core.errors import BeyondTheEnd, UnknownName
from explorer.core.event_reader import EventReader, Following
from explorer.core.fold_file import FoldFile
from explorer.core.folding import Folding
from explorer.core.lookup import known_stream, within
from explorer.core.nearby import no_such
from explorer.core.own_store import OwnStore
from explorer.core.time_machine import RowsView
from explorer.core.times import flag_going_back
from explorer.core.tree import tree
from explorer.runtime import questions as q
from explorer.runtime.change_answers import ChangeAnswers
from explorer.runtime.export_answers import ExportAnswers
from explorer.runtime.filtered import Filtered
from explorer.runtime.pasts import Pasts
from explorer.runtime.process_answers import ProcessAnswers
from explorer.runtime.snapshots import kept_snapshots
from explorer.runtime.state_answers import StateAnswers
from explorer.runtime.store_answers import StoreAnswers
from explorer.runtime.survey_answers import SurveyAnswers
from explorer.runtime.twin_answers import TwinAnswers
from explorer.runtime.wire import (
    event_record,
    event_row,
    json_text,
)

if TYPE_CHECKING:
    from explorer.runtime.histories import Histories
    from explorer.runtime.outlines import GrowingOutline


class Answering:
    """Answers every question about one store. Keeps what makes the next answer quick; used by one thread.

    Args:
        reader: the open store.
        domains: the domains that know its streams; for a foreign store none do.
        histories: opens what is kept of long pasts, when it is wanted; None folds them in memory.
        fold: the generic fold that somebody chose for all streams.
        brought: a fold file, whose folds and projections come to those that are known.
        cache: the folder of all stores' caches, where snapshots are kept; None keeps none.
    """

    def __init__(
        self,
        reader: EventReader,
        domains: Domains,
        histories: Callable[[], Histories] | None = None,
        *,
        fold: str | None = None,
        brought: FoldFile | None = None,
        cache: Path | None = None,
    ) -> None:
        self._reader = reader
        self._look: Callable[[], None] = reader.look if isinstance(reader, Following) else lambda: None
        self._own = reader if isinstance(reader, OwnStore) else None
        self._domains = domains if self._own else Domains()
        self._upcasting: Upcasting = self._domains.upcasting
        self._folding = folding = Folding(self._domains, fold, brought)
        self._projections = projections_of(reader, domains, brought)
        self._brought = brought.editions if brought is not None else {}
        self._pasts = Pasts(reader, self._upcasting, histories)
        self._histories = histories
        self._outline: GrowingOutline | None = None
        self._snapshots = None if cache is None else kept_snapshots(cache, reader, folding, self._make_room)
        self._store = StoreAnswers(reader, folding, self._snapshots)
        states = StateAnswers(reader, folding, self._snapshots)
        self._filtered = Filtered(reader, self._read, self._upcasting)
        self._answers: dict[type[Any], Callable[[Any], q.Answer]] = {
            q.AskEvents: self._events,
            q.AskStreamEvents: self._stream_events,
            q.AskRecords: self._records,
            q.AskEvent: self._event,
            q.AskProjections: self._projection_list,
            q.AskRows: self._rows,
            q.AskDensity: self._density,
            **self._store.answers,
            **self._filtered.answers,
            **SurveyAnswers(reader).answers,
            **ExportAnswers(self._read, own=self._own is not None).answers,
            **states.answers,
            **ProcessAnswers(reader, self._domains).answers,
            **ChangeAnswers(
                reader, states.streams, folding.shown, self._projections, self._pasts, states.reach
            ).answers,
            **TwinAnswers(reader, self._domains, self._rows_at).answers,
        }

    def answer(self, question: q.Question) -> q.Answer:
        """Answer one question.

        Raises:
            StoreError: with the sentence for the person.
        """
        self._look()
        return self._answers[type(question)](question)

    def work(self) -> bool:
        """Do a little of what nobody waits for; see explorer.runtime.serving.Working."""
        return self._store.count_on()

    def close(self) -> None:
        """Let the store go."""
        self._pasts.close()
        self._reader.close()

    # --- events and streams ---

    def _events(self, question: q.AskEvents) -> q.Events:
        rows = self._read(max(question.first, 1) - 1, question.limit)
        return q.Events(tuple(event_row(event) for event in rows))

    def _read(self, after: int, limit: int) -> list[RecordedEvent]:
        """Read events one after the other; in a store of ours those whose time goes back are flagged."""
        if self._own is None:
            return list(self._reader.read(after=after, limit=limit))
        before = min(max(after, 0), 1)
        return flag_going_back(self._reader.read(after=after - before, limit=limit + before))[before:]

    def _stream_events(self, question: q.AskStreamEvents) -> q.Events:
        after, limit = question.after or None, question.limit
        rows = self._reader.read_stream(question.stream, after, limit, backward=question.backward)
        return q.Events(tuple(event_row(event) for event in rows))

    def _records(self, question: q.AskRecords) -> q.Records:
        if question.where is not None:
            return self._filtered.records(question)
        if question.stream is None:
            stored = self._read(question.after, question.limit)
        else:
            known_stream(self._reader, question.stream)
            after = question.after or None
            stored = list(self._reader.read_stream(question.stream, after=after, limit=question.limit))
        given = stored if not question.upcast else [e for s in stored for e in self._upcast(s)]
        last = stored[-1].ordinal if len(stored) == question.limit else None
        return q.Records(tuple(event_record(event) for event in given), last)

    def _upcast(self, stored: RecordedEvent) -> tuple[RecordedEvent, ...]:
        """Give an event as handlers see it; as it is stored where no upcaster can read it."""
        try:
            return self._upcasting.upcast(stored)
        except Exception:  # an upcaster is somebody's code: the stored event can still be shown
            return (stored,)

    def _event(self, question: q.AskEvent) -> q.EventDetail:
        stored = next(iter(self._read(question.ordinal - 1, 1)), None)
        if stored is None or question.ordinal < 1:
            head = self._reader.head()
            raise BeyondTheEnd(f"There is no event #{question.ordinal:,}; the last one is #{head:,}.")
        upcast = self._upcast(stored)
        changed = () if upcast == (stored,) else upcast
        return q.EventDetail(
            record=event_record(stored),
            data=tree(stored.data),
            metadata=tree(dict(stored.metadata)),
            upcast=tuple(event_record(event) for event in changed),
            upcast_data=tuple(tree(event.data) for event in changed),
        )

    # --- projections ---

    def _projection_list(self, _: q.AskProjections) -> q.Projections:
        return q.Projections(tuple(self._listed(one) for _, one in sorted(self._projections.items())))

    def _listed(self, one: Projection) -> q.ProjectionRow:
        plain = q.ProjectionRow(one.name, one.title, one.version, one.keys, None, None, None, "replayed")
        if self._own is None or one.name in self._brought:
            return plain
        mark = self._own.checkpoint(one.name)
        if mark is None or mark.version != one.version:
            return q.ProjectionRow(one.name, one.title, one.version, one.keys, None, None, None, "never run")
        lag = max(self._reader.head() - mark.at[0], 0)
        status = "behind" if lag and mark.status == "running" else mark.status
        return q.ProjectionRow(
            name=one.name,
            title=one.title,
            version=one.version,
            keys=one.keys,
            checkpoint=mark.at[0],
            lag=lag,
            rows=self._own.count(one.name),
            status=status,
            error=mark.error,
        )

    def _rows(self, question: q.AskRows) -> q.Rows:
        begun = time.perf_counter()
        projection = self._projections.get(question.projection)
        if projection is None:
            raise UnknownName(no_such("projection", question.projection, sorted(self._projections)))
        at = within(self._reader, question.at)

        def shown(view: RowsView) -> q.Rows:
            return _rows_shown(projection, question, at, view, begun)

        return self._pasts.look(projection, at, shown, patient=question.patient)

    def _rows_at(self, projection: Projection, at: int, patient: bool) -> Sequence[tuple[Key, Row]]:
        """Give all rows of a projection after event `at`."""
        return self._pasts.look(projection, at, lambda view: view.page(0, view.count), patient=patient)

    # --- what is kept ---

    def _make_room(self) -> None:
        if self._histories is not None:
            self._histories().trim()

    # --- density ---

    def _density(self, question: q.AskDensity) -> q.Density:
        if self._outline is None:
            from explorer.runtime.outlines import GrowingOutline  # with numpy, which little else here needs

            self._outline = GrowingOutline(self._reader, self._histories)
        outline = self._outline.grown()
        count = outline.over_time if question.axis == "time" else outline.over_ordinals
        buckets = count(question.buckets, question.first, min(question.last, outline.events))
        return q.Density(
            axis=question.axis,
            edges=buckets.edges,
            types=buckets.types,
            counts=buckets.counts,
            rate=buckets.rate,
            last_ordinals=buckets.last_ordinals,
            untimed=buckets.untimed,
            head=outline.events,
        )


def projections_of(
    reader: EventReader, domains: Domains, brought: FoldFile | None = None
) -> dict[str, Projection]:
    """Give the projections that are shown of a store, by name; generic ones for a foreign store.

    Raises:
        BadFoldFile: a projection of the fold file has the name of one that there is already.
    """
    known = domains.projections.values() if isinstance(reader, OwnStore) else generic.PROJECTIONS
    named = {one.name: one for one in known}
    return named if brought is None else {**named, **brought.beside(named)}


def _seek(travelled: Any, begun: float) -> q.Seek:
    return q.Seek(travelled.keyframe, travelled.replayed, round((time.perf_counter() - begun) * 1000, 3))


def _rows_shown(projection: Projection, question: q.AskRows, at: int, view: RowsView, begun: float) -> q.Rows:
    if question.key is None:
        page = view.page(question.first, question.limit)
    else:
        row = view.row(question.key)
        page = [] if row is None else [(question.key, row)]
    return q.Rows(
        name=projection.name,
        version=projection.version,
        keys=projection.keys,
        at=at,
        count=view.count,
        first=question.first,
        rows=tuple(_keyed(key, row, view.touched) for key, row in page),
        seek=_seek(view.travelled, begun),
        problem=view.problem,
    )


def _keyed(key: Key, row: Any, touched: dict[Key, str]) -> q.KeyedRow:
    return q.KeyedRow(key, json_text(dict(row)), touched.get(key, ""))
