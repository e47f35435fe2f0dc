"""What every headless command needs: the wired app, windows, readers, shared options."""

from __future__ import annotations

import functools
import os
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, Protocol, TypeVar

import click

from explorer.core.decoding import Decoding
from explorer.core.errors import BeyondTheEnd, UnknownName, UsageError
from explorer.core.generic import FOLDS
from explorer.core.nearby import no_such
from explorer.core.table_map import FormatChoice, TableMap
from explorer.runtime import questions as q
from explorer.runtime.app import App
from explorer.runtime.asking import Asking
from explorer.runtime.fold_source import FoldSource, chosen_file
from explorer.runtime.key_file import key_in
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.maps import map_in

F = TypeVar("F", bound=Callable[..., Any])

PAGE = 1_000
"""Events or rows asked for at once."""


class Count(click.ParamType):  # type: ignore[type-arg]  # before click 8.2 it takes none
    """A whole number from 0 on, as far as stores number."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number, or say that it is none."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63):
            self.fail(f"{text} is no whole number from 0 on that a store could have.", param, ctx)
        return int(text)


COUNT = Count()
"""An ordinal, a version or a number of events."""

_MOMENT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?")

EXIT_CHECK_FAILED = 1
EXIT_USAGE = 2
EXIT_REFUSED = 3
EXIT_CANNOT_READ = 4
EXIT_INTERRUPTED = 5


def readable(ctx: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    """Refuse an argument that is no valid Unicode: no name in any store can equal it."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        raise UsageError(f"{parameter.name} is no valid Unicode: {text}.") from None
    return text


def picture(ctx: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a name that promises another kind of picture than the one that is written."""
    if path is not None and path.suffix.lower() != ".png":
        raise UsageError(f"The picture is a PNG, so give it a name that ends in .png, not {path.name}.")
    return path


def choose_fold(ctx: click.Context, parameter: click.Parameter, text: str | None) -> None:
    """Take note of the fold for every store that the command opens."""
    if text is not None:
        fold = text if text in FOLDS else _fold_file(readable(ctx, parameter, text) or "")
        ctx.obj.manner = replace(ctx.obj.manner, fold=fold)


def _fold_file(text: str) -> FoldSource:
    if not Path(text).suffix and not os.path.lexists(text):
        raise UsageError(f"There is no fold {text}; a fold is {', '.join(FOLDS)}, or a Python file of yours.")
    return chosen_file(text)


def choose_key(ctx: click.Context, parameter: click.Parameter, text: str | None) -> None:
    """Take note of the key for every store that the command opens."""
    if text is not None:
        key = key_in(readable(ctx, parameter, text) or "")
        ctx.obj.manner = replace(ctx.obj.manner, decoding=Decoding(key=key))


def choose_map(ctx: click.Context, parameter: click.Parameter, text: str | None) -> TableMap | None:
    """Read the map of a store's columns."""
    return None if text is None else map_in(readable(ctx, parameter, text) or "")


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_format = click.option(
    "--format-id",
    metavar="ID",
    callback=readable,
    help="Read the store as this format, whatever it looks like; `formats` lists them.",
)
_map = click.option(
    "--map",
    "table_map",
    metavar="FILE.toml",
    callback=choose_map,
    help="Read the store by this map of its columns, where no format knows it; `map` drafts one.",
)
_fold = click.option(
    "--fold",
    metavar=f"FILE.py|{'|'.join(FOLDS)}",
    callback=choose_fold,
    expose_value=False,
    help="Fold streams with a Python file of yours, or in a generic way. To name a file here is to approve "
    "that it is run, in a process of its own: it is a program, and may do what you may do.",
)
_key = click.option(
    "--key-file",
    metavar="FILE",
    callback=choose_key,
    expose_value=False,
    help="Decrypt payloads with the key in this file (base64), as the application that wrote them has it.",
)


def format_id(command: F) -> F:
    """Give a command the options of all that open a store; the fold and the key go to its tools.

    The command is given one choice of how to read the store: a format's id, or a map.
    """

    @functools.wraps(command)
    def chosen(*words: Any, format_id: str | None, table_map: TableMap | None, **options: Any) -> Any:
        if format_id is not None and table_map is not None:
            raise UsageError("A store is read as a format or by a map; leave out --format-id or --map.")
        return command(*words, format_id=table_map or format_id, **options)

    return _format(_map(_key(_fold(chosen))))  # type: ignore[return-value]  # click keeps no signature


def moment(ctx: click.Context, parameter: click.Parameter, text: str | None) -> tuple[int, int | None] | None:
    """Read a moment: after an event, `12`, or after one of those that upcasting made of it, `12.1`.

    Returns:
        Ordinal and sub; sub is None for all of the event.
    """
    if text is None:
        return None
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise UsageError(f"{parameter.opts[0]} is the number of an event, like 12 or 12.1, not {text}.")
    return int(found[1]), None if found[2] is None else int(found[2])


at_moment = click.option(
    "--at",
    metavar="N[.SUB]",
    callback=moment,
    help="As it was after this event; 12.0: after the first of those that upcasting makes of event 12.",
)
at_event = click.option("--at", type=COUNT, help="As it was after this event.")
screenshot = click.option(
    "--screenshot",
    type=click.Path(path_type=Path),
    callback=picture,
    help="Render the window once into this PNG, and end.",
)
theme = click.option("--theme", type=click.Choice(["light", "dark"]))


class Windows(Protocol):
    """Opens the window; given by bootstrap, which imports Qt only then."""

    def run(
        self,
        source: str | None,
        at: int | None,
        theme: str | None,
        manner: Manner = USUAL,
        stream: str | None = None,
    ) -> int:
        """Show the window until it is closed; give the exit code."""

    def render(
        self,
        source: str,
        at: int | None,
        size: tuple[int, int],
        theme: str,
        target: Path,
        manner: Manner = USUAL,
        stream: str | None = None,
    ) -> Mapping[str, Any]:
        """Render the window once into a picture; say what it shows."""

    def has_display(self) -> bool:
        """Can a window be shown here?"""


class Tools:
    """What every command needs: the wired app, the windows, and the manner in which stores are read."""

    def __init__(self, app: App, windows: Windows) -> None:
        self.app = app
        self.windows = windows
        self.manner = USUAL

    def manner_of(self, format_id: FormatChoice | None) -> Manner:
        """Say how a store is read, of which the format is chosen."""
        return replace(self.manner, format=format_id)

    @contextmanager
    def reader(
        self, source: str, format_id: FormatChoice | None = None, *, live: bool = False
    ) -> Iterator[Callable[[q.Question], Any]]:
        """Open a store for reading, or for following; give a function that asks and waits."""
        with closing(self.app.ask(source, replace(self.manner_of(format_id), live=live))) as ask:
            yield ask


@contextmanager
def closing(asking: Asking) -> Iterator[Callable[[q.Question], Any]]:
    """Give a function that asks and waits; close the reader afterwards."""
    try:
        yield lambda question: asking.ask(question).result()
    finally:
        asking.close()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let a polite end of the program be an interruption, so that nothing half made is left."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def within(ask: Callable[[q.Question], Any], ordinal: int | None) -> None:
    """Check that there is an event of this ordinal."""
    head = ask(q.AskHead()).ordinal
    if ordinal is not None and ordinal > head:
        raise BeyondTheEnd(f"There is no event #{ordinal:,}; the last one is #{head:,}.")


def known(what: str, name: str, names: list[str]) -> None:
    """Check that a name is one of those there are."""
    if name not in names:
        raise UnknownName(no_such(what, name, sorted(names)))
