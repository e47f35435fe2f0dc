"""Commands that open a window or make a store: demo, new, open, backup."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from explorer.cli.printing import counted, say, say_shown
from explorer.cli.tools import Tools, at_event, format_id, interruptible, readable, screenshot, theme, within
from explorer.core.counting import count
from explorer.core.errors import FormatsAlike, NoFormatFits, UsageError
from explorer.core.table_map import FormatChoice
from explorer.runtime import questions as q
from explorer.viewmodels.window_size import LARGEST, SMALLEST, USUAL


@click.command()
@click.argument("name", default="shop-and-bank")
@click.option(
    "--store", type=click.Path(path_type=Path), help="Where the demo store lies; made when missing."
)
@click.option("--reset", is_flag=True, help="Make it anew; the old one stays beside it under another name.")
@screenshot
@theme
@click.pass_obj
def demo(
    tools: Tools, name: str, store: Path | None, reset: bool, screenshot: Path | None, theme: str | None
) -> None:
    """Make (or reopen) the demo store and open the window on it."""
    if name != "shop-and-bank":
        raise UsageError(f"There is no demo {name}; there is shop-and-bank.")
    with interruptible():
        making = counted("Making the demo store", "commands")
        path, aside = tools.app.reset_demo(store, making) if reset else (tools.app.demo(store, making), None)
    if aside is not None:
        say(f"The demo that was there is kept as {aside}.")
    if screenshot is None and tools.windows.has_display():
        sys.exit(tools.windows.run(str(path), None, theme))
    if screenshot is None:
        screenshot = Path("event-explorer-demo.png")
        click.echo("There is no display here, so the window is rendered offscreen instead.")
    shown = tools.windows.render(str(path), None, USUAL, theme or "light", screenshot)
    say(f"Store: {path}")
    say_shown(shown, screenshot)


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--clock", type=click.Choice(["wall", "simulated"]), default="wall", show_default=True)
@click.pass_obj
def new(tools: Tools, store: Path, clock: str) -> None:
    """Make an empty store; an existing file is never touched."""
    tools.app.create(store, clock)
    say(f"Made {store}, an empty store with a {clock} clock.")


@click.command("open")
@click.argument("store")
@format_id
@at_event
@click.option("--stream", callback=readable, help="Follow this stream.")
@screenshot
@click.option("--size", default="1400x860", show_default=True, metavar="WIDTHxHEIGHT")
@theme
@click.pass_obj
def open_(
    tools: Tools,
    store: str,
    format_id: FormatChoice | None,
    at: int | None,
    stream: str | None,
    screenshot: Path | None,
    size: str,
    theme: str | None,
) -> None:
    """Open the window on a store, at a position."""
    pixels, manner = size_of(size), tools.manner_of(format_id)
    try:
        with tools.reader(store, format_id) as ask:  # what is wrong is said before any window
            within(ask, at)
            if stream is not None:
                ask(q.AskRecords(0, 1, stream))
            ask(q.AskProjections())  # a fold file is run for them
    except (NoFormatFits, FormatsAlike):
        # A window has a map that was kept for the store, or lets somebody choose or make one.
        if screenshot is not None or not tools.windows.has_display():
            raise
    if screenshot is None:
        sys.exit(tools.windows.run(store, at, theme, manner, stream))
    shown = tools.windows.render(store, at, pixels, theme or "light", screenshot, manner, stream)
    say_shown(shown, screenshot)


@click.command()
@click.argument("store")
@click.option(
    "--to", type=click.Path(path_type=Path), required=True, help="The new file; never replaces one."
)
@click.pass_obj
def backup(tools: Tools, store: str, to: Path) -> None:
    """Copy a store to a new file, as it is at this moment; others may go on writing."""
    with interruptible():
        events = tools.app.backup(store, to, counted("Copying", "bytes"))
    say(f"Made {to}, a copy with {count(events, 'event')}.")


def size_of(text: str) -> tuple[int, int]:
    """Read the size of a window, written like 1400x860."""
    found = re.fullmatch("([0-9]{1,9})x([0-9]{1,9})", text.lower())
    if found is None:
        raise UsageError(f"A size is written like 1400x860, not {text}.")
    size = int(found[1]), int(found[2])
    if not all(least <= one <= most for one, least, most in zip(size, SMALLEST, LARGEST, strict=True)):
        least, most = (f"{width}x{height}" for width, height in (SMALLEST, LARGEST))
        raise UsageError(f"A size from {least} to {most}, please, not {text}.")
    return size
