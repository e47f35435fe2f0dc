"""What can go wrong with a store, each said in one sentence: what, where, what still works, what to do."""

from __future__ import annotations

from explorer.core.expected import Expected, describe


class ExplorerError(Exception):
    """An error whose text is meant for the person who uses the program."""


class StoreError(ExplorerError):
    """The store cannot be opened or read."""


class StoreMissing(StoreError):
    """There is nothing at the path."""


class NotAStore(StoreError):
    """What is at the path is no event store that this program knows."""


class NoFormatFits(NotAStore):
    """A database whose tables are those of no known format; somebody may map them."""


class FormatsAlike(NotAStore):
    """A store that fits several formats equally well; somebody may choose one."""


class ReadOnly(StoreError):
    """The store is shown, and may not be written."""


class NotEmpty(StoreError):
    """A store that is to take in a whole history has events already."""


class CannotImport(StoreError):
    """A file of events cannot be brought into a store; nothing of it is there."""


class StoreBusy(StoreError):
    """Another program holds the store."""


class StoreReplaced(StoreError):
    """The file is no longer the one that was opened."""


class StoreDamaged(StoreError):
    """Part of the file cannot be read."""


class NewerStore(StoreError):
    """A newer version of the program wrote the store."""


class WrongKey(StoreError):
    """A key does not open what is encrypted in a store."""


class CannotFold(StoreError):
    """A stream holds an event that its domain cannot read, so its state is not known."""


class UnknownName(StoreError):
    """A stream, projection or command of that name is not there."""


class BeyondTheEnd(StoreError):
    """A position or version after the last one."""


class BuiltElsewhere(StoreError):
    """Another process builds the histories of a store right now."""


class HistoryUnfinished(StoreError):
    """The past of a projection is not built up to the moment that was asked for."""


class UsageError(ExplorerError):
    """The wish itself makes no sense."""


class UnknownFormat(UsageError):
    """No format has the id that somebody named."""


class BadFoldFile(UsageError):
    """A file that was to fold streams cannot be used."""


class BadKeyFile(UsageError):
    """A file that was to hold a key cannot be used."""


class BadMap(UsageError):
    """What was said of a table's columns cannot be used."""


class BadFilter(UsageError):
    """A filter cannot be read.

    Args:
        sentence: what is wrong.
        column: where, from 1; 0 where it is about all of it.
    """

    def __init__(self, sentence: str, column: int = 0) -> None:
        super().__init__(sentence)
        self.column = column


class WriteError(ExplorerError):
    """An append was not done, and nothing of it is stored."""


class CannotStore(WriteError):
    """No store can hold this value, name or key; trying again does not help."""


class Unconfirmed(WriteError):
    """The disk did not confirm an append: nothing of it is shown, but after a crash it may be there."""


class VersionConflict(WriteError):
    """The stream is not at the version that the writer expected.

    Args:
        stream: the stream that was to be appended to.
        expected: what the writer expected.
        actual: the version it has; 0 means that it does not exist.
    """

    def __init__(self, stream: str, expected: Expected, actual: int) -> None:
        found = f"is at version {actual}" if actual else "does not exist"
        super().__init__(f"{stream} {found}, but {describe(expected)} was expected.")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class TooManyRaces(WriteError):
    """Others changed the stream again and again; nothing of this was stored."""


class WaitGivenUp(WriteError):
    """Somebody did not want to wait any longer for another program that writes."""

    def __init__(self, waited: float) -> None:
        super().__init__(
            f"Nothing was stored: another program has been writing for {waited:.0f} s, and you stopped "
            "waiting for it. Issue the command again when that program is done."
        )


class IdReused(WriteError):
    """An event id is already used for another event."""

    def __init__(self, event_id: str, stream: str, position: int) -> None:
        super().__init__(f"Event id {event_id} already names another event ({stream}, position {position}).")
        self.event_id = event_id
        self.stream = stream
        self.position = position
