"""Generated stores that are changed before they are opened, and what is said of them then."""

import sqlite3
from contextlib import closing
from typing import NamedTuple

from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS


class Seen(NamedTuple):
    """What a reader says of a store."""

    described: object
    events: list
    failed: list

    @property
    def checkpoints(self):
        return {one.name: (one.position, one.lag) for one in self.described.checkpoints}


def seen(path):
    """Open a store and ask it everything."""
    with closing(open_foreign(path, FORMATS)) as reader:
        failed = [check.name for check in reader.verify() if not check.ok]
        return Seen(reader.describe(), list(reader.read()), failed)


def rewritten(folder, module, *statements, **settings):
    """Write a store, run SQL statements (or pairs of one and its values) on it, and look at it."""
    path = folder / "store.db"
    module.make(path, **settings)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(*([statement] if isinstance(statement, str) else statement))
        connection.commit()
    return seen(path)
