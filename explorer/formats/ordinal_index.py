"""Counting a table in the order of its keys, stretch by stretch, where an index gives that order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    TableClause,
    and_,
    cast,
    func,
    literal,
    select,
    tuple_,
)

from explorer.core.errors import StoreDamaged
from explorer.formats.database import AnySelect, Database
from explorer.formats.ordinals import Key, Numbers, before, beyond

STRIDE = 4_000
"""Every how many events the index remembers a key, and how many a step counts."""
_DOING = "counting its events"


def _in_memory(one: Key, other: Key) -> bool:
    """Say whether Python orders two keys as the database does: only whole numbers are safe."""
    return len(one) == 1 and type(one[0]) is int and type(other[0]) is int


class OrdinalIndex:
    """Remembers every 4,000th key, and counts from one to the next; see explorer.formats.ordinals.Ordinals.

    Reading is by key, never by offset. Of a stretch whose whole numbers have no gap, no key is fetched. That
    the ends of a stretch are as far apart as it has keys is enough only where the database numbers its rows
    with them: SQLite keeps 1.5 in any other column, too, between 1 and 3.

    Args:
        database: where the events are.
        table: their table.
        key: the columns that order it, unique and never NULL.

    Attributes:
        fetching: told of each stretch whose keys are looked up, before they are.
    """

    def __init__(self, database: Database, table: FromClause, key: Sequence[ColumnElement[Any]]) -> None:
        self._database = database
        self._table = table
        self._key = tuple(key)
        home = getattr(key[0], "table", None)
        names = isinstance(home, TableClause) and database.layout.numbers(home.name, str(key[0].key))
        self._always_whole = names and len(key) == 1
        self._marks: list[Key] = []
        self._rest = 0
        self._end: Key = ()
        self._whole = False
        self._damage: StoreDamaged | None = None
        self._walking = False
        self._block: tuple[int, int, list[Key] | Numbers] = (-1, 0, [])
        self._steps: dict[Key, int] = {}
        self.fetching: Callable[[int], None] = lambda stretch: None

    @property
    def count(self) -> int:
        """How many events are counted so far."""
        return (len(self._marks) - 1) * STRIDE + self._rest if self._marks else 0

    @property
    def whole(self) -> bool:
        """Whether these were all that can be reached, when it was last looked."""
        return self._whole

    @property
    def numbered(self) -> bool:
        """Whether the key is a single column."""
        return len(self._key) == 1

    @property
    def ends_early(self) -> StoreDamaged | None:
        """What stopped the counting before the end of a damaged file, None where nothing did so far."""
        return self._damage

    def grow(self) -> bool:
        """Count one stride more; see explorer.formats.ordinals.Ordinals."""
        if self._damage is not None:
            return False
        if not self._walking:
            try:
                self._whole = not self._stride()
            except StoreDamaged:
                # Another index may be whole, and tell that no number is missing.
                self._whole = self._count_numbers()
                self._walking = not self._whole
        if self._walking:
            self._whole = not self._walk()
        return not self._whole

    @property
    def stretches(self) -> int:
        """How many stretches the events that are counted so far make."""
        return len(self._marks)

    def stretch(self, block: int) -> tuple[Key, Key, bool, int]:
        """Give a stretch: its first key, the key where it ends, whether that is one of it, and its events."""
        if block == len(self._marks) - 1:
            return self._marks[block], self._end, True, self._rest
        return self._marks[block], self._marks[block + 1], False, STRIDE

    def count_at_once(self) -> bool:
        """Count all events in one look, where their numbers have no gap; say whether all are counted."""
        self._whole = self._whole or self._count_numbers()
        return self._whole

    def key_at(self, ordinal: int) -> Key:
        """Give the key of the event at an ordinal in 1..count."""
        if not 1 <= ordinal <= self.count:
            raise IndexError(ordinal)
        return next(self.places(ordinal, 1))[1]

    def ordinal_of(self, key: Key) -> int:
        """Count the events up to a key, itself included, among those that are counted so far."""
        block = self._block_of(key)
        if block < 0:
            return 0
        keys = self._keys_of(block)
        if keys and _in_memory(key, keys[0]) and _in_memory(key, keys[-1]):
            return block * STRIDE + bisect_right(keys, key)
        if key in self._steps:
            return block * STRIDE + self._steps[key] + 1
        inside = and_(beyond(self._key, self._marks[block]), before(self._key, key, included=True))
        return min(block * STRIDE + 1 + self._counted(inside), self.count)

    def places(self, ordinal: int, count: int, *, backward: bool = False) -> Iterator[tuple[int, Key]]:
        """Yield ordinals with their keys, from an ordinal on."""
        step = -1 if backward else 1
        at: int | None = None
        keys: list[Key] | Numbers = []
        for one in range(ordinal, ordinal + step * count, step):
            block, place = divmod(one - 1, STRIDE)
            if block != at:
                at, keys = block, self._keys_of(block)
            if place >= len(keys):
                raise StoreDamaged(
                    f"{self._database.store}: event {one:,} is counted but cannot be found, so the file is "
                    "damaged; the events before it stay valid; try a backup, or recover a copy of the file."
                )
            yield one, keys[place]

    # --- counting ---

    def _stride(self) -> bool:
        """Go on to the next mark, so that no key between has to be fetched; say whether there may be more."""
        if not self._marks:
            first = self._one_key(self._keys(1))
            if first is None:
                return False
            self._take(first)
        mark = self._marks[-1]
        following = self._one_key(self._keys(1).where(beyond(self._key, mark)).offset(STRIDE - 1))
        if following is None:
            self._count_rest(mark)
            return False
        if not self._leads_on(mark, following):
            raise StoreDamaged(f"{self._database.store}: its order leads into itself.")
        self._rest = STRIDE
        self._take(following)
        return True

    def _count_numbers(self) -> bool:
        """Count by the smallest index there is, and say whether that does: where numbers have no gap."""
        if not self.numbered:
            return False
        try:
            counted = self._database.one(select(func.count()).select_from(self._table), _DOING)
            first, last = (self._one_key(self._keys(1, backward=way)) for way in (False, True))
            number = int(counted[0]) if counted else 0
            if first is None or last is None or not self._without_gap(first, last, number):
                return False
        except StoreDamaged:
            return False
        marks = [(one,) for one in range(first[0], last[0] + 1, STRIDE)]
        if marks[: len(self._marks)] != self._marks:
            return False
        self._marks, self._rest, self._end = marks, (number - 1) % STRIDE + 1, last
        return True

    def _count_rest(self, mark: Key) -> None:
        """Count the events from the last mark on; not more than a stride, should the file grow meanwhile."""
        rest = self._keys(STRIDE).where(beyond(self._key, mark, included=True))
        counted = self._database.one(select(func.count()).select_from(rest.subquery()), _DOING)
        number = int(counted[0]) if counted else 0
        end = self._one_key(rest.limit(1).offset(max(number - 1, 0)))
        if end is None:
            raise StoreDamaged(f"{self._database.store}: an event that was counted cannot be found again.")
        self._rest, self._end = number, end

    def _leads_on(self, mark: Key, following: Key) -> bool:
        """Say whether a stride leads from a mark to the next; in a damaged tree the way back is another."""
        if _in_memory(mark, following) and following[0] - mark[0] == STRIDE:
            return True
        back = self._keys(1, backward=True).where(before(self._key, following)).offset(STRIDE - 1)
        return self._precedes(mark, following) and self._one_key(back) == mark

    def _walk(self) -> bool:
        """Count some keys one by one, until what is damaged ends them; say whether there may be more."""
        further = self._keys(STRIDE)
        further = further.where(beyond(self._key, self._end)) if self._marks else further
        found = 0
        try:
            for row in self._database.rows(further, _DOING):
                key = tuple(row)
                if self._marks and not self._precedes(self._end, key):
                    raise StoreDamaged(
                        f"{self._database.store}: the events are out of order after the {self.count:,}th, "
                        "so the file is damaged; the events before it can be read; try a backup of the file."
                    )
                self._take(key)
                found += 1
        except StoreDamaged as error:
            self._damage = error
            return False
        return found == STRIDE

    def _take(self, key: Key) -> None:
        """Count one more event, the next in order."""
        if not self._marks or self._rest == STRIDE:
            self._marks.append(key)
            self._rest = 0
        self._rest += 1
        self._end = key

    # --- finding ---

    def _keys_of(self, block: int) -> list[Key] | Numbers:
        """Give the keys from one mark up to the next, as far as they are counted."""
        first, end, last_one, size = self.stretch(block)
        if self._block[:2] == (block, size):
            return self._block[2]
        self.fetching(block)
        if self._without_gap(first, end, size if last_one else size + 1):
            self._block, self._steps = (block, size, Numbers(first[0], size)), {}
        else:
            # Not one key more than was counted: in a damaged file the next one cannot be read.
            statement = self._keys(size).where(beyond(self._key, first, included=True))
            keys = [tuple(row) for row in self._database.rows(statement, _DOING)]
            self._block, self._steps = (block, size, keys), {key: step for step, key in enumerate(keys)}
        return self._block[2]

    def _without_gap(self, first: Key, last: Key, many: int) -> bool:
        """Say whether so many keys, from one to another, are whole numbers one after the other."""
        if not _in_memory(first, last) or last[0] - first[0] + 1 != many:
            return False
        # Between two whole numbers there are only numbers; what has a fraction loses it as a whole number.
        among = beyond(self._key, first, included=True), before(self._key, last, included=True)
        broken = self._keys(1).where(*among, self._key[0] != cast(self._key[0], BigInteger))
        return self._always_whole or self._one_key(broken) is None

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

    # --- asking the database ---

    def _keys(self, limit: int | None, *, backward: bool = False) -> AnySelect:
        order = [column.desc() if backward else column for column in self._key]
        return select(*self._key).select_from(self._table).order_by(*order).limit(limit)

    def _one_key(self, statement: AnySelect) -> Key | None:
        row = self._database.one(statement, _DOING)
        return None if row is None else tuple(row)

    def _counted(self, where: ColumnElement[bool]) -> int:
        row = self._database.one(select(func.count()).select_from(self._table).where(where), _DOING)
        return int(row[0]) if row else 0

    def _precedes(self, one: Key, other: Key) -> bool:
        """Let the database compare: only it knows how it orders text."""
        if _in_memory(one, other):
            return bool(one < other)
        comparison = tuple_(*map(literal, one)) < tuple_(*map(literal, other))
        row = self._database.one(select(comparison), "comparing positions")
        return bool(row and row[0])
