"""Opening the store of another framework in the format that it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from explorer.core.decoding import AUTOMATIC, Decoding
from explorer.core.errors import FormatsAlike, NoFormatFits, NotAStore, StoreDamaged, WrongKey
from explorer.core.event_reader import EventReader
from explorer.core.table_map import TableMap
from explorer.core.undecoded import is_undecoded, looks_encrypted
from explorer.formats.database import Database
from explorer.formats.detection import STORE, lacking, one_store, recognised, recognised_file, unknown_format
from explorer.formats.files.translating import FileKind
from explorer.formats.format import Format, Match
from explorer.formats.limits import Limits
from explorer.formats.mappable import open_mappable
from explorer.formats.mapped import mapped_format, require_fit
from explorer.formats.opening import open_file, open_live, open_sqlite
from explorer.formats.sniffing import Sniffed, sniff
from explorer.formats.sqlite_layout import with_views

_AS_WHICH = "say as which to read it (--format-id, or File > Read as)"
_NEXT = f"{_AS_WHICH}, or map its columns (`event-explorer map` and --map, or File > Map a table)"
_LOOKED_AT = 5
"""Events at each end of a store on which a key is tried."""


def open_foreign(
    path: str | Path,
    formats: Sequence[Format],
    format_id: str | None = None,
    *,
    limits: Limits | None = None,
    scratch: Path | None = None,
    decoding: Decoding = AUTOMATIC,
    live: bool = False,
) -> EventReader:
    """Open the store of another framework, for reading only.

    Only for the process that reads foreign files, and before it has the same file open elsewhere.

    Args:
        path: the file.
        formats: the formats that are known.
        format_id: the format to read it as, and after a / the table of events, where there are several
            stores of it; None for the one that is recognised.
        limits: what reading may cost.
        scratch: folder for a private copy; None for the system's.
        decoding: what somebody said of how payloads are to be decoded.
        live: whether it is followed while its program writes to it, see explorer.formats.following.

    Raises:
        UnknownFormat: no format has that id.
        UnknownName: there is no such store of it.
        NotAStore: no format fits, or more than one.
        WrongKey: there is a key, and it opens nothing.
        StoreError: the file cannot be opened; one of its kinds.
    """
    wanted, _, table = (format_id or "").partition(STORE)
    if format_id is not None and all(one.id != wanted for one in formats):
        raise unknown_format(format_id, [one.id for one in formats])
    format_id = wanted or None
    found = sniff(path)
    if live or found.is_database:
        database = open_live(path, limits) if live else open_sqlite(path, limits, scratch, found)
        return _opened(database, formats, lambda: _match(database, formats, format_id, table), decoding)
    match, kind = _file_match(found, formats, format_id, limits)
    return _opened(open_file(found, kind, limits, scratch), formats, lambda: match, decoding)


def open_mapped(
    path: str | Path,
    of: TableMap,
    *,
    limits: Limits | None = None,
    scratch: Path | None = None,
    decoding: Decoding = AUTOMATIC,
    live: bool = False,
) -> EventReader:
    """Open any database, or file of rows, as a store, by a map of a table or view, for reading only.

    Only for the process that reads foreign files, and before it has the same file open elsewhere.

    Args:
        path: the file.
        of: the map.
        limits: what reading may cost.
        scratch: folder for a private copy; None for the system's.
        decoding: what somebody said of how payloads are to be decoded.
        live: whether it is followed while its program writes to it.

    Raises:
        BadMap: it does not fit; what is in its way is named.
        StoreError: the file cannot be opened; one of its kinds.
    """
    database = open_live(path, limits) if live else open_mappable(path, limits, scratch)
    return _opened(database, (mapped_format(of),), lambda: _mapped(database, of), decoding)


def _mapped(database: Database, of: TableMap) -> Match:
    database.layout = with_views(database)
    return require_fit(of, database.layout, database.store)


def _opened(
    database: Database, formats: Sequence[Format], matched: Callable[[], Match], decoding: Decoding
) -> EventReader:
    """Read an opened database in the format that it matches, or close it."""
    try:
        match = matched()
        chosen = next(one for one in formats if one.id == match.format)
        database.decoding = decoding
        reader = chosen.open(database, match)
        if decoding.key is not None:
            _require_key_fits(reader, database.store)
        return reader
    except BaseException:
        database.close()
        raise


def _require_key_fits(reader: EventReader, store: str) -> None:
    """Look at the first and the last payloads; where a key opens none of them, it is another store's.

    Raises:
        WrongKey: it opens none.
    """
    looked_at = (*reader.read(limit=_LOOKED_AT), *reader.read(limit=_LOOKED_AT, backward=True))
    shut = [event.data for event in looked_at if is_undecoded(event.data)]
    if len(shut) == len(looked_at) and any(map(looks_encrypted, shut)):
        raise WrongKey(
            f"The key opens no payload of {store}: another one encrypted them; nothing was decoded; give the "
            "key file of the application that wrote it, or open the store without one to see all else."
        )


def _file_match(
    found: Sniffed, formats: Sequence[Format], format_id: str | None, limits: Limits | None
) -> tuple[Match, FileKind]:
    detection = recognised_file(found, [one for one in formats if format_id in (None, one.id)], limits)
    if detection.chosen is None:
        raise FormatsAlike(f"{found.shown}: {' '.join(detection.why_not)} Nothing was changed; {_AS_WHICH}.")
    match = next(match for match in detection.matches if match.format == detection.chosen)
    return match, next(one.file for one in formats if one.id == match.format and one.file)


def _match(database: Database, formats: Sequence[Format], format_id: str | None, table: str) -> Match:
    if format_id is not None:
        wanted = next(one for one in formats if one.id == format_id)
        if table:
            database.layout = one_store(database.layout, wanted, table)
        match = wanted.recognise(database.layout)
        if match is None:
            raise NotAStore(
                f"{database.store} is no store of {wanted.title}: {lacking(database.layout, wanted)} "
                "Nothing was changed; leave --format-id out to see what it is."
            )
        return match
    detection = recognised(database.layout, formats)
    if detection.chosen is None and not database.layout.tables and database.warnings:
        raise StoreDamaged(
            f"{database.store} shows no table: {' '.join(database.warnings)} "
            "Nothing was changed; try a backup, or recover a copy of the file."
        )
    if detection.chosen is None:
        undecided = FormatsAlike if detection.matches else NoFormatFits
        raise undecided(
            f"{database.store} cannot be read as an event store: {' '.join(detection.why_not)} "
            f"Nothing was changed; {_NEXT}."
        )
    return next(match for match in detection.matches if match.format == detection.chosen)
