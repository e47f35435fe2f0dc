"""Breaks stores at random and looks at everything in them; run as a program, in a process of its own.

    python mutations.py SEED COUNT FOLDER

Prints the number of each mutation before it is tried, so that a crash names its cause, and at the end a JSON
object: how many opened, how many were refused, and whatever was neither.
"""

import faulthandler
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from generated import MODULES

from explorer.core.errors import StoreError
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from explorer.formats.limits import Limits

SAMPLES = Path(__file__).parent / "samples"
PAGE = 4096
LIMITS = Limits(step_seconds=1.0, cell_bytes=4_000_000, payload_bytes=1_000_000)
SLOW_CPU_SECONDS = 2.0
SMALL = 12
"""Events in a seed: few, since a broken store is looked at whole."""
ODD = (
    None,
    *(0, -1, 2**63 - 1, -(2**63), 1.5, 1e308),
    *("", "x" * 9_000, "\0", "\u202e<b>\n", "2025-13-99T99:99:99Z", "{", "[[1]]", '{"a": {"b": null}}'),
    *(b"", b"\xff\xfe", b"\x80\x04\x95", b"\x1f\x8b\x08", b"x\x9c", b"\x83h\x02", bytes(range(256))),
)
"""Values that a library would not have written where they are put."""


@cache
def seeds():
    """One store of each format in each of its settings, and the samples that real libraries wrote."""
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for module in MODULES:
            for name, setting in module.SETTINGS.items():
                path = Path(folder, f"{module.FORMAT}, {name}")
                module.make(path, **{**setting, "size": SMALL})
                made.append(path.read_bytes())
    return made, [one.read_bytes() for one in sorted(SAMPLES.iterdir()) if "truth" not in one.name]


def odd_cells(data, chance):
    """Some values of a table, of one row or of all, are others."""
    with closing(sqlite3.connect(":memory:")) as store, suppress(sqlite3.Error, IndexError):
        store.deserialize(bytes(data))
        store.execute("PRAGMA ignore_check_constraints=ON")
        table = chance.choice(_named(store, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        for _ in range(chance.randint(1, 3)):
            column = chance.choice(_named(store, f"SELECT name FROM pragma_table_info({table})"))
            some = chance.choice(("", f"WHERE rowid % {SMALL} = {chance.randrange(SMALL)}"))
            store.execute(f"UPDATE OR IGNORE {table} SET {column} = ? {some}", (chance.choice(ODD),))
        store.commit()
        data[:] = store.serialize()


def other_tables(data, chance):
    """A table or a column is not there any more, or has another name."""
    with closing(sqlite3.connect(":memory:")) as store, suppress(sqlite3.Error, IndexError):
        store.deserialize(bytes(data))
        table = chance.choice(_named(store, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        column = chance.choice(_named(store, f"SELECT name FROM pragma_table_info({table})"))
        ways = (
            f"DROP TABLE {table}",
            f"DELETE FROM {table}",
            f"ALTER TABLE {table} RENAME TO other",
            f"ALTER TABLE {table} DROP COLUMN {column}",
            f"ALTER TABLE {table} RENAME COLUMN {column} TO other",
        )
        store.execute(chance.choice(ways))
        store.commit()
        data[:] = store.serialize()


def _named(store, statement):
    return ['"{}"'.format(name.replace('"', '""')) for (name,) in store.execute(statement)]


def header(data, chance):
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(16, 100)] = chance.randrange(256)


def page_header(data, chance):
    start = _page(data, chance)
    for _ in range(chance.randint(1, 3)):
        data[start + chance.randrange(12)] = chance.randrange(256)


def cell_pointers(data, chance):
    start = _page(data, chance)
    for _ in range(chance.randint(1, 8)):
        data[start + 8 + chance.randrange(80)] = chance.randrange(256)


def noise(data, chance):
    for _ in range(chance.randint(1, 200)):
        data[chance.randrange(100, len(data))] = chance.randrange(256)


def sector(data, chance):
    start = chance.randrange(max(1, len(data) // 512)) * 512
    data[start : start + 512] = chance.randbytes(512)


def page_of_another(data, chance):
    """Two places for one page: cycles and rows that come twice."""
    one, other = _page(data, chance), _page(data, chance)
    data[one : one + PAGE] = data[other : other + PAGE]


def page_of_nothing(data, chance):
    start = _page(data, chance)
    data[start : start + PAGE] = bytes(PAGE)


def truncation(data, chance):
    del data[chance.randrange(1, len(data)) :]


def schema(data, chance):
    """Bytes in the first page, where the tables are described as text."""
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(100, min(PAGE, len(data)))] = chance.randrange(256)


ORDERLY = (odd_cells, other_tables)
"""What leaves a file that SQLite finds whole; done before anything that does not."""
KINDS = (
    *ORDERLY,
    *ORDERLY,
    header,
    page_header,
    cell_pointers,
    noise,
    sector,
    page_of_another,
    page_of_nothing,
    truncation,
    schema,
)


def _page(data, chance):
    return chance.randrange(max(1, len(data) // PAGE)) * PAGE


def mutated(chance):
    """A seed with one to three things broken, and the names of the ways."""
    generated, samples = seeds()
    data = bytearray(chance.choice(samples if chance.random() < 0.02 else generated))
    kinds = [chance.choice(KINDS) for _ in range(chance.choice((1, 1, 2, 3)))]
    for kind in sorted(kinds, key=lambda kind: (kind not in ORDERLY, kind is truncation)):
        kind(data, chance)
    return bytes(data), [kind.__name__ for kind in kinds]


def look(path, folder):
    """Ask everything that a reader can be asked; every question may be refused, by name."""
    with closing(open_foreign(path, FORMATS, limits=LIMITS, scratch=folder)) as reader:
        questions = (
            reader.describe,
            reader.head,
            lambda: list(reader.verify()),
            lambda: list(reader.streams(limit=20)),
            reader.categories,
            reader.types,
            lambda: list(reader.read(limit=30, backward=True)),
            lambda: [list(reader.read_stream(one.stream)) for one in reader.streams(limit=2)],
            lambda: reader.at_time("2025-03-05T00:00:00Z"),
        )
        for question in questions:
            begun = time.process_time()
            try:
                question()
            except StoreError as error:
                require_sentence(error)
            if time.process_time() - begun > SLOW_CPU_SECONDS:
                raise AssertionError("slow")


def require_sentence(error):
    said = str(error)
    if not said.endswith(".") or not said.isprintable() or len(said) < 30:
        raise AssertionError(f"no sentence: {said!r}")


def run(seed, count, folder):
    found = {"opened": 0, "refused": 0, "wrong": []}
    path = folder / "mutated.db"
    for number in range(count):
        data, kinds = mutated(random.Random(f"{seed}-{number}"))
        print(number, *kinds, flush=True)
        path.write_bytes(data)
        if number % 10 == 0:
            (folder / "mutated.db-wal").write_bytes(random.Random(number).randbytes(5000))
        faulthandler.dump_traceback_later(60, exit=True)
        try:
            look(path, folder)
            found["opened"] += 1
        except StoreError as error:
            require_sentence(error)
            found["refused"] += 1
        except BaseException as error:
            found["wrong"].append([number, kinds, f"{type(error).__name__}: {error}"])
        (folder / "mutated.db-wal").unlink(missing_ok=True)
    faulthandler.cancel_dump_traceback_later()
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
