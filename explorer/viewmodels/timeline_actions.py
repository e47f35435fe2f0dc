"""What a person can do with the timeline, as data; explorer.viewmodels.actions has all the rest."""

from __future__ import annotations

from explorer.viewmodels import hindrances as cannot
from explorer.viewmodels.action import Action
from explorer.viewmodels.playing import SPEEDS


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
        cannot.at_first if events < 0 else cannot.at_last,
        icon=icon,
    )


def _speed(speed: int) -> Action:
    return Action(
        f"timeline.speed_{speed}",
        f"{speed:,} event{'s' if speed > 1 else ''} a second",
        "&Timeline/&Speed",
        lambda deeds: deeds.player.at_speed(speed),
        hindrance=cannot.closed,
        marked=lambda situation: situation.speed == speed,
    )


TIMELINE_ACTIONS: tuple[Action, ...] = (
    Action(
        "timeline.play",
        "&Play or pause",
        "&Timeline",
        lambda d: d.player.toggle(),
        ("Ctrl+Alt+Space",),
        ("Space",),
        cannot.empty,
        icon="play",
    ),
    Action(
        "timeline.play_back",
        "Play &back",
        "&Timeline",
        lambda d: d.player.faster(-1),
        (),
        ("J",),
        cannot.at_first,
        icon="back",
    ),
    Action(
        "timeline.pause",
        "P&ause",
        "&Timeline",
        lambda d: d.player.pause(),
        (),
        ("K",),
        cannot.paused,
        icon="pause",
    ),
    Action(
        "timeline.play_on",
        "Play forwar&d, faster each time",
        "&Timeline",
        lambda d: d.player.faster(1),
        (),
        ("L",),
        cannot.at_last,
    ),
    *(_speed(speed) for speed in SPEEDS),
    Action(
        "timeline.first",
        "&First event",
        "&Timeline",
        lambda d: d.selection.first(),
        ("Ctrl+Alt+Home",),
        ("Home",),
        cannot.at_first,
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
        cannot.at_last,
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
        cannot.nothing_chosen,
        apart=True,
    ),
    Action(
        "timeline.next_change",
        "Ne&xt change of the chosen part",
        "&Timeline",
        lambda d: d.step_change(1),
        ("Ctrl+Alt+Down",),
        (),
        cannot.nothing_chosen,
    ),
    Action(
        "timeline.pin",
        "Pin this &moment",
        "&Timeline",
        lambda d: d.selection.pin(),
        ("Ctrl+Alt+P",),
        ("P",),
        cannot.empty,
    ),
    Action(
        "timeline.unpin",
        "&Unpin",
        "&Timeline",
        lambda d: d.selection.unpin(),
        ("Ctrl+Alt+U",),
        ("U",),
        cannot.nothing_pinned,
    ),
    Action(
        "timeline.jump",
        "&Go to…",
        "&Timeline",
        lambda d: d.ask_where_to(),
        ("Ctrl+G",),
        (),
        cannot.empty,
        apart=True,
    ),
    Action(
        "timeline.live",
        "Go li&ve",
        "&Timeline",
        lambda d: d.selection.go_live(),
        ("Ctrl+L",),
        (),
        cannot.at_last,
        icon="live",
    ),
    Action(
        "timeline.axis",
        "Strip over &time",
        "&Timeline",
        lambda d: d.toggle_axis(),
        ("Ctrl+T",),
        (),
        cannot.untimed,
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
        cannot.closed,
    ),
)
