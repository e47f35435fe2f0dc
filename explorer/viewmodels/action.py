"""What an action is, what it may depend on, and what it may do; the list of them is in actions.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from explorer.viewmodels.playing import PACES, Pace
from explorer.viewmodels.selection import Place, Selection
from explorer.viewmodels.timeline import TimelinePresenter


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which actions are possible.

    Args:
        place: where the open store is looked at, None when no store is open.
        playing: 1 forward, -1 back, 0 paused.
        pace: how fast it plays.
        axis: what the strip's width stands for.
        timed: whether the store's events carry times.
        theme: the chosen theme, a key of THEMES.
        full_screen: whether the window fills the screen.
        busy: what the window is busy with, "" for nothing.
        clock: "simulated" or "wall" where the open store takes commands, None where it takes none.
        demo: whether there is a demo store.
        own: whether the open store is one of ours.
        fold: how its streams are folded: "usual", "file" or the name of a generic fold.
        followable: whether it can be followed while its program writes to it.
        followed: whether somebody chose that.
    """

    place: Place | None = None
    playing: int = 0
    pace: Pace = PACES[1]
    axis: str = "ordinal"
    timed: bool = True
    theme: str = "system"
    full_screen: bool = False
    busy: str = ""
    clock: str | None = None
    demo: bool = False
    own: bool = False
    fold: str = "usual"
    followable: bool = False
    followed: bool = False


class Deeds(Protocol):
    """What the window can do for an action."""

    @property
    def selection(self) -> Selection:
        """Give the open store's selection."""

    @property
    def timeline(self) -> TimelinePresenter:
        """Give the open store's timeline."""

    def open_demo(self) -> None:
        """Open the demo store."""

    def reset_demo(self) -> None:
        """Make the demo anew, if that is really wished."""

    def let_pass(self, seconds: float) -> None:
        """Let time pass in the open store."""

    def new_store(self) -> None:
        """Ask for a place and make a store there."""

    def choose_store(self) -> None:
        """Ask for a store and open it."""

    def read_as(self) -> None:
        """Let somebody choose the format in which the open store is read."""

    def map_table(self) -> None:
        """Let somebody map a table of the open store, or of a file."""

    def open_with_key(self) -> None:
        """Ask for a key file, and open the store that is open with its key."""

    def follow(self) -> None:
        """Follow the open store while its program writes to it, if that is really wished, or no more."""

    def save_copy(self) -> None:
        """Ask for a place and copy the open store there."""

    def export_events(self) -> None:
        """Ask for a file and write the open store's events into it."""

    def import_events(self) -> None:
        """Ask for a file and a store, and bring the one into the other."""

    def fold_with(self, name: str | None) -> None:
        """Fold the open store's streams with a generic fold, or (None) as usual."""

    def fold_with_file(self) -> None:
        """Ask for a Python file, and fold the open store's streams with it."""

    def close_store(self) -> None:
        """Let the open store go."""

    def quit(self) -> None:
        """End the program."""

    def choose_theme(self, theme: str) -> None:
        """Change the colours."""

    def zoom(self, steps: int) -> None:
        """Make text larger, or smaller, or (0) of normal size."""

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop doing so."""

    def reset_layout(self) -> None:
        """Put every pane back in its place."""

    def go_to_pane(self, name: str) -> None:
        """Bring a pane to the front and give it the keys."""

    def ask_where_to(self) -> None:
        """Put the cursor in the jump field."""

    def name_bookmark(self) -> None:
        """Ask for a name and bookmark the cursor's moment, or rename the bookmark there."""

    def preferences(self) -> None:
        """Let somebody choose how the program looks and how much it keeps."""

    def about(self) -> None:
        """Say which program this is."""

    def show_shortcuts(self) -> None:
        """List the keys."""

    def find_action(self) -> None:
        """Open the palette."""


Run = Callable[[Deeds], None]
Hindrance = Callable[[Situation], str]
Mark = Callable[[Situation], bool]


def _never(situation: Situation) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    Args:
        id: stable name.
        title: what menus say; "&" marks the mnemonic.
        menu: the menu, and after a slash its submenu.
        run: does it.
        keys: keys that work in the whole window; all have a modifier or are function keys.
        panel_keys: keys that work within the timeline panel, so that they take no key from others.
        hindrance: why it cannot be done now, "" when it can.
        marked: whether it carries a tick; None for actions that are not switches.
        icon: name of its icon.
        apart: whether a line in the menu separates it from what is above.
    """

    id: str
    title: str
    menu: str
    run: Run
    keys: tuple[str, ...] = ()
    panel_keys: tuple[str, ...] = ()
    hindrance: Hindrance = _never
    marked: Mark | None = None
    icon: str = ""
    apart: bool = False

    @property
    def plain_title(self) -> str:
        """The title without its mnemonic mark and without the dots."""
        return self.title.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def all_keys(action: Action) -> str:
    """Write an action's keys for people."""
    return ", ".join((*action.panel_keys, *action.keys))
