"""A draft of a map, written as TOML with what was guessed beside it, for somebody to go through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from explorer.core.map_guess import ColumnSketch, TableSketch, guess
from explorer.core.plain import plain
from explorer.core.table_map import COLUMNS, LISTS, TIME_UNITS, TableMap, written

_NAMED = 30
"""Tables, or columns, that a comment lists at most."""
_LEFT_OUT = {
    "order": "left out: as the rows lie in the table",
    "type": "left out: every event has the table's name as its type",
    "payload": "left out: all columns that tell nothing else",
}
"""What holds where a field is left out, if not that there is none."""


def draft(
    of: TableSketch,
    tables: Sequence[TableSketch],
    faults: Sequence[str] = (),
    warnings: Sequence[str] = (),
) -> str:
    """Draft a map of a table.

    Args:
        of: the table.
        tables: all tables and views of the database.
        faults: what is wrong with the map as it is guessed, in sentences.
        warnings: what is unusual in the store as the guessed map reads it, in sentences.

    Returns:
        TOML that is read as the guessed map; comments tell what is a guess, and what else could be said.
    """
    return "".join(f"{line}\n" for line in _lines(of, tables, faults, warnings))


def _lines(
    of: TableSketch, tables: Sequence[TableSketch], faults: Sequence[str], warnings: Sequence[str]
) -> Iterator[str]:
    guessed, usual = guess(of), TableMap()
    columns = {one.name: one for one in of.columns}
    yield "# A draft, guessed from names and first values: look at every line, then give it to --map."
    yield from (f"# To be mended: {plain(one)}" for one in faults)
    yield from (f"# Unusual: {plain(one, None)}" for one in warnings)
    yield from _others("Other tables and views, for --table", [_rows(one) for one in tables if one is not of])
    yield f"table = {written(of.name)}  # {_counted(of)}"
    for name in (one.name for one in fields(TableMap) if one.name != "table"):
        value = getattr(guessed, name)
        if name == "time_unit" and guessed.time:
            yield f"{name} = {written(value)}  # {TIME_UNITS[value]}"
        elif value != getattr(usual, name):
            told = [columns[one] for one in ((value,) if isinstance(value, str) else value)]
            yield f"{name} = {written(value)}  # {'; '.join(map(_about, told))}"
        elif name in COLUMNS:
            nothing = "[]" if name in LISTS else written("")
            yield f"# {name} = {nothing}  # {_LEFT_OUT.get(name, 'none found')}"
    found = {name for _, name in guessed.columns}
    free = [f"{plain(one.name, 60)}, {_about(one)}" for one in of.columns if one.name not in found]
    yield from _others("Columns that no line names", free)


def _others(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f"; and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        yield f"# {title}: {'; '.join(names[:_NAMED])}{more}."


def _rows(of: TableSketch) -> str:
    return f"{plain(of.name, 60)}, {_counted(of)}"


def _counted(of: TableSketch) -> str:
    rows = f"{of.rows:,} {'row' if of.rows == 1 else 'rows'}" + ("" if of.whole else " or more")
    return f"a view, {rows}" if of.view else rows


def _about(one: ColumnSketch) -> str:
    """Tell a column's declared type and a value in it."""
    declared = plain(one.type, 30) or "no type"
    return (
        f"{declared}, no value seen" if one.sample is None else f"{declared}, as in {plain(one.sample, 60)}"
    )
