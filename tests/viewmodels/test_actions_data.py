import re

import pytest

from explorer.runtime.bookmarks import Bookmark
from explorer.viewmodels.action import Situation, all_keys
from explorer.viewmodels.actions import ACTIONS, PANES
from explorer.viewmodels.selection import Part, Place

BY_ID = {action.id: action for action in ACTIONS}
PAST = Situation(Place(ordinal=5, head=10, live=False))
LIVE = Situation(Place(ordinal=10, head=10))


def test_ids_are_unique():
    assert len(BY_ID) == len(ACTIONS)


def test_no_key_is_taken_twice():
    window = [key for action in ACTIONS for key in action.keys]
    panel = [key for action in ACTIONS for key in action.panel_keys]
    assert len(set(window)) == len(window)
    assert len(set(panel)) == len(panel)
    assert not set(window) & set(panel)


def test_keys_of_the_whole_window_take_none_from_buttons_and_tables():
    for action in ACTIONS:
        for key in action.keys:
            assert re.match(r"(Ctrl|Alt)\+|F\d+$", key), f"{action.id}: {key}"


def test_mnemonics_are_unique_in_each_menu():
    for menu in {action.menu for action in ACTIONS}:
        marks = [
            found.group(1).lower()
            for action in ACTIONS
            if action.menu == menu and (found := re.search(r"&(\w)", action.title))
        ]
        assert len(set(marks)) == len(marks), menu


def test_dots_mean_that_a_question_follows():
    asking = {action.id for action in ACTIONS if action.title.endswith("…")}
    assert asking == {
        "file.reset_demo",
        "file.new",
        "file.open",
        "file.copy",
        "file.follow",
        "file.key",
        "file.read_as",
        "file.map",
        "file.export",
        "file.import",
        "file.preferences",
        "fold.file",
        "timeline.jump",
        "timeline.bookmark",
        "help.palette",
    }


def test_every_pane_can_be_reached_by_a_key():
    for name in PANES:
        assert BY_ID[f"pane.{name}"].keys


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_what_needs_a_store_says_so_without_one(action):
    needs_store = action.menu.startswith("&Timeline") or action.id.startswith(
        (
            "pane.",
            "fold.",
            "commands.",
            "file.close",
            "file.copy",
            "file.follow",
            "file.key",
            "file.read_as",
            "file.export",
            "view.reset",
        )
    )
    hindrance = action.hindrance(Situation(demo=True))
    assert hindrance == ("No store is open. Open one first." if needs_store else "")


def test_at_the_ends_steps_say_why_they_do_nothing():
    assert BY_ID["timeline.next"].hindrance(LIVE) == "The cursor is at the last event."
    assert BY_ID["timeline.previous"].hindrance(LIVE) == ""
    first = Situation(Place(ordinal=0, head=10, live=False))
    assert BY_ID["timeline.previous"].hindrance(first) == "The cursor is before the first event."
    empty = Situation(Place())
    assert BY_ID["timeline.play"].hindrance(empty) == "This store has no events yet."


def test_in_the_past_everything_of_the_timeline_works():
    hindered = {a.id for a in ACTIONS if a.menu.startswith("&Timeline") and a.hindrance(PAST)}
    of_a_part = {"timeline.previous_change", "timeline.next_change"}
    of_a_stream = {"timeline.previous_in_stream", "timeline.next_in_stream"}
    of_bookmarks = {"timeline.previous_bookmark", "timeline.next_bookmark", "timeline.unbookmark"}
    assert hindered == {"timeline.pause", "timeline.unpin", *of_a_part, *of_a_stream, *of_bookmarks}


def test_changes_of_a_part_need_a_chosen_part_and_unpinning_a_pinned_moment():
    chosen = Situation(Place(5, 10, False, part=Part("count", stream="cart-1"), pinned=3))
    for name in ("previous_change", "next_change", "unpin"):
        assert BY_ID[f"timeline.{name}"].hindrance(PAST)
        assert not BY_ID[f"timeline.{name}"].hindrance(chosen)


def test_without_times_there_is_no_time_axis_and_no_rhythm():
    untimed = Situation(Place(ordinal=5, head=10), timed=False)
    for name in ("axis", "rhythm_1", "rhythm_10", "rhythm_100", "rhythm_1000"):
        assert BY_ID[f"timeline.{name}"].hindrance(untimed) == "The events of this store carry no times."
    assert not BY_ID["timeline.speed_1000"].hindrance(untimed)


def test_steps_along_a_stream_need_one_and_say_where_they_end():
    back, on = BY_ID["timeline.previous_in_stream"], BY_ID["timeline.next_in_stream"]
    assert back.hindrance(LIVE) == "Follow a stream first: choose one among the streams."
    followed = Situation(Place(ordinal=10, head=10, stream="cart-1"))
    assert back.hindrance(followed) == ""
    assert on.hindrance(followed) == "The cursor is at the last event."


def test_bookmarks_are_gone_to_only_where_there_are_some():
    here = Situation(
        Place(5, 10, False, bookmarks=(Bookmark(5, "here"), Bookmark(9, "on"), Bookmark(11, "far")))
    )
    assert BY_ID["timeline.previous_bookmark"].hindrance(here) == "No bookmark lies before the cursor."
    assert BY_ID["timeline.next_bookmark"].hindrance(here) == ""
    assert BY_ID["timeline.unbookmark"].hindrance(here) == ""
    beyond = Situation(Place(10, 10, bookmarks=here.place.bookmarks))
    assert BY_ID["timeline.next_bookmark"].hindrance(beyond) == "No bookmark lies after the cursor."
    assert BY_ID["timeline.unbookmark"].hindrance(beyond) == "There is no bookmark at the cursor."


def test_while_busy_no_other_store_is_opened():
    busy = Situation(busy="Opening shop.db …")
    assert BY_ID["file.open"].hindrance(busy) == "Wait a moment: Opening shop.db …"


def test_titles_lose_their_marks_and_keys_are_listed():
    assert BY_ID["file.open"].plain_title == "Open"
    assert all_keys(BY_ID["timeline.next"]) == "Right, Ctrl+Alt+Right"


def test_exactly_one_theme_and_speed_carries_a_tick():
    for prefixes in (("theme.",), ("timeline.speed_", "timeline.rhythm_")):
        marks = [a.marked(LIVE) for a in ACTIONS if a.id.startswith(prefixes)]
        assert marks.count(True) == 1


def test_time_is_let_pass_only_where_it_stands_still_and_in_the_present():
    day = BY_ID["commands.pass_86400"]
    here = Place(ordinal=10, head=10)
    assert day.hindrance(Situation(here, clock="simulated")) == ""
    assert "only shown" in day.hindrance(Situation(here, clock=None))
    assert "the wall's" in day.hindrance(Situation(here, clock="wall"))
    past = Place(ordinal=5, head=10, live=False)
    assert "go live first" in day.hindrance(Situation(past, clock="simulated"))
    assert "Wait a moment" in day.hindrance(Situation(here, clock="simulated", busy="Opening …"))


def test_a_demo_is_reset_only_where_there_is_one():
    reset = BY_ID["file.reset_demo"]
    assert reset.hindrance(Situation(demo=True)) == ""
    assert reset.hindrance(Situation()) == "There is no demo yet. Open the demo to make it."
    assert "Wait a moment" in reset.hindrance(Situation(demo=True, busy="Opening …"))
