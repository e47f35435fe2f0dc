"""Which format a store has, and why: every answer comes with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.core.errors import UnknownName
from explorer.core.plain import plain
from explorer.formats.format import Format, Match
from explorer.formats.layout import Layout, folded
from explorer.formats.limits import Limits
from explorer.formats.opening import open_sqlite
from explorer.formats.sniffing import sniff

OWN = "event-explorer"
"""Format id of this program's own stores."""

OWN_TITLE = "Event Explorer"


@dataclass(frozen=True, slots=True)
class Detection:
    """What a store may be.

    Args:
        matches: the formats that fit, the likeliest first.
        chosen: id of the one to read it as; None where none fits, or two fit equally well.
        why_not: where nothing is chosen, sentences that say why; for each format what is there and what
            is lacking.
    """

    matches: tuple[Match, ...]
    chosen: str | None
    why_not: tuple[str, ...] = ()


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
        UnknownName: no format has the id `only`.
        StoreError: it cannot be opened; one of its kinds.
    """
    known = [OWN, *(one.id for one in formats)]
    if only not in (None, *known):
        raise UnknownName(f"There is no format {only}; nothing was opened; choose one of {', '.join(known)}.")
    may_be_own = own_application_id if only in (None, OWN) else None
    found = sniff(path)
    if may_be_own and found.application_id == may_be_own:
        return _own(may_be_own)
    database = open_sqlite(path, limits, scratch, found)
    try:
        # A new store's header may still stand in its write-ahead log; then the recovered copy has it.
        if may_be_own and database.application_id == may_be_own:
            return _own(may_be_own)
        if only == OWN:
            return Detection((), None, (f"{OWN_TITLE}: its header does not carry this program's mark.",))
        return recognised(database.layout, [one for one in formats if only in (None, one.id)])
    finally:
        database.close()


def recognised(layout: Layout, formats: Sequence[Format]) -> Detection:
    """Compare tables with the formats that are known."""
    matches = sorted(
        (match for one in formats if (match := one.recognise(layout))), key=lambda match: -match.confidence
    )
    if not matches:
        return Detection((), None, tuple(lacking(layout, one) for one in formats))
    best = [match for match in matches if match.confidence == matches[0].confidence]
    if len(best) > 1:
        titles = " and ".join(match.title for match in best)
        return Detection(tuple(matches), None, (f"It looks like {titles} alike; choose one of them.",))
    return Detection(tuple(matches), best[0].format)


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
