"""Opening stores in a reader's process; this and bootstrap alone know domains, stores and formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_config_path

from domain.banking import BANKING
from domain.kernel.upcasting import Upcasting
from domain.shopping import SHOPPING
from domain.todo import TODO
from explorer.core.domains import Domains
from explorer.core.errors import BadMap, NotAStore, StoreDamaged, StoreError, WrongKey
from explorer.core.event_reader import Counting, stamp_of
from explorer.core.own_store import OwnStore
from explorer.core.table_map import MAPPED, FormatChoice, TableMap
from explorer.runtime import questions as q
from explorer.runtime.confinement import MEMORY_OF_FOLDS, confine, give_way
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.unopened import Unopened

if TYPE_CHECKING:
    from explorer.core.event_reader import EventReader
    from explorer.core.fold_file import FoldFile
    from explorer.formats.detection import Detection
    from explorer.runtime.answering import Answering
    from explorer.runtime.building import Building
    from explorer.runtime.cache import Limit
    from explorer.runtime.histories import Histories

GRADUALLY = "gradually"
DOMAINS = Domains((SHOPPING, BANKING, TODO))


def open_answering(
    source: str, manner: Manner = USUAL, counting: str | None = None, stamp: str = ""
) -> Answering | Unopened:
    """Open any store for reading, and answer about it; of a damaged one of ours, at least what is wrong.

    Args:
        source: path of the store.
        manner: how it is read; a fold file is run in a process of its own, by `open_folding`.
        counting: GRADUALLY has events that must be counted be so between questions; None: at once.
        stamp: of what another process has open, as in `open_again`.
    """
    from explorer.runtime.answering import Answering

    confine()
    try:
        reader = open_again(Path(source), manner, stamp)
    except (StoreDamaged, NotAStore) as error:
        return unopened(Path(source), manner.format, error)
    if counting == GRADUALLY and isinstance(reader, Counting):
        reader.count_gradually()
    fold = None if isinstance(manner.fold, FoldSource) else manner.fold
    if not manner.may_be_kept:
        return Answering(reader, DOMAINS, fold=fold)
    return Answering(reader, DOMAINS, lambda: histories_of(reader), fold=fold, cache=histories_folder())


def open_surveying(source: str, manner: Manner = USUAL, stamp: str = "") -> Answering:
    """Open any store for reading, and answer what takes a look at all of it; other processes go first.

    Args:
        source: path of the store.
        manner: how it is read.
        stamp: of what the window has open, as in `open_again`.
    """
    from explorer.runtime.answering import Answering

    confine()
    give_way(5)  # before whoever builds histories, which give way more
    reader = open_again(Path(source), manner, stamp)
    return Answering(reader, DOMAINS, (lambda: histories_of(reader)) if manner.may_be_kept else None)


def open_folding(source: str, manner: Manner = USUAL, stamp: str = "", **fold: str) -> Answering:
    """Open any store for reading, and answer about it as a fold file folds it.

    Args:
        source: path of the store.
        manner: how it is read.
        stamp: of what another process has open, as in `open_again`.
        fold: the fold file, as in `brought_by`.
    """
    from explorer.runtime.answering import Answering

    confine(MEMORY_OF_FOLDS)
    brought = brought_by(**fold)
    reader = open_again(Path(source), manner, stamp)
    brought.require_one_of([one.category for one in reader.categories()])
    if not manner.may_be_kept:
        return Answering(reader, DOMAINS, brought=brought)
    kept = histories_folder()
    return Answering(reader, DOMAINS, lambda: histories_of(reader, brought), brought=brought, cache=kept)


def open_building(source: str, manner: Manner = USUAL, stamp: str = "") -> Building:
    """Open any store for reading, and build the histories of its projections."""
    confine()
    give_way()
    return building_of(source, manner, stamp)


def open_folded_building(source: str, manner: Manner = USUAL, stamp: str = "", **fold: str) -> Building:
    """Open any store for reading, and build the histories of its projections and those of a fold file."""
    confine(MEMORY_OF_FOLDS)
    return building_of(source, manner, stamp, brought_by(**fold))


def building_of(source: str, manner: Manner, stamp: str, brought: FoldFile | None = None) -> Building:
    """Open any store for reading, as `open_again` does, and build the histories of its projections."""
    from explorer.runtime.answering import projections_of
    from explorer.runtime.building import Building

    reader = open_again(Path(source), manner, stamp)
    upcasting = DOMAINS.upcasting if isinstance(reader, OwnStore) else Upcasting()
    projections = projections_of(reader, DOMAINS, brought)
    return Building(reader, projections, upcasting, histories_of(reader, brought))


def brought_by(path: str, digest: str, marks: str, ended: str) -> FoldFile:
    """Run a fold file in this process, which does nothing else.

    Args:
        path: where it lies.
        digest: SHA-256 of its content when it was approved.
        marks: the file where calls are noted.
        ended: the calls that must not be made, as explorer.runtime.marks writes them.

    Raises:
        BadFoldFile: it cannot be used.
    """
    from explorer.runtime.fold_loading import load
    from explorer.runtime.marks import Noting, ended_of

    return load(FoldSource(path, digest), Noting(Path(marks), ended_of(ended)))


def histories_of(reader: EventReader, brought: FoldFile | None = None) -> Histories:
    """Open what is kept of a store's past."""
    from explorer.runtime.histories import Histories

    editions = brought.editions if brought is not None else None
    return Histories(histories_folder(), reader, editions, history_limit())


def histories_folder() -> Path:
    """Give the folder where histories and snapshots are kept."""
    return user_cache_path("event-explorer", appauthor=False) / "histories"


def history_limit() -> Limit:
    """Give how much may be kept of the pasts of all stores together."""
    from explorer.runtime.cache import Limit

    return Limit(user_config_path("event-explorer", appauthor=False) / "history-limit")


def open_reader(path: Path, manner: Manner = USUAL) -> EventReader:
    """Open a store of ours or of another framework for reading.

    Raises:
        BadMap: it is to be read by a map, and there is none.
        WrongKey: there is a key, and it opens nothing.
        StoreError: it is missing, no store that is known, not of the given format, or cannot be read.
    """
    from explorer.formats.detection import OWN
    from explorer.formats.foreign import open_foreign, open_mapped
    from explorer.formats.known import FORMATS
    from explorer.stores.sqlite import open_store

    chosen, decoding = _required(manner.format), manner.decoding
    if isinstance(chosen, TableMap):
        return open_mapped(path, chosen, decoding=decoding, live=manner.live)
    # Ours is opened by other rules, which may leave SQLite's files beside it: never on somebody's word.
    if chosen in (None, OWN) and detected(path).chosen == OWN:
        if decoding.key is not None:
            raise WrongKey(
                f"{path.name} is a store of ours, in which nothing is encrypted; leave the key out."
            )
        return open_store(path, writable=False)
    if chosen == OWN:
        raise NotAStore(f"{path.name} is no Event Explorer store; leave --format-id out to see what it is.")
    return open_foreign(path, FORMATS, chosen, decoding=decoding, live=manner.live)


def open_again(path: Path, manner: Manner, stamp: str) -> EventReader:
    """Open a store for reading that another process may have open already.

    Args:
        path: the store.
        manner: how it is read.
        stamp: of what that process opened; "": whatever lies there is taken.

    Raises:
        StoreReplaced: it is another file by now, or it was written to.
        StoreError: as in `open_reader`.
    """
    from explorer.formats.same_file import replaced, require_same

    if not stamp:
        return open_reader(path, manner)
    require_same(path, stamp, live=manner.live)
    reader = open_reader(path, manner)
    if stamp_of(reader) != stamp:  # since that look
        reader.close()
        raise replaced(path.name)
    return reader


def unopened(path: Path, chosen: FormatChoice | None, why: StoreError) -> Unopened:
    """Give what answers for a file that bears our mark and does not open.

    Raises:
        StoreError: it is none, so nothing can be said of it but why it does not open.
    """
    from explorer.formats.detection import OWN
    from explorer.stores.examining import bears_our_mark, examine

    if chosen not in (None, OWN) or not bears_our_mark(path):
        raise why
    return Unopened(why, lambda: examine(path))


def detected(path: Path, only: FormatChoice | None = None) -> Detection:
    """Find out which format a file has, of all or of one, or whether a map fits it."""
    from explorer.formats.detection import detect, mapped
    from explorer.formats.known import FORMATS
    from explorer.stores.schema import APPLICATION_ID

    only = _required(only)
    if isinstance(only, TableMap):
        return mapped(path, only)
    return detect(path, FORMATS, APPLICATION_ID, only=only)


def _required(chosen: FormatChoice | None) -> FormatChoice | None:
    if chosen == MAPPED:
        raise BadMap(f"A {MAPPED} is read by a map of its columns; name one with --map.")
    return chosen


class Detecting:
    """Answers which formats a source could have."""

    def __init__(self, path: Path, only: FormatChoice | None) -> None:
        self._path = path
        self._only = only

    def answer(self, question: q.Question) -> q.Answer:
        """Answer AskDetect, the one question there is."""
        found = detected(self._path, self._only)
        matches = tuple(q.FormatMatch(m.format, m.title, m.confidence, m.evidence) for m in found.matches)
        return q.Detected(matches, found.chosen, found.why_not, found.warnings)

    def close(self) -> None:
        """Nothing is held."""


def open_detecting(source: str, manner: Manner = USUAL) -> Detecting:
    """Look at a source that may be anything."""
    confine()
    return Detecting(Path(source), manner.format)
