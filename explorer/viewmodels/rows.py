"""The rows of one projection at the cursor: the part of them that is in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from explorer.core.errors import ExplorerError, HistoryUnfinished
from explorer.core.paths import written
from explorer.runtime.keeping import Progress
from explorer.runtime.questions import AskRows, KeyedRow, Rows
from explorer.viewmodels import boards, formatting
from explorer.viewmodels.latest import Latest
from explorer.viewmodels.selection import Part, Place
from explorer.viewmodels.session import Session

WINDOW = 400
"""Rows at hand: twice what a tall screen shows, so that it never asks to and fro."""
MOST_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Columns:
    """The table's columns: the key's parts, then fields of rows."""

    keys: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table.

    Args:
        change: "+", "-" or "~" when the cursor's event touched it, "" otherwise.
        cells: one text per column, whole.
        shown: the same for the table, short.
        tones: how a status stands, per column: "good", "bad", "open", "over"; "" for none.
        numeric: whether a cell holds a number, per column.
    """

    change: str
    cells: tuple[str, ...]
    shown: tuple[str, ...]
    tones: tuple[str, ...]
    numeric: tuple[bool, ...]


class RowsView(Protocol):
    """What shows the rows of a projection."""

    def restart_rows(self, columns: Columns, count: int) -> None:
        """Begin anew: other columns, so many rows, none at hand."""

    def set_row_count(self, count: int) -> None:
        """There are so many rows now."""

    def rows_changed(self, first: int, last: int) -> None:
        """These rows are others now, both ends included."""

    def set_touched(self, row: int) -> None:
        """Bring a row that the cursor's event touched into sight."""

    def set_title(self, title: str) -> None:
        """Say what is shown, and when."""

    def set_heading(self, text: str) -> None:
        """Say how many rows there were, and at which event."""

    def set_rows_empty(self, text: str) -> None:
        """Say why there are no rows; "" when there are."""

    def set_footer(self, text: str) -> None:
        """Say what it cost to get there."""

    def set_rows_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Rows are awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""


class RowsPresenter:
    """Decides which rows are shown. One window of rows is at hand; moving on asks for another."""

    def __init__(self, session: Session, view: RowsView) -> None:
        self._session = session
        self._view = view
        self._name: str | None = None
        self._columns = Columns()
        self._count = 0
        self._first = 0
        self._rows: tuple[KeyedRow, ...] = ()
        self._lines: dict[int, Line] = {}
        self._shown: str | None = None
        self._failed_rows = range(0)
        self._pointed: tuple[str, int] | None = None
        self._lane = Latest(session, "rows", self._arrived, self._failed, view.set_busy)
        self._unlisten = session.selection.listen(self._moved)
        self._unfinished = False
        history = session.history
        self._unfollow = history.listen(self._built) if history is not None else lambda: None
        view.set_title("Projections")
        view.set_heading("")
        view.set_footer("")
        view.set_rows_empty("")

    def show(self, projection: str | None) -> None:
        """Show another projection's rows; None for none."""
        if projection == self._name:
            return
        self._name, self._failed_rows = projection, range(0)
        if projection is not None:
            self._ask(0, anew=True)
            return
        self._lane.drop()
        self._shown, self._columns, self._rows, self._lines, self._count = None, Columns(), (), {}, 0
        self._view.restart_rows(self._columns, 0)
        self._view.set_title("Projections")
        self._view.set_heading("")
        self._view.set_rows_empty("")

    def line(self, index: int) -> Line | None:
        """Give a row of the table, None while it is under way; looking at it is what asks for it."""
        offset = index - self._first
        if not 0 <= offset < len(self._rows):
            if index not in self._failed_rows:
                self._ask(max(0, index - WINDOW // 2))
            return None
        line = self._lines.get(index)
        if line is None:
            line = self._lines[index] = line_of(self._rows[offset], self._columns)
        return line

    def part(self, index: int, column: int) -> Part | None:
        """Tell which part a cell shows: a field of its row, or the whole row; None while it is under way.

        Args:
            index: the row.
            column: 0 for the first part of the key.
        """
        offset = index - self._first
        if self._shown is None or not 0 <= offset < len(self._rows):
            return None
        row, field = self._rows[offset], column - len(self._columns.keys)
        named = 0 <= field < len(self._columns.fields) and isinstance(decoded_row(row), dict)
        path = written(self._columns.fields[field]) if named else ""
        return Part(path, projection=self._shown, key=row.key)

    def copy(self, first: int, last: int) -> None:
        """Copy those rows of a range that are at hand, as tab-separated lines."""
        lines = [line_of(row, self._columns).cells for row in self._at_hand(first, last)]
        self._view.copy(formatting.tsv([(*self._columns.keys, *self._columns.fields), *lines]))

    def copy_json(self, first: int, last: int) -> None:
        """Copy those rows of a range that are at hand, as one JSON object a line."""
        lines = (
            msgspec.json.encode({"key": row.key, "row": msgspec.Raw(row.row.encode())}).decode() + "\n"
            for row in self._at_hand(first, last)
        )
        self._view.copy("".join(lines))

    def refresh(self) -> None:
        """Ask again for the rows that are in sight."""
        self._failed_rows = range(0)
        self._ask(self._first)

    def close(self) -> None:
        """Stop showing anything."""
        self._unlisten()
        self._unfollow()
        self._lane.drop()

    def _built(self, progress: Progress) -> None:
        """Ask again for rows that were not within reach before."""
        if self._unfinished:
            self.refresh()

    def _moved(self, place: Place, old: Place) -> None:
        if place.ordinal != old.ordinal:
            self._ask(self._first)

    def _ask(self, first: int, *, anew: bool = False) -> None:
        if self._name is not None:
            at = self._session.selection.place.ordinal
            self._lane.ask(AskRows(self._name, at, first, WINDOW), anew=anew)

    def _arrived(self, answer: Rows) -> None:
        self._unfinished = False
        if answer.name != self._name:
            return
        self._failed_rows = range(0)
        if not answer.rows and answer.count and answer.first:
            self._ask(max(0, answer.count - WINDOW))  # fewer rows than before: none left in this window
            return
        same = answer.name == self._shown
        old = {self._first + offset: row for offset, row in enumerate(self._rows)} if same else {}
        changed = [index for index, row in enumerate(answer.rows, answer.first) if old.get(index) != row]
        fresh = tuple(answer.rows[index - answer.first] for index in changed)
        columns = widened(self._columns if same else Columns(), answer.keys, fresh)
        self._first, self._rows = answer.first, answer.rows
        count = max(answer.count, answer.first + len(answer.rows)) if answer.rows else answer.count
        if columns != self._columns or not same:
            self._shown, self._columns, self._count, self._lines = answer.name, columns, count, {}
            self._view.restart_rows(columns, count)
        else:
            others = frozenset(changed)
            self._lines = {at: line for at, line in self._lines.items() if at in old and at not in others}
            if count != self._count:
                self._count = count
                self._view.set_row_count(count)
            if changed:
                self._view.rows_changed(changed[0], changed[-1])
        self._say(answer)
        self._point(answer)

    def _point(self, answer: Rows) -> None:
        """Point out the first row touched, once for every place of the cursor."""
        place = (answer.name, answer.at)
        touched = [index for index, row in enumerate(answer.rows, start=answer.first) if row.change]
        if touched and place != self._pointed:
            self._pointed = place
            self._view.set_touched(touched[0])

    def _at_hand(self, first: int, last: int) -> tuple[KeyedRow, ...]:
        return self._rows[max(0, first - self._first) : max(0, last + 1 - self._first)]

    def _say(self, answer: Rows) -> None:
        where = formatting.place(answer.at)
        self._view.set_title(f"Projection {answer.name} after {where}")
        self._view.set_heading(f"{formatting.count(answer.count, 'row')} at {where}")
        self._view.set_rows_empty("" if self._count else f"{answer.name} has no rows at {where}.")
        self._view.set_footer(formatting.seek_text(answer.seek))
        self._view.set_rows_problem(answer.problem or "")

    def _failed(self, error: ExplorerError) -> None:
        asked = self._lane.asked
        self._failed_rows = range(asked.first, asked.first + asked.limit)
        self._unfinished = isinstance(error, HistoryUnfinished)
        if self._unfinished:  # nothing is wrong: it takes its time
            self._view.set_rows_problem("")
            self._view.set_rows_empty(str(error))
        else:
            self._view.set_rows_problem(str(error))


def widened(columns: Columns, keys: tuple[str, ...], rows: tuple[KeyedRow, ...]) -> Columns:
    """Add the fields that these rows have and the table has not; none goes away while scrubbing."""
    fields = dict.fromkeys(columns.fields if columns.keys == keys else ())
    for row in rows:
        value = decoded_row(row)
        fields.update(dict.fromkeys(value if isinstance(value, dict) else ("value",)))
    return Columns(keys, tuple(sorted(fields, key=boards.rank))[:MOST_COLUMNS])


def line_of(row: KeyedRow, columns: Columns) -> Line:
    """Lay a row out over the columns."""
    value = decoded_row(row)
    parts: dict[str, Any] = value if isinstance(value, dict) else {"value": value}
    keys = (*row.key, *("" for _ in columns.keys[len(row.key) :]))[: len(columns.keys)]
    held = [(name, parts[name]) for name in columns.fields if name in parts]
    known = dict(held)
    absent = dict.fromkeys(columns.fields, "")
    return Line(
        row.change,
        (*keys, *(absent | {name: boards.whole(part) for name, part in held}).values()),
        (*keys, *(absent | {name: boards.shown(name, part, parts) for name, part in held}).values()),
        (*("" for _ in keys), *(boards.tone(name, known.get(name)) for name in columns.fields)),
        (*(False for _ in keys), *(boards.is_number(known.get(name)) for name in columns.fields)),
    )


def decoded_row(row: KeyedRow) -> Any:
    """Decode a row's JSON; what cannot be decoded stays text."""
    try:
        return msgspec.json.decode(row.row)
    except msgspec.DecodeError:
        return row.row
