"""How long whoever scrubs a large store of others waits while it is surveyed: figures for performance.md.

`python tests/measure_surveys.py [EVENTS] [FOLDER]` makes a store of each layout, or finds it in the folder,
and surveys it twice: in the process that answers everything, and in one of its own. No test, since it
judges by the clock.
"""

import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from explorer.benching.rounds import peak_mb
from explorer.bootstrap import WiredApp
from explorer.runtime import questions as q
from explorer.runtime.manner import USUAL
from explorer.runtime.shared import surveyed
from large_stores import LAYOUTS, make_large

ROWS = 50
HEADINGS = ("layout", "survey", "alone, s", "longest wait, ms", "beside, s", "longest wait, ms")


def surveys(head):
    """What is asked of a store as a whole when it is opened, filtered and looked at from afar."""
    return {
        "categories": q.AskCategories(),
        "a page of streams": q.AskStreams(None, None, 200),
        "types": q.AskTypes(),
        "flags": q.AskFlags(),
        "a part of a filter": q.AskPlaces("data.owner = x5", 0, head),
        "where hidden rows are": q.AskPlaces("not flags in (archived, tombstone)", 0, head),
        "a stretch of the strip": q.AskDensity(buckets=1),
    }


def opened(path):
    """Open a store in one process and, of the same store, in two."""
    app, ports = WiredApp(), []
    for beside in (False, True):
        asking = app.ask(str(path))
        known = asking.ask(q.Describe()).result()
        ports.append(surveyed(asking, known, partial(app.survey, str(path), USUAL)) if beside else asking)
    return ports, known.events


def scrubbed(asking, survey, head):
    """Scrub until a survey is answered: seconds until then, and the longest wait of a move."""
    moves, longest = random.Random(1), 0.0
    begun = time.perf_counter()
    answer = asking.ask(survey)
    while not answer.done():
        moved, at = time.perf_counter(), moves.randrange(ROWS, head)
        shown = asking.ask(q.AskEvents(at - ROWS + 1, ROWS), "events")
        one = asking.ask(q.AskEvent(at), "event")
        state = asking.ask(q.AskState(shown.result().rows[0].stream, at), "state")
        one.result()
        state.result()
        longest = max(longest, time.perf_counter() - moved)
        time.sleep(0.02)
    answer.result()
    return f"{time.perf_counter() - begun:.2f}", f"{longest * 1000:.0f}"


def main(events, folder):
    """Measure all layouts, and print a table."""
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    for layout in LAYOUTS:
        path = folder / f"{layout}.db"
        if not path.exists():
            make_large(layout, path, events)
        ports, head = opened(path)
        for asking in ports:  # what is looked up once has been, and a second process has the store open
            scrubbed(asking, q.AskStreams(None, None, 1), head)
        for name, survey in surveys(head).items():
            cells = [cell for asking in ports for cell in scrubbed(asking, survey, head)]
            print(f"| {layout} | {name} | {' | '.join(cells)} |", flush=True)
        print(f"| {layout} | most memory of the second, MB | | | {peak_mb(ports[1]._started[1].pid):.0f} | |")
        for asking in ports:
            asking.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(int((sys.argv[1:2] or ["2000000"])[0]), Path((sys.argv[2:3] or [temporary])[0]))
