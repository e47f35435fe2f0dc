"""Building the histories of a store's projections, a stretch a question: in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core.counting import size
from explorer.core.errors import BuiltElsewhere, StoreError
from explorer.core.event_reader import EventReader
from explorer.core.row_building import RowBuilding
from explorer.core.time_machine import KEPT_STRIDE
from explorer.runtime import questions as q
from explorer.runtime.histories import Histories
from explorer.runtime.history_writing import HistoryWriter
from explorer.runtime.outline_file import OutlineWriter


class Building:
    """Answers BuildHistory: reads on, folds all projections in one pass, keeps keyframes.

    Whoever asks decides how far it goes; not asking again is how it is stopped.

    Args:
        reader: the open store; closed with the building.
        projections: whose histories are built, by name.
        upcasting: turns stored events into what handlers see.
        histories: where what is built is kept.
    """

    def __init__(
        self,
        reader: EventReader,
        projections: Mapping[str, Projection],
        upcasting: Upcasting,
        histories: Histories,
    ) -> None:
        self._reader = reader
        self._projections = projections
        self._upcasting = upcasting
        self._histories = histories
        self._held = ExitStack()
        self._writers: list[HistoryWriter] = []
        self._buildings: list[RowBuilding] = []
        self._outline: OutlineWriter
        self._reached = 0

    def answer(self, question: q.Question) -> q.Answer:
        """Answer BuildHistory, the one question there is.

        Raises:
            StoreError: the history cannot be kept.
        """
        if not isinstance(question, q.BuildHistory):
            raise StoreError("This process builds histories; it answers no other questions.")
        try:
            if not self._buildings:
                self._begin()
            return self._go_on(question.events)
        except BuiltElsewhere:
            return self._as_built_elsewhere()
        except OSError as error:
            self._let_go()
            self._histories.discard()
            raise StoreError(
                f"The history cannot be kept in {self._histories.folder.parent} ({error.strerror}). It was "
                "removed again; everything else works, and far moments take longer to show."
            ) from error

    def close(self) -> None:
        """Keep what was built, and let the store go."""
        self._let_go()
        self._reader.close()

    def _begin(self) -> None:
        self._held.enter_context(self._histories.building())
        for projection in self._projections.values():
            writer = self._histories.writer(projection)
            self._held.callback(writer.close)
            self._writers.append(writer)
            self._buildings.append(RowBuilding(projection, self._upcasting, writer))
        self._outline = self._histories.outline_writer()
        self._reached = self._least(self._outline.last.events)

    def _go_on(self, events: int) -> q.Built:
        self._histories.trim()
        most = self._histories.most()
        if self._histories.size() > most:
            raise StoreError(
                f"The history of this store takes all of the {size(most)} that may be kept, and reaches "
                f"event #{self._reached:,}. Later moments take longer to show; allow more in the "
                "preferences, and it goes on."
            )
        head = self._reader.head()
        last = min(head, self._reached + events) // KEPT_STRIDE * KEPT_STRIDE
        outlined: list[tuple[str, str | None]] = []
        for event in self._reader.read(after=self._reached, limit=max(last - self._reached, 0)):
            for one in self._buildings:
                one.see(event)
            if event.ordinal > self._outline.last.events:
                outlined.append((event.type, event.time))
            if event.ordinal % KEPT_STRIDE == 0:
                proof = self._reader.fingerprint(event.ordinal)
                for one in self._buildings:
                    one.keep(event.ordinal, proof)
        for writer in self._writers:
            writer.flush()
        if outlined:
            self._outline.add(outlined, self._reader.fingerprint(last))
        self._reached = self._least(last)
        problems = {one.projection.name: one.problem for one in self._buildings if one.problem}
        return q.Built(self._reached, head, self._reached + KEPT_STRIDE > head, problems)

    def _as_built_elsewhere(self) -> q.Built:
        head, reached = self._reader.head(), self._histories.reach(self._projections.values())
        return q.Built(reached, head, reached + KEPT_STRIDE > head, {}, elsewhere=True)

    def _least(self, most: int) -> int:
        """Say how far all have come. Where a handler raised no more is kept, and nobody waits for it."""
        return min([most, *(one.reached for one in self._buildings if not one.problem)])

    def _let_go(self) -> None:
        self._held.close()
        self._writers.clear()
        self._buildings.clear()
