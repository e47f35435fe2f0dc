"""Which format a store has, and why: every answer comes with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.core.counting import count as counted
from explorer.core.errors import NoFormatFits, NotAStore, UnknownFormat, UnknownName
from explorer.core.nearby import nearest
from explorer.core.plain import plain
from explorer.core.table_map import TableMap
from explorer.formats.files.rows import has_rows, names_of_cells
from explorer.formats.files.translating import first_value
from explorer.formats.files.unknown_json import MAP, JsonKind, about_json
from explorer.formats.format import Format, Match
from explorer.formats.layout import Layout, folded
from explorer.formats.limits import Limits
from explorer.formats.mappable import open_mappable
from explorer.formats.mapped import mapped_format, problems
from explorer.formats.opening import open_sqlite
from explorer.formats.sniffing import Sniffed, require_database, sniff
from explorer.formats.sqlite_layout import with_views

OWN = "event-explorer"
"""Format id of this program's own stores."""

OWN_TITLE = "Event Explorer"
STORE = "/"
"""Stands between a format's id and the table of events, where a database holds several stores of it."""
_NEAR = 0.3
"""Share of the columns that a table must have to come near a format; an `id` has everybody."""
_NEAREST = 3
"""Formats of which a refusal says how near they come; where none is near, tables whose columns it names."""
_NAMED = 8
"""Most columns that are named."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What a store may be.

    Args:
        matches: the formats that fit, the likeliest first.
        chosen: id of the one to read it as; None where none fits, or two fit equally well.
        why_not: where nothing is chosen, sentences that say why; for each format what is there and what
            is lacking.
        warnings: sentences about what is unusual in the file, as that it is cut off.
    """

    matches: tuple[Match, ...]
    chosen: str | None
    why_not: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def detect(
    path: str | Path,
    formats: Sequence[Format],
    own_application_id: int | None = None,
    *,
    only: str | None = None,
    limits: Limits | None = None,
    scratch: Path | None = None,
) -> Detection:
    """Find out which format a file has. Only for the process that reads foreign files.

    Args:
        path: the file.
        formats: the formats that are known.
        own_application_id: what this program writes into the header of its own stores.
        only: id of the one format that it is compared with; None for all.
        limits: what looking may cost.
        scratch: folder for a private copy; None for the system's.

    Raises:
        UnknownFormat: no format has the id `only`.
        UnknownName: there is no such store of it.
        StoreError: it cannot be opened; one of its kinds.
    """
    known = [OWN, *(one.id for one in formats)]
    whole = only
    only, _, store = (only or "").partition(STORE) if only is not None else (None, "", "")
    if only not in (None, *known):
        raise unknown_format(whole or "", known)
    may_be_own = own_application_id if only in (None, OWN) else None
    found = sniff(path)
    if may_be_own and found.application_id == may_be_own:
        return _own(may_be_own)
    if not found.is_database:
        return recognised_file(found, [one for one in formats if only in (None, one.id)], limits)
    database = open_sqlite(path, limits, scratch, found)
    try:
        # A new store's header may still stand in its write-ahead log; then the recovered copy has it.
        if may_be_own and database.application_id == may_be_own:
            return _own(may_be_own)
        if only == OWN:
            return Detection((), None, (f"{OWN_TITLE}: its header does not carry this program's mark.",))
        some = [one for one in formats if only in (None, one.id)]
        layout = one_store(database.layout, some[0], store) if store else database.layout
        return replace(recognised(layout, some), warnings=database.warnings)
    finally:
        database.close()


def unknown_format(wanted: str, known: Sequence[str]) -> UnknownFormat:
    """Give the error that says that no format has an id, and which is near."""
    near = nearest(wanted, known)
    hint = f"the nearest is {near}, and " if near else ""
    return UnknownFormat(
        f"There is no format {wanted}; {hint}`event-explorer formats` lists all; nothing was opened."
    )


def mapped(
    path: str | Path, of: TableMap, *, limits: Limits | None = None, scratch: Path | None = None
) -> Detection:
    """Compare a database, or a file of rows, with a map. Only for the process that reads foreign files.

    Args:
        path: the file.
        of: the map.
        limits: what looking may cost.
        scratch: folder for a private copy; None for the system's.

    Raises:
        StoreError: it cannot be opened; one of its kinds.
    """
    database = open_mappable(path, limits, scratch)
    try:
        layout = with_views(database)
    finally:
        database.close()
    match = mapped_format(of).recognise(layout)
    if match is None:
        why_not = tuple(one.sentence for one in problems(of, layout))
        return Detection((), None, why_not, database.warnings)
    return Detection((match,), match.format, warnings=database.warnings)


def recognised(layout: Layout, formats: Sequence[Format]) -> Detection:
    """Compare tables with the formats that are known."""
    tables = [one for one in formats if one.file is None]
    found = [match for one in tables if (match := one.recognise(layout))]
    if not found:
        return Detection((), None, _nearest(layout, tables))
    chosen = _chosen(found)
    names = {match.format for match in found}
    further = [match for one in tables if one.id in names for match in further_stores(layout, one)]
    return replace(chosen, matches=(*chosen.matches, *further))


def further_stores(layout: Layout, one: Format) -> Iterator[Match]:
    """Give the other stores of a format that a database holds, each named format/table."""
    for name in one.stores(layout)[1:]:
        match = one.recognise(one_store(layout, one, name))
        if match is not None:
            title = f"{match.title}, table {plain(name, 60)}"
            yield replace(match, format=f"{one.id}{STORE}{name}", title=title)


def one_store(layout: Layout, one: Format, name: str) -> Layout:
    """Leave out the tables of events of all stores of a format but one.

    Raises:
        UnknownName: there is no store with that table.
    """
    stores = one.stores(layout)
    if name not in stores:
        there = ", ".join(plain(other, 60) for other in stores) or "only one store of it"
        raise UnknownName(
            f"There is no store of {one.title} with the table {plain(name, 60)}; nothing was opened; "
            f"there is {there}."
        )
    return layout.without([other for other in stores if other != name])


def recognised_file(found: Sniffed, formats: Sequence[Format], limits: Limits | None = None) -> Detection:
    """Compare a file that is no database with the kinds of files that are known.

    Raises:
        NoFormatFits: it is of none of them, and its rows may be mapped.
        NotAStore: it has no rows.
    """
    limits = limits or Limits()
    matches = []
    for one in formats:
        if one.file is None:
            continue
        why = one.file.begins(first_value(found, one.file, limits))
        if why is not None:
            matches.append(Match(one.id, one.title, 1.0, (why,)))
    if not matches:
        kinds = [JsonKind(one.title, one.file.needs, one.file.inside) for one in formats if one.file]
        why_not = about_json(found, kinds, limits)
        if has_rows(found, limits):
            raise NoFormatFits(why_not or _about_cells(found, limits))
        if why_not is not None:
            raise NotAStore(why_not)
        require_database(found)
    return _chosen(matches)


def _about_cells(found: Sniffed, limits: Limits) -> str:
    names = [plain(one, 60) for one in names_of_cells(found, limits)]
    named = f"{', '.join(names[:_NAMED])}{' and more' if len(names) > _NAMED else ''}"
    return f"{found.shown} is CSV, of which no format is known: it has {named}; nothing was read; {MAP}."


def _chosen(found: Sequence[Match]) -> Detection:
    matches = sorted(found, key=lambda match: -match.confidence)
    best = [match for match in matches if match.confidence == matches[0].confidence]
    if len(best) > 1:
        titles = " and ".join(match.title for match in best)
        return Detection(tuple(matches), None, (f"It looks like {titles} alike.",))
    return Detection(tuple(matches), best[0].format)


def _nearest(layout: Layout, formats: Sequence[Format]) -> tuple[str, ...]:
    """Say of the formats that come nearest what is there and what is lacking, and count the others."""
    if not formats:
        return ("It is a database, and that format is one of other files.",)
    shares = {one.id: _share(layout, one) for one in formats}
    near = sorted((one for one in formats if shares[one.id] > _NEAR), key=lambda one: -shares[one.id])[
        :_NEAREST
    ]
    if not near and len(formats) > 1 and layout.tables:
        return (*_there(layout), f"None of the {len(formats)} known formats has a table like that.")
    near = near or list(formats[:1])
    others = len(formats) - len(near)
    told = [lacking(layout, one) for one in near]
    return (*told, *([f"It is further from the {others} other formats."] if others else []))


def _there(layout: Layout) -> Iterator[str]:
    """Say what the widest tables have, and how many others there are."""
    widest = sorted(layout.tables, key=lambda one: (-len(one.columns), one.name))[:_NEAREST]
    for one in widest:
        names = ", ".join(plain(column.name, 60) for column in one.columns[:_NAMED])
        more = " and more" if len(one.columns) > _NAMED else ""
        yield f"Its table {plain(one.name, 60)} has {names}{more}."
    others = len(layout.tables) - len(widest)
    if others:
        yield f"It has {counted(others, 'other table')} too."


def _share(layout: Layout, one: Format) -> float:
    needed = set(map(folded, one.needs))
    return max((len(table.names & needed) / len(needed) for table in layout.tables), default=0.0)


def lacking(layout: Layout, one: Format) -> str:
    """Say how far a store is from a format."""
    if not layout.tables:
        return f"{one.title}: there is no table at all."
    needed = {folded(name): name for name in one.needs}
    nearest = max(layout.tables, key=lambda table: (len(table.names & needed.keys()), table.name))
    name = plain(nearest.name, 60)
    there = [needed[fold] for fold in needed if fold in nearest.names]
    missing = [needed[fold] for fold in needed if fold not in nearest.names]
    if not there:
        return f"{one.title}: no table has any of {', '.join(one.needs)}."
    if not missing:
        return f"{one.title}: table {name} has what is needed, but other columns or keys too."
    return f"{one.title}: table {name} has {', '.join(there)}, but lacks {', '.join(missing)}."


def _own(application_id: int) -> Detection:
    evidence = f"Its header carries this program's application id, {application_id}."
    return Detection((Match(OWN, OWN_TITLE, 1.0, (evidence,)),), OWN)
