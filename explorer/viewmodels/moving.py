"""Events in and out of the window: what somebody wishes, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.core.counting import count
from explorer.core.errors import UsageError
from explorer.exchange.forms import CLOUD_EVENTS, FORMS, JSONL, form_for
from explorer.runtime.app import Brought

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ExportWish:
    """A file that somebody wants to have.

    Args:
        path: where.
        form: id of its form.
        replacing: whether it may take the place of a file that is there.
    """

    path: str
    form: str
    replacing: bool = False


@dataclass(frozen=True, slots=True)
class ImportWish:
    """A file that somebody wants to bring in.

    Args:
        file: the file.
        into: the store, which is made where there is none.
        clock: of a new store, "wall" or "simulated".
    """

    file: str
    into: str
    clock: str


def kinds() -> list[str]:
    """List the kinds of files that can be made, as file dialogs write them."""
    return [f"{form.title} (*{form.suffixes[0]})" for form in FORMS.values()]


def export_wish(path: str, kind: str) -> ExportWish:
    """Make out which file somebody chose.

    The ending of its name tells the form. A name without one gets that of the chosen kind, and in a file
    of JSON lines the kind tells which lines they are.

    Args:
        path: as it was typed.
        kind: the chosen one of `kinds`.
    """
    chosen = dict(zip(kinds(), FORMS.values(), strict=True)).get(kind, JSONL)
    try:
        named = form_for(Path(path), None)
    except UsageError:
        return ExportWish(path + chosen.suffixes[0], chosen.id)
    return ExportWish(path, (chosen if (named, chosen) == (JSONL, CLOUD_EVENTS) else named).id)


def export_told(name: str, events: int) -> str:
    """Say that a file was made."""
    return f"Exported {count(events, 'event')} to {name}."


def import_told(name: str, brought: Brought) -> str:
    """Say that a file was brought in."""
    told = f"Imported {count(brought.events, 'event')} into {name}."
    if not brought.from_elsewhere:
        return told
    return f"{told} Under $source stands how {count(brought.from_elsewhere, 'event')} came."


def progress_told(done: int, of: int, counted: str) -> tuple[int, int, str]:
    """Give how far it is in units that people read."""
    return (done // MEGABYTE, of // MEGABYTE, "MB") if counted == "bytes" else (done, of, counted)
