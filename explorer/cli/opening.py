"""Commands that open a window or make a store: demo, new, open."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from explorer.cli.printing import counted, say, say_shown
from explorer.cli.tools import Tools, at_event, within
from explorer.core.errors import UsageError


@click.command()
@click.argument("name", default="shop-and-bank")
@click.option(
    "--store", type=click.Path(path_type=Path), help="Where the demo store lies; made when missing."
)
@click.option(
    "--screenshot", type=click.Path(path_type=Path), help="Render the window once into this PNG, and end."
)
@click.option("--theme", type=click.Choice(["light", "dark"]))
@click.pass_obj
def demo(tools: Tools, name: str, store: Path | None, screenshot: Path | None, theme: str | None) -> None:
    """Make (or reopen) the demo store and open the window on it."""
    if name != "shop-and-bank":
        raise UsageError(f"There is no demo {name}; there is shop-and-bank.")
    path = tools.app.demo(store, counted("Making the demo store"))
    if screenshot is None and tools.windows.has_display():
        sys.exit(tools.windows.run(str(path), None, theme))
    if screenshot is None:
        screenshot = Path("event-explorer-demo.png")
        click.echo("There is no display here, so the window is rendered offscreen instead.")
    shown = tools.windows.render(str(path), None, (1400, 860), theme or "light", screenshot)
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
@at_event
@click.option(
    "--screenshot", type=click.Path(path_type=Path), help="Render the window once into this PNG, and end."
)
@click.option("--size", default="1400x860", show_default=True, metavar="WIDTHxHEIGHT")
@click.option("--theme", type=click.Choice(["light", "dark"]))
@click.pass_obj
def open_(
    tools: Tools, store: str, at: int | None, screenshot: Path | None, size: str, theme: str | None
) -> None:
    """Open the window on a store, at a position."""
    with tools.reader(store) as ask:  # whatever is wrong with the store is said here, before any window
        within(ask, at)
    if screenshot is None:
        sys.exit(tools.windows.run(store, at, theme))
    shown = tools.windows.render(store, at, size_of(size), theme or "light", screenshot)
    say_shown(shown, screenshot)


def size_of(text: str) -> tuple[int, int]:
    """Read a size written like 1400x860."""
    found = re.fullmatch("([0-9]{1,5})x([0-9]{1,5})", text.lower())
    if found is None:
        raise UsageError(f"A size is written like 1400x860, not {text}.")
    return int(found[1]), int(found[2])
