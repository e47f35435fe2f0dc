"""What a store costs whose order no index gives: figures for resources/docs/performance.md.

`python tests/formats/measure_sorted_stores.py [EVENTS] [as-it-lies]` makes a log of that many events, and
reads its tables and a view of it by maps, sorted or as they lie. It tells processor time in seconds, that of
threads included.
"""

import sys
import tempfile
import time
from pathlib import Path

import unordered

EVENTS = 2_000_000


def looks(reader):
    """Look at a store as a window does, and give what each look is called with what does it."""
    yield "first rows", lambda: list(reader.read(limit=50))
    yield "all sorted", lambda: [None for _ in iter(reader.count_on, False)]
    half = reader.head() // 2
    yield "a page", lambda: list(reader.read(after=half, limit=50))
    yield "a state", lambda: list(reader.read_stream("order-3", until=half, limit=50, backward=True))
    yield "100 streams", lambda: reader.streams(limit=100)
    yield "types", reader.types


def measured(path, of, limits):
    """Measure the looks at one layout: a line."""
    begun = time.process_time()
    with unordered.opened(path, of, limits) as reader:
        reader.count_gradually()
        told = []
        for name, look in looks(reader):
            look()
            told.append(f"{name} {time.process_time() - begun:.3f}")
            begun = time.process_time()
    return ", ".join(told)


def main():
    """Measure all layouts."""
    events = int(next((one for one in sys.argv[1:] if one.isdigit()), EVENTS))
    limits = unordered.AS_THEY_LIE if "as-it-lies" in sys.argv else unordered.SORTED
    with tempfile.TemporaryDirectory() as folder:
        path = unordered.make(Path(folder) / "log.db", unordered.rows(events, events // 20))
        for name, of in unordered.MAPS.items():
            print(f"{name}: {measured(path, of, limits)}", flush=True)


if __name__ == "__main__":
    main()
