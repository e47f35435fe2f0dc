"""The wiring of events in and out: stores into files, and files into stores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.core.errors import StoreError, UsageError
from explorer.exchange.exporting import Ask, export
from explorer.exchange.forms import FORMS, form_for, form_of
from explorer.exchange.importing import bring_in
from explorer.runtime.app import Brought, Told
from explorer.runtime.asking import Asking
from explorer.runtime.manner import USUAL, Manner

if TYPE_CHECKING:
    from explorer.core.event_writer import EventWriter
    from explorer.exchange.answering import FileImport, StoreImport


def export_store(
    ask: Callable[[], Asking], source: str, to: Path, form_id: str | None, told: Told, *, replacing: bool
) -> int:
    """Write the events of a store, whose reader `ask` starts, into a file; see explorer.runtime.app.App."""
    from explorer.stores.new_files import cannot_be_made, made_whole

    form = form_for(to, form_id)
    if replacing and _is_same(Path(source), to):
        raise UsageError(f"{to} is the store itself, which no export replaces; take another name.")
    if replacing and _is_database(to):
        raise UsageError(
            f"{to} is a database, maybe somebody's store, which no export replaces; take another name."
        )
    try:
        with made_whole(to, replacing=replacing) as temporary, closing(ask()) as asking:
            return export(_waiting(asking), form, temporary, lambda done, of: told(done, of, "events"))
    except FileExistsError as error:
        raise StoreError(
            f"{to} exists already and was left as it is; take another name, or add --force to replace it."
        ) from error
    except OSError as error:
        raise cannot_be_made(to, error.strerror or error) from error


def import_file(
    file: str, into: Path, form_id: str | None, clock: str, told: Told, manner: Manner = USUAL
) -> Brought:
    """Take the events of a file into an empty store; see explorer.runtime.app.App."""
    from explorer.runtime.reader import ReaderProcess

    with (
        closing(ReaderProcess(open_importing, file, manner, form_id=form_id)) as reading,
        _target(into, clock) as store,
    ):
        return bring_in(_waiting(reading), Path(file), store, told)


@contextmanager
def _target(into: Path, clock: str) -> Iterator[EventWriter]:
    """Open the store that is there, or build a new one, which is there only when the block ends well."""
    from explorer.stores.sqlite import built, open_store

    if os.path.lexists(into):
        with closing(open_store(into, writable=True)) as store:
            yield store
        return
    with built(into, clock=clock) as store:
        yield store


def open_importing(
    source: str, manner: Manner = USUAL, form_id: str | None = None
) -> FileImport | StoreImport:
    """Open a file of events, in a process of its own; what has none of our forms may be a store."""
    from explorer.exchange.answering import FileImport, StoreImport
    from explorer.readers import open_answering
    from explorer.runtime.confinement import confine

    form = FORMS[form_id] if form_id is not None else form_of(Path(source)) if manner == USUAL else None
    if form is None:
        return StoreImport(open_answering(source, manner))
    confine()
    return FileImport(form.source(Path(source)))


def _waiting(asking: Asking) -> Ask:
    return lambda question: asking.ask(question).result()


def _is_database(path: Path) -> bool:
    # Only the store is open in a process of ours, and this is another file.
    from explorer.formats.sniffing import MAGIC

    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _is_same(source: Path, to: Path) -> bool:
    try:
        return os.path.samefile(source, to)
    except OSError:
        return False
