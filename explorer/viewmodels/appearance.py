"""The colours of the product, as text, for both themes. Colour is never the only signal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Appearance:
    """One theme.

    Args:
        dark: whether it is the dark one.
        window: behind everything.
        base: behind tables, trees and fields.
        alternate: every other row.
        text: normal text; at least 4.5:1 on window and base.
        muted: secondary text; at least 4.5:1 on base.
        border: lines between panes.
        accent: the cursor, the same in slider, table and charts; also the selection.
        on_accent: text on the accent.
        past: tint of the timeline when the cursor is in the past.
        live: tint of the badge when the cursor is live.
        added: text of what was added (with "+").
        removed: text of what was removed (with "-").
        changed: text of what changed (with "~").
        error: text of problems.
        command: blue of commands.
        event: orange of events.
        read_model: green of read models.
        process: lilac of policies and processes.
        aggregate: yellow of aggregates.
        external: pink of the world outside.
        process_fill: quiet fill for the events that processes keep for themselves.
        types: fills for event types, told apart by colour-blind people; more types are "others".
        others: fill of all further types.
    """

    dark: bool
    window: str
    base: str
    alternate: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    past: str
    live: str
    added: str
    removed: str
    changed: str
    error: str
    command: str
    event: str
    read_model: str
    process: str
    aggregate: str
    external: str
    process_fill: str
    types: tuple[str, ...]
    others: str


LIGHT = Appearance(
    dark=False,
    window="#f3f4f6",
    base="#ffffff",
    alternate="#f8f9fb",
    text="#1c2230",
    muted="#59626f",
    border="#d4d8de",
    accent="#0b63ce",
    on_accent="#ffffff",
    past="#8a5a00",
    live="#14713d",
    added="#14713d",
    removed="#b3261e",
    changed="#8a5a00",
    error="#b3261e",
    command="#2f6fb7",
    event="#b4590f",
    read_model="#2e7d32",
    process="#7b4fa3",
    aggregate="#8a6d00",
    external="#a8396f",
    process_fill="#c9b8dc",
    types=(
        "#4477aa",
        "#ee7733",
        "#228833",
        "#aa3377",
        "#66ccee",
        "#ccbb44",
        "#cc3311",
        "#882255",
        "#44aa99",
        "#ddaa33",
    ),
    others="#a7adb5",
)

DARK = Appearance(
    dark=True,
    window="#1d2027",
    base="#15181e",
    alternate="#1a1d24",
    text="#e4e7ec",
    muted="#9aa4b2",
    border="#343945",
    accent="#5aa2ff",
    on_accent="#0b1220",
    past="#e0a93f",
    live="#58c98b",
    added="#58c98b",
    removed="#ff8a80",
    changed="#e0a93f",
    error="#ff8a80",
    command="#7db3f2",
    event="#f0a35e",
    read_model="#7fce85",
    process="#c7a0ea",
    aggregate="#e3c85a",
    external="#ef94bd",
    process_fill="#6d5c86",
    types=(
        "#6699cc",
        "#ee8855",
        "#55aa66",
        "#cc6699",
        "#77ccee",
        "#ddcc66",
        "#ee6655",
        "#aa5588",
        "#66bbaa",
        "#eebb55",
    ),
    others="#6b7380",
)
