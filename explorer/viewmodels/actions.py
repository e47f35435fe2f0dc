"""Everything a person can do with the window, as data: menus, keys, buttons and palette derive from it."""

from __future__ import annotations

from explorer.viewmodels import hindrances as cannot
from explorer.viewmodels.action import Action
from explorer.viewmodels.fold_actions import FOLD_ACTIONS
from explorer.viewmodels.timeline_actions import TIMELINE_ACTIONS

THEMES = {"system": "Like the system", "light": "Light", "dark": "Dark"}

PANES = {
    "streams": "Streams",
    "commands": "Commands",
    "outcomes": "Outcomes",
    "events": "Events",
    "event": "Event",
    "throughput": "Throughput",
    "state": "State",
    "projections": "Projections",
    "processes": "Processes",
    "twin": "CRUD twin",
    "changes": "Changes",
    "bookmarks": "Bookmarks",
    "store": "Store",
}
"""The panes and what the menus call them, in the order of their keys."""

PANE_KEYS = (
    *(f"Ctrl+{number}" for number in range(1, 10)),
    "Ctrl+Shift+T",
    "Ctrl+Shift+D",
    "Ctrl+Shift+B",
    "Ctrl+Shift+I",
)


def _passing(seconds: float, title: str) -> Action:
    return Action(
        f"commands.pass_{seconds:.0f}",
        title,
        "&Commands",
        lambda deeds: deeds.let_pass(seconds),
        hindrance=cannot.timeless,
        icon="time",
    )


def _theme(name: str, title: str) -> Action:
    return Action(
        f"theme.{name}",
        title,
        "&View/&Theme",
        lambda deeds: deeds.choose_theme(name),
        marked=lambda situation: situation.theme == name,
    )


def _pane(name: str, title: str, key: str) -> Action:
    return Action(
        f"pane.{name}",
        title,
        "&View/&Go to",
        lambda deeds: deeds.go_to_pane(name),
        (key,),
        hindrance=cannot.closed,
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        "file.demo",
        "Open the &demo",
        "&File",
        lambda d: d.open_demo(),
        ("Ctrl+D",),
        (),
        cannot.busy,
        icon="demo",
    ),
    Action(
        "file.reset_demo", "&Reset the demo…", "&File", lambda d: d.reset_demo(), hindrance=cannot.no_demo
    ),
    Action(
        "file.new", "&New store…", "&File", lambda d: d.new_store(), ("Ctrl+N",), (), cannot.busy, icon="new"
    ),
    Action(
        "file.open", "&Open…", "&File", lambda d: d.choose_store(), ("Ctrl+O",), (), cannot.busy, icon="open"
    ),
    Action("file.read_as", "Read &as…", "&File", lambda d: d.read_as(), hindrance=cannot.not_foreign),
    Action("file.map", "&Map a table…", "&File", lambda d: d.map_table(), hindrance=cannot.busy),
    Action(
        "file.key",
        "Open with a &key file…",
        "&File",
        lambda d: d.open_with_key(),
        hindrance=cannot.nothing_to_decrypt,
    ),
    Action(
        "file.follow",
        "Follow &live…",
        "&File",
        lambda d: d.follow(),
        hindrance=cannot.not_followable,
        marked=lambda situation: situation.followed,
    ),
    Action("file.copy", "Save a co&py…", "&File", lambda d: d.save_copy(), hindrance=cannot.not_ours),
    Action(
        "file.export",
        "&Export events…",
        "&File",
        lambda d: d.export_events(),
        ("Ctrl+E",),
        (),
        cannot.nothing_to_export,
        apart=True,
    ),
    Action(
        "file.import", "&Import events…", "&File", lambda d: d.import_events(), ("Ctrl+I",), (), cannot.busy
    ),
    Action(
        "file.close",
        "&Close store",
        "&File",
        lambda d: d.close_store(),
        ("Ctrl+W",),
        (),
        cannot.closed,
        apart=True,
    ),
    Action("file.preferences", "Pre&ferences…", "&File", lambda d: d.preferences(), ("Ctrl+,",), apart=True),
    Action("file.quit", "&Quit", "&File", lambda d: d.quit(), ("Ctrl+Q",), apart=True),
    *(_pane(name, title, key) for (name, title), key in zip(PANES.items(), PANE_KEYS, strict=True)),
    Action("view.reset", "&Reset layout", "&View", lambda d: d.reset_layout(), hindrance=cannot.closed),
    *FOLD_ACTIONS,
    *(_theme(name, title) for name, title in THEMES.items()),
    Action("view.larger", "&Larger text", "&View", lambda d: d.zoom(1), ("Ctrl++", "Ctrl+="), apart=True),
    Action("view.smaller", "&Smaller text", "&View", lambda d: d.zoom(-1), ("Ctrl+-",)),
    Action("view.normal", "&Normal text", "&View", lambda d: d.zoom(0), ("Ctrl+0",)),
    Action(
        "view.full_screen",
        "&Full screen",
        "&View",
        lambda d: d.toggle_full_screen(),
        ("F11",),
        marked=lambda situation: situation.full_screen,
        apart=True,
    ),
    *TIMELINE_ACTIONS,
    _passing(60, "Let one &minute pass"),
    _passing(1_800, "Let &half an hour pass"),
    _passing(86_400, "Let one &day pass"),
    Action(
        "help.palette", "&Find an action…", "&Help", lambda d: d.find_action(), ("Ctrl+Shift+P", "Ctrl+K")
    ),
    Action("help.keys", "&Keyboard shortcuts", "&Help", lambda d: d.show_shortcuts(), ("F1",)),
    Action("help.about", "&About Event Explorer", "&Help", lambda d: d.about(), apart=True),
)
