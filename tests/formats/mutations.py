"""Breaks stores at random and looks at everything in them; run as a program, in a process of its own.

    python mutations.py SEED COUNT FOLDER

Prints the number of each mutation before it is tried, so that a crash names its cause, and at the end a JSON
object: how many opened, how many were refused, and whatever was neither.
"""

import faulthandler
import json
import random
import resource
import sys
import time
from contextlib import closing
from pathlib import Path

from explorer.core.errors import StoreError
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from explorer.formats.limits import Limits

SAMPLES = Path(__file__).parent / "samples"
PAGE = 4096
LIMITS = Limits(step_seconds=1.0, cell_bytes=4_000_000, payload_bytes=1_000_000)
SLOW_CPU_SECONDS = 2.0


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
    start = chance.randrange(len(data) // 512) * 512
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
        data[chance.randrange(100, PAGE)] = chance.randrange(256)


KINDS = (
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
    """A sample with one to three things broken, and the names of the ways."""
    data = bytearray(chance.choice(sorted(SAMPLES.glob("*.db"))).read_bytes())
    kinds = [chance.choice(KINDS) for _ in range(chance.choice((1, 1, 2, 3)))]
    for kind in sorted(kinds, key=lambda kind: kind is truncation):
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
            try:
                question()
            except StoreError as error:
                require_sentence(error)


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
        begun = time.process_time()
        try:
            look(path, folder)
            found["opened"] += 1
        except StoreError as error:
            require_sentence(error)
            found["refused"] += 1
        except BaseException as error:
            found["wrong"].append([number, kinds, f"{type(error).__name__}: {error}"])
        if time.process_time() - begun > SLOW_CPU_SECONDS:
            found["wrong"].append([number, kinds, "slow"])
        (folder / "mutated.db-wal").unlink(missing_ok=True)
    faulthandler.cancel_dump_traceback_later()
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
