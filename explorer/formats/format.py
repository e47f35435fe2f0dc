"""What a format is to the rest of the program: how it is recognised, and how a store of it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.core.event_reader import EventReader
from explorer.formats.database import Database
from explorer.formats.files.translating import FileKind
from explorer.formats.layout import Layout


@dataclass(frozen=True, slots=True)
class Match:
    """A store looks like one of a format.

    Args:
        format: the format's id.
        title: what people call it.
        confidence: 0 to 1.
        evidence: sentences that say why.
    """

    format: str
    title: str
    confidence: float
    evidence: tuple[str, ...]


def _one_store(_: Layout) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format.

    Args:
        id: stable name ("pyeventsourcing-sqlite").
        title: what people call it.
        needs: columns that its table of events has at least, to say what a file lacks.
        recognise: looks at the tables; None when they are not of this format.
        open: gives a reader over an opened database, for the reason that recognising found. The reader
            owns the database from then on.
        file: the kind of file that it is, where it is no database; its events are told in a table first.
        stores: names the tables of events where a database holds several stores of it, the usual one first.
    """

    id: str
    title: str
    needs: tuple[str, ...]
    recognise: Callable[[Layout], Match | None]
    open: Callable[[Database, Match], EventReader]
    file: FileKind | None = None
    stores: Callable[[Layout], tuple[str, ...]] = _one_store
