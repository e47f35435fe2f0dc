"""How long a large store of others keeps somebody waiting: figures for resources/docs/performance.md.

`python tests/measure_large_stores.py [EVENTS] [FOLDER]` makes a store of each layout, or finds it in
the folder, and opens it in a fresh process as the window does; no test, since it judges by the clock.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from explorer.benching.rounds import peak_mb
from explorer.bootstrap import WiredApp
from explorer.runtime import questions as q
from large_stores import LAYOUTS, make_large

ROWS = 50
HEADINGS = (
    "layout",
    "first rows, s",
    "of it processor, s",
    "all counted, s",
    "longest wait meanwhile, ms",
    "most memory, MB",
    "first rows where all is counted at once, s",
)


def opened(path, *, gradually):
    """Open a store in a process of its own, show its newest rows: the port, and seconds since the start."""
    begun = time.perf_counter()
    asking = WiredApp().ask(str(path), gradually=gradually)
    known = asking.ask(q.Describe()).result()
    shown = asking.ask(q.AskEvents(known.events - ROWS + 1, ROWS)).result()
    assert len(shown.rows) == ROWS
    return asking, time.perf_counter() - begun


def worked(asking):
    """Say how many seconds of a processor a reader has used."""
    fields = Path(f"/proc/{asking.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def counted(asking):
    """Scrub until all events are counted: the longest wait for an answer, and how many events there are."""
    longest, moves = 0.0, random.Random(1)
    head = asking.ask(q.AskHead()).result()
    while not head.counted:
        begun = time.perf_counter()
        at = moves.randrange(1, head.ordinal)
        asking.ask(q.AskEvents(at, ROWS)).result()
        asking.ask(q.AskEvent(at)).result()
        longest = max(longest, time.perf_counter() - begun)
        time.sleep(0.02)
        head = asking.ask(q.AskHead()).result()
    return longest, head.ordinal


def measured(path):
    """Measure one store: how many events it has, and the figures of its row."""
    asking, first = opened(path, gradually=True)
    processor, begun = worked(asking), time.perf_counter()
    longest, events = counted(asking)
    whole = first + time.perf_counter() - begun
    memory = peak_mb(asking.pid) or 0
    asking.close()
    asking, at_once = opened(path, gradually=False)
    asking.close()
    times = (f"{one:.2f}" for one in (first, processor, whole))
    return events, (*times, f"{longest * 1000:.0f}", f"{memory:.0f}", f"{at_once:.2f}")


def main(events, folder):
    """Measure all layouts, and print a table."""
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    for layout in LAYOUTS:
        path = folder / f"{layout}.db"
        if not path.exists():
            make_large(layout, path, events)
        opened(path, gradually=False)[0].close()  # all are read from memory, not from the disk
        found, row = measured(path)
        print(f"| {layout}, {found:,} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(int((sys.argv[1:2] or ["2000000"])[0]), Path((sys.argv[2:3] or [temporary])[0]))
