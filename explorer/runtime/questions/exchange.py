"""Questions about events that leave a store for a file, or come from one."""

from __future__ import annotations

from explorer.runtime.questions.events import EventRecord
from explorer.runtime.questions.frames import Answer, Question


class AskExport(Question, frozen=True):
    """Events after ordinal `after`, each as it was where it came from. -> Exported."""

    after: int = 0


class Exported(Answer, frozen=True):
    """Some events in timeline order; `last` is the ordinal of the last of them, None at the end."""

    records: tuple[EventRecord, ...]
    last: int | None


class AskImport(Question, frozen=True):
    """The next events of a file, after so many that were given. -> Imported."""

    after: int = 0


class Imported(Answer, frozen=True):
    """Some events of a file, in its order.

    Args:
        records: the events.
        places: of each, its line, row or ordinal.
        unit: what a place is: "Line", "Row" or "Event".
        done: how much of the file is read.
        of: how much there is.
        counted: what `done` and `of` count: "bytes" or "events".
        more: whether it is worth asking again.
    """

    records: tuple[EventRecord, ...]
    places: tuple[int, ...]
    unit: str
    done: int
    of: int
    counted: str
    more: bool
