"""Somebody travels: along bookmarks and streams, and by playing, in our stores and in those of others."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from explorer.runtime.bookmarks import Bookmark
from explorer.viewmodels.playing import Pace
from todo_twins import STORY, todo_bench

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "home.db"
    with todo_bench(path) as bench:
        bench.tell(*STORY)
        bench.follow()
    return path


@pytest.fixture
def foreign(tmp_path):
    return Path(shutil.copy2(SAMPLES / "pyeventsourcing_json.db", tmp_path))


def act(person, name):
    person.window.actions_made.by_id[name].trigger()


@pytest.mark.parametrize("store", ["home", "foreign"])
def test_bookmarks_are_there_again_the_next_time_and_the_store_is_not_written(person, store, request):
    path = request.getfixturevalue(store)
    before = path.read_bytes()
    person.open(path)
    person.shell.selection.bookmark(3, "where it began")
    person.shell.selection.bookmark(5, "where it went wrong")
    person.shell.close_store()
    person.open(path)
    assert person.place.bookmarks == (Bookmark(3, "where it began"), Bookmark(5, "where it went wrong"))
    person.show("bookmarks")
    table = person.see(QTableView, "bookmarks")
    assert table.isVisible()
    person.qtbot.keyClick(table, Qt.Key.Key_Home)
    person.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert person.place.ordinal == 3
    act(person, "timeline.next_bookmark")
    assert person.place.ordinal == 5
    person.shell.close_store()
    assert path.read_bytes() == before


def test_a_copy_of_a_store_has_its_bookmarks_too(person, home, tmp_path):
    person.open(home)
    person.shell.selection.bookmark(3, "where it began")
    person.shell.close_store()
    person.open(shutil.copyfile(home, tmp_path / "copy.db"))
    assert person.place.bookmark is None
    assert person.place.bookmarks == (Bookmark(3, "where it began"),)


@pytest.mark.parametrize("store", ["home", "foreign"])
def test_from_event_to_event_of_the_followed_stream(person, store, request):
    person.open(request.getfixturevalue(store))
    person.wait(lambda: person.see(QTableView, "events").model().rowCount() > 0)
    rows = person.see(QTableView, "events").model()
    person.wait(lambda: rows.index(0, 2).data() not in (None, "…"))
    stream = rows.index(0, 2).data(Qt.ItemDataRole.UserRole).stream
    assert not person.window.actions_made.by_id["timeline.next_in_stream"].isEnabled()
    person.shell.selection.follow(stream)
    person.go_to(1)
    act(person, "timeline.next_in_stream")
    person.wait(lambda: person.place.ordinal > 1)
    there = person.place.ordinal
    person.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.place.ordinal == 1)
    person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.place.ordinal == there)


def test_at_a_thousand_events_a_second_the_cursor_keeps_the_pace_and_the_panes_follow(person, own_copy):
    """Pictures are skipped, events are not: the cursor is where the beats say it is."""
    person.open(own_copy)
    head = person.place.head
    person.go_to(1)
    player = person.shell.timeline.player
    beats, tick = [], player._tick
    player._tick = lambda elapsed: (beats.append(elapsed), tick(elapsed))
    player.at_pace(Pace(1_000))
    pictures = []
    person.shell.selection.listen(lambda new, old: pictures.append(new.ordinal - old.ordinal))
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: person.place.ordinal >= 2_000)
    person.press(Qt.Key.Key_Space)
    at = person.place.ordinal
    counted = sum(min(beat, 0.25) for beat in beats)
    assert at == pytest.approx(1 + 1_000 * counted, abs=1.5)
    assert len(pictures) < at / 10
    person.wait(lambda: f"#{at:,}" in person.title("event"))
    person.wait(lambda: f"after #{at:,}" in person.title("state"))
    person.go_to(head - 100)
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: player.direction == 0)
    assert person.place.ordinal == head


def test_playing_in_rhythm_follows_the_recorded_times_and_says_what_it_cuts(person, home):
    person.open(home)
    person.go_to(1)
    act(person, "timeline.rhythm_100")
    player = person.shell.timeline.player
    player.play()
    person.wait(lambda: person.place.ordinal > 1)
    person.press(Qt.Key.Key_Escape)
    assert player.direction == 0
    act(person, "timeline.rhythm_1")
    player.play()
    person.wait(lambda: "cut short" in person.shell.timeline.screen.pause)
    assert "a pause of 1 min cut short" in " ".join(person.texts(person.window.timeline))
