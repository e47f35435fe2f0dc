"""The dense timeline over a store whose own positions have gaps, or that has none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, literal, select, tuple_

from explorer.core.errors import StoreDamaged
from explorer.formats.database import AnySelect, Database

Key = tuple[Any, ...]
"""Where an event stands in the order of its table: unique, never NULL."""

STRIDE = 4_000
"""Every how many events the index remembers a key."""
_DOING = "counting its events"


def before(columns: Sequence[ColumnElement[Any]], key: Key, *, included: bool = False) -> ColumnElement[bool]:
    """Select what stands before a key; the database compares."""
    here, there = _sides(columns, key)
    whole = here <= there if included else here < there
    return and_(columns[0] <= literal(key[0]), whole) if _spread(columns) else whole


def beyond(columns: Sequence[ColumnElement[Any]], key: Key, *, included: bool = False) -> ColumnElement[bool]:
    """Select what stands after a key; the database compares."""
    here, there = _sides(columns, key)
    whole = here >= there if included else here > there
    return and_(columns[0] >= literal(key[0]), whole) if _spread(columns) else whole


def _spread(columns: Sequence[ColumnElement[Any]]) -> bool:
    """Say whether columns are of several tables: then an index finds only what the first of them says."""
    return len({getattr(one, "table", None) for one in columns}) > 1


def _sides(columns: Sequence[ColumnElement[Any]], key: Key) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if len(columns) == 1:
        return columns[0], literal(key[0])
    return tuple_(*columns), tuple_(*map(literal, key))


def _in_memory(one: Key, other: Key) -> bool:
    """Say whether Python orders two keys as the database does: only whole numbers are safe."""
    return len(one) == 1 and type(one[0]) is int and type(other[0]) is int


class OrdinalIndex:
    """Maps ordinals 1..N to keys and back. Built at first use; always read by key, never by offset.

    Positions without gaps need no index. Otherwise every 4,000th key is remembered.

    Args:
        database: where the events are.
        table: their table.
        key: the columns that order it, unique and never NULL.
    """

    def __init__(self, database: Database, table: FromClause, key: Sequence[ColumnElement[Any]]) -> None:
        self._database = database
        self._table = table
        self._key = tuple(key)
        self._count: int | None = None
        self._dense_from: int | None = None
        self._marks: list[Key] = []
        self._block: tuple[int, list[Key]] = (-1, [])
        self._steps: dict[Key, int] = {}
        self._damage: StoreDamaged | None = None

    @property
    def count(self) -> int:
        """How many events there are, or can be reached in a damaged file."""
        if self._count is None:
            dense = self._counted_dense()
            self._count = self._scan() if dense is None else dense
        return self._count

    @property
    def numbered(self) -> bool:
        """Whether the key is a single column."""
        return len(self._key) == 1

    @property
    def ends_early(self) -> StoreDamaged | None:
        """What stopped the counting before the end of a damaged file, None where nothing did."""
        return self._damage if self.count >= 0 else None

    def require_whole(self) -> None:
        """Fail where the file was too damaged to reach all events.

        Raises:
            StoreDamaged: what stopped the counting.
        """
        if self.ends_early is not None:
            raise self.ends_early

    def key_at(self, ordinal: int) -> Key:
        """Give the key of the event at an ordinal in 1..count."""
        if not 1 <= ordinal <= self.count:
            raise IndexError(ordinal)
        if self._dense_from is not None:
            return (self._dense_from + ordinal - 1,)
        block, steps = divmod(ordinal - 1, STRIDE)
        keys = self._keys_of(block)
        if steps >= len(keys):
            raise StoreDamaged(
                f"{self._database.store}: event {ordinal:,} is counted but cannot be found, so the file is "
                "damaged; the events before it stay valid; try a backup, or recover a copy of the file."
            )
        return keys[steps]

    def ordinal_of(self, key: Key) -> int:
        """Count the events up to a key, itself included; it need not be the key of an event."""
        if not self.count:
            return 0
        if self._dense_from is not None:
            return max(0, min(self.count, int(key[0]) - self._dense_from + 1))
        block = self._block_of(key)
        if block < 0:
            return 0
        keys = self._keys_of(block)
        if keys and _in_memory(key, keys[0]) and _in_memory(key, keys[-1]):
            return block * STRIDE + bisect_right(keys, key)
        if key in self._steps:
            return block * STRIDE + self._steps[key] + 1
        inside = and_(beyond(self._key, self._marks[block]), before(self._key, key, included=True))
        return block * STRIDE + 1 + self._counted(inside)

    def places(self, ordinal: int, count: int, *, backward: bool = False) -> Iterator[tuple[int, Key]]:
        """Yield ordinals with their keys, from an ordinal on."""
        step = -1 if backward else 1
        if self._dense_from is not None:
            for one in range(ordinal, ordinal + step * count, step):
                yield one, (self._dense_from + one - 1,)
            return
        start = self.key_at(ordinal)
        compare = before if backward else beyond
        statement = self._keys(count, backward=backward).where(compare(self._key, start, included=True))
        for row in self._database.rows(statement, _DOING):
            yield ordinal, tuple(row)
            ordinal += step

    def _keys(self, limit: int | None, *, backward: bool = False) -> AnySelect:
        order = [column.desc() if backward else column for column in self._key]
        return select(*self._key).select_from(self._table).order_by(*order).limit(limit)

    def _keys_of(self, block: int) -> list[Key]:
        if self._block[0] != block:
            # Not one key more than was counted: in a damaged file the next one cannot be read.
            size = min(STRIDE, self.count - block * STRIDE)
            statement = self._keys(size).where(beyond(self._key, self._marks[block], included=True))
            self._block = (block, [tuple(row) for row in self._database.rows(statement, _DOING)])
            self._steps = {key: step for step, key in enumerate(self._block[1])}
        return self._block[1]

    def _counted_dense(self) -> int | None:
        """Count by the smallest index there is, and see whether the positions have no gaps."""
        if len(self._key) > 1:
            return None
        try:
            counted = self._database.one(select(func.count()).select_from(self._table), _DOING)
            ends = [self._database.one(self._keys(1, backward=way), _DOING) for way in (False, True)]
        except StoreDamaged:
            return None
        count = int(counted[0]) if counted else 0
        first, last = (end[0] if end else None for end in ends)
        if not isinstance(first, int) or not isinstance(last, int) or last - first + 1 != count:
            return None
        self._dense_from = first
        return count

    def _scan(self) -> int:
        """Go from mark to mark, so that no key between has to be fetched; in a damaged file one by one."""
        try:
            mark = self._one_key(self._keys(1))
            while mark is not None:
                self._marks.append(mark)
                mark = self._one_key(self._keys(1).where(beyond(self._key, mark)).offset(STRIDE - 1))
                if mark is not None and not self._precedes(self._marks[-1], mark):
                    return self._walk()
            if not self._marks:
                return 0
            last = self._marks[-1]
            # Where a tree leads into itself, there are not as many keys before a mark as were passed.
            if self._counted(before(self._key, last)) != (len(self._marks) - 1) * STRIDE:
                return self._walk()
            return (len(self._marks) - 1) * STRIDE + self._counted(beyond(self._key, last, included=True))
        except StoreDamaged:
            return self._walk()

    def _walk(self) -> int:
        """Count the keys one by one, until what is damaged ends them."""
        self._marks = []
        count = 0
        last: Key | None = None
        try:
            for row in self._database.rows(self._keys(None), _DOING):
                previous, last = last, tuple(row)
                if previous is not None and not self._precedes(previous, last):
                    raise StoreDamaged(
                        f"{self._database.store}: the events are out of order after the {count:,}th, "
                        "so the file is damaged; the events before it can be read; try a backup of the file."
                    )
                if count % STRIDE == 0:
                    self._marks.append(last)
                count += 1
        except StoreDamaged as error:
            self._damage = error
        return count

    def _one_key(self, statement: AnySelect) -> Key | None:
        row = self._database.one(statement, _DOING)
        return None if row is None else tuple(row)

    def _counted(self, where: ColumnElement[bool]) -> int:
        row = self._database.one(select(func.count()).select_from(self._table).where(where), _DOING)
        return int(row[0]) if row else 0

    def _block_of(self, key: Key) -> int:
        """Find the last mark that does not stand after a key, -1 where there is none."""
        if self._marks and _in_memory(key, self._marks[0]) and _in_memory(key, self._marks[-1]):
            return bisect_right(self._marks, key) - 1
        low, high = 0, len(self._marks)
        while low < high:
            middle = (low + high) // 2
            if self._precedes(key, self._marks[middle]):
                high = middle
            else:
                low = middle + 1
        return low - 1

    def _precedes(self, one: Key, other: Key) -> bool:
        """Let the database compare: only it knows how it orders text."""
        if _in_memory(one, other):
            return bool(one < other)
        comparison = tuple_(*map(literal, one)) < tuple_(*map(literal, other))
        row = self._database.one(select(comparison), "comparing positions")
        return bool(row and row[0])
