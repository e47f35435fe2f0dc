"""What is kept of the rows of a fold file holds for that content of it, and goes when it changes."""

from contextlib import closing

from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.fold_file import read
from explorer.core.time_machine import KEPT_STRIDE
from explorer.runtime.building import Building
from explorer.runtime.histories import Histories
from explorer.runtime.pasts import Pasts
from explorer.runtime.questions import BuildHistory
from explorer.stores.memory import MemoryStore
from fold_files import straight

EVENTS = 2 * KEPT_STRIDE


class Kept(MemoryStore):
    """A store that outlives who reads it."""

    def close(self):
        pass


def counting(step, digest, name="counted"):
    """A fold file whose projection counts events in steps."""

    def handler(event, rows):
        rows["events",] = {"count": (rows.get(("events",)) or {"count": 0})["count"] + step}

    one = Projection(name, "Counted", 1, ("what",), {"*": handler})
    return read("own.py", digest, {"PROJECTIONS": [one]}, straight)


def built(store, folder, file, *, editions=True):
    """Build the histories with a file, and give its count at the end as the history tells it."""
    known = file.editions if editions else None
    projections = {one.name: one for one in file.projections}
    histories = Histories(folder, store, known)
    with closing(Building(store, projections, Upcasting(), histories)) as building:
        while not building.answer(BuildHistory()).done:
            pass
    with closing(Pasts(store, Upcasting(), lambda: histories, short=0)) as pasts:
        told = pasts.look(file.projections[0], EVENTS, lambda view: view.row(("events",))["count"])
    return told, {one.name for one in histories.folder.glob("*-v*")}


def filled():
    store = Kept()
    events = [NewEvent(f"e{n}", "Counted", 1, {}, {}, "2025-03-03T08:00:00.000000Z") for n in range(EVENTS)]
    store.append("thing-1", events, Expect.ANYTHING)
    return store


def test_a_changed_file_throws_the_histories_of_the_one_before_away(tmp_path):
    store = filled()
    first, before = built(store, tmp_path, counting(1, "aaaa"))
    second, after = built(store, tmp_path, counting(2, "bbbb"))

    assert (first, second) == (EVENTS, 2 * EVENTS)
    assert (before, after) == ({"counted-v1-aaaa"}, {"counted-v1-bbbb"})


def test_a_projection_that_the_changed_file_has_no_more_leaves_nothing_behind(tmp_path):
    store = filled()
    built(store, tmp_path, counting(1, "aaaa", "older"))

    assert built(store, tmp_path, counting(1, "bbbb"))[1] == {"counted-v1-bbbb"}


def test_were_they_kept_by_name_and_version_alone_the_old_rows_would_be_shown(tmp_path):
    """The control."""
    store = filled()
    built(store, tmp_path, counting(1, "aaaa"), editions=False)

    assert built(store, tmp_path, counting(2, "bbbb"), editions=False)[0] < 2 * EVENTS
