"""Everything a person can do with the window, as data: menus, keys, buttons and palette derive from it."""

from __future__ import annotations

from explorer.viewmodels.action import Action, Situation
from explorer.viewmodels.playing import SPEEDS

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
}
"""The panes and what the menus call them, in the order of their keys."""

PANE_KEYS = (*(f"Ctrl+{number}" for number in range(1, 10)), "Ctrl+Shift+T", "Ctrl+Shift+D")


def _closed(situation: Situation) -> str:
    return "" if situation.place else "No store is open. Open one first."


def _empty(situation: Situation) -> str:
    if situation.place is None:
        return _closed(situation)
    return "" if situation.place.head else "This store has no events yet."


def _at_first(situation: Situation) -> str:
    at = situation.place
    return _empty(situation) or ("The cursor is before the first event." if at and not at.ordinal else "")


def _at_last(situation: Situation) -> str:
    at = situation.place
    return _empty(situation) or ("The cursor is at the last event." if at and not at.past else "")


def _nothing_chosen(situation: Situation) -> str:
    at = situation.place
    chosen = at is not None and at.part is not None
    return _empty(situation) or ("" if chosen else "Choose a part of a state, or a cell of a row, first.")


def _nothing_pinned(situation: Situation) -> str:
    at = situation.place
    return _closed(situation) or ("No moment is pinned." if at and at.pinned is None else "")


def _paused(situation: Situation) -> str:
    return _empty(situation) or ("" if situation.playing else "Nothing is playing.")


def _busy(situation: Situation) -> str:
    return f"Wait a moment: {situation.busy}" if situation.busy else ""


def _untimed(situation: Situation) -> str:
    return _empty(situation) or ("" if situation.timed else "The events of this store carry no times.")


def _not_ours(situation: Situation) -> str:
    foreign = "This store belongs to another framework; copy it with that framework's means."
    return _closed(situation) or _busy(situation) or ("" if situation.own else foreign)


def _no_demo(situation: Situation) -> str:
    return _busy(situation) or ("" if situation.demo else "There is no demo yet. Open the demo to make it.")


def _timeless(situation: Situation) -> str:
    if situation.place is None:
        return _closed(situation)
    if situation.clock is None:
        return "This store is only shown, so nothing happens in it. Time passes in a store of your own."
    if situation.clock != "simulated":
        return "The time of this store is the wall's, which passes by itself."
    if situation.place.past:
        return "Time passes in the present: go live first."
    return _busy(situation)


def _passing(seconds: float, title: str) -> Action:
    return Action(
        f"commands.pass_{seconds:.0f}",
        title,
        "&Commands",
        lambda deeds: deeds.let_pass(seconds),
        hindrance=_timeless,
        icon="time",
    )


def _step(
    id: str, title: str, keys: tuple[str, ...], panel_keys: tuple[str, ...], events: int, icon: str = ""
) -> Action:
    return Action(
        f"timeline.{id}",
        title,
        "&Timeline",
        lambda deeds: deeds.selection.step(events),
        keys,
        panel_keys,
        _at_first if events < 0 else _at_last,
        icon=icon,
    )


def _theme(name: str, title: str) -> Action:
    return Action(
        f"theme.{name}",
        title,
        "&View/&Theme",
        lambda deeds: deeds.choose_theme(name),
        marked=lambda situation: situation.theme == name,
    )


def _speed(speed: int) -> Action:
    return Action(
        f"timeline.speed_{speed}",
        f"{speed:,} event{'s' if speed > 1 else ''} a second",
        "&Timeline/&Speed",
        lambda deeds: deeds.player.at_speed(speed),
        hindrance=_closed,
        marked=lambda situation: situation.speed == speed,
    )


def _pane(name: str, title: str, key: str) -> Action:
    return Action(
        f"pane.{name}",
        title,
        "&View/&Go to",
        lambda deeds: deeds.go_to_pane(name),
        (key,),
        hindrance=_closed,
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        "file.demo", "Open the &demo", "&File", lambda d: d.open_demo(), ("Ctrl+D",), (), _busy, icon="demo"
    ),
    Action("file.reset_demo", "&Reset the demo…", "&File", lambda d: d.reset_demo(), hindrance=_no_demo),
    Action("file.new", "&New store…", "&File", lambda d: d.new_store(), ("Ctrl+N",), (), _busy, icon="new"),
    Action("file.open", "&Open…", "&File", lambda d: d.choose_store(), ("Ctrl+O",), (), _busy, icon="open"),
    Action("file.copy", "Save a co&py…", "&File", lambda d: d.save_copy(), hindrance=_not_ours),
    Action(
        "file.close", "&Close store", "&File", lambda d: d.close_store(), ("Ctrl+W",), (), _closed, apart=True
    ),
    Action("file.quit", "&Quit", "&File", lambda d: d.quit(), ("Ctrl+Q",), apart=True),
    *(_pane(name, title, key) for (name, title), key in zip(PANES.items(), PANE_KEYS, strict=True)),
    Action("view.reset", "&Reset layout", "&View", lambda d: d.reset_layout(), hindrance=_closed),
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
    Action(
        "timeline.play",
        "&Play or pause",
        "&Timeline",
        lambda d: d.player.toggle(),
        ("Ctrl+Alt+Space",),
        ("Space",),
        _empty,
        icon="play",
    ),
    Action(
        "timeline.play_back",
        "Play &back",
        "&Timeline",
        lambda d: d.player.faster(-1),
        (),
        ("J",),
        _at_first,
        icon="back",
    ),
    Action(
        "timeline.pause", "P&ause", "&Timeline", lambda d: d.player.pause(), (), ("K",), _paused, icon="pause"
    ),
    Action(
        "timeline.play_on",
        "Play forwar&d, faster each time",
        "&Timeline",
        lambda d: d.player.faster(1),
        (),
        ("L",),
        _at_last,
    ),
    *(_speed(speed) for speed in SPEEDS),
    Action(
        "timeline.first",
        "&First event",
        "&Timeline",
        lambda d: d.selection.first(),
        ("Ctrl+Alt+Home",),
        ("Home",),
        _at_first,
        icon="first",
        apart=True,
    ),
    _step("previous", "One event bac&k", ("Ctrl+Alt+Left",), ("Left",), -1, "previous"),
    _step("next", "One event &on", ("Ctrl+Alt+Right",), ("Right",), 1, "next"),
    Action(
        "timeline.last",
        "&Last event",
        "&Timeline",
        lambda d: d.selection.go_live(),
        ("Ctrl+Alt+End",),
        ("End",),
        _at_last,
        icon="last",
    ),
    _step("ten_back", "Ten events back", (), ("Shift+Left",), -10),
    _step("ten_on", "Ten events on", (), ("Shift+Right",), 10),
    Action(
        "timeline.previous_change",
        "Previous &change of the chosen part",
        "&Timeline",
        lambda d: d.step_change(-1),
        ("Ctrl+Alt+Up",),
        (),
        _nothing_chosen,
        apart=True,
    ),
    Action(
        "timeline.next_change",
        "Ne&xt change of the chosen part",
        "&Timeline",
        lambda d: d.step_change(1),
        ("Ctrl+Alt+Down",),
        (),
        _nothing_chosen,
    ),
    Action(
        "timeline.pin",
        "Pin this &moment",
        "&Timeline",
        lambda d: d.selection.pin(),
        ("Ctrl+Alt+P",),
        ("P",),
        _empty,
    ),
    Action(
        "timeline.unpin",
        "&Unpin",
        "&Timeline",
        lambda d: d.selection.unpin(),
        ("Ctrl+Alt+U",),
        ("U",),
        _nothing_pinned,
    ),
    Action(
        "timeline.jump",
        "&Go to…",
        "&Timeline",
        lambda d: d.ask_where_to(),
        ("Ctrl+G",),
        (),
        _empty,
        apart=True,
    ),
    Action(
        "timeline.live",
        "Go li&ve",
        "&Timeline",
        lambda d: d.selection.go_live(),
        ("Ctrl+L",),
        (),
        _at_last,
        icon="live",
    ),
    Action(
        "timeline.axis",
        "Strip over &time",
        "&Timeline",
        lambda d: d.toggle_axis(),
        ("Ctrl+T",),
        (),
        _untimed,
        marked=lambda situation: situation.axis == "time",
        icon="time",
        apart=True,
    ),
    Action(
        "timeline.focus",
        "Give the timeline the keys",
        "&Timeline",
        lambda d: d.go_to_pane("timeline"),
        ("F6",),
        (),
        _closed,
    ),
    _passing(60, "Let one &minute pass"),
    _passing(1_800, "Let &half an hour pass"),
    _passing(86_400, "Let one &day pass"),
    Action(
        "help.palette", "&Find an action…", "&Help", lambda d: d.find_action(), ("Ctrl+Shift+P", "Ctrl+K")
    ),
    Action("help.keys", "&Keyboard shortcuts", "&Help", lambda d: d.show_shortcuts(), ("F1",)),
    Action("help.about", "&About Event Explorer", "&Help", lambda d: d.about(), apart=True),
)
