"""What a fold file brings: folds for categories, and projections; read strictly, called carefully.

A fold file is somebody's Python file. Its functions may do anything, so each is called through a `Call`,
which knows what runs right now; what they are given is theirs to change, and what they give is looked
at before anything is made of it. A fault is told with the function and the line.
"""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from domain.kernel.fold import Fold
from domain.kernel.projection import Key, Projection, Row, Rows
from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import BadFoldFile
from explorer.core.own_values import as_json, copied, kept, kind_of

T = TypeVar("T")

FOLDS, PROJECTIONS = "FOLDS", "PROJECTIONS"
"""The names that a fold file gives its folds and projections."""

KIND = "plugin"
"""The label of states that a fold file folded."""

_NAME = re.compile("[A-Za-z][A-Za-z0-9_]{0,63}")


class OwnCodeFailed(Exception):
    """A function of a fold file did not do what it is for; the text says which, where and why."""


class Call(Protocol):
    """Calls functions of a fold file, and knows which one runs."""

    def __call__(self, what: str, ordinal: int, function: Callable[[], T]) -> T:
        """Call a function.

        Args:
            what: names it for people, such as "evolve of Account".
            ordinal: the event that it is called for, 0 for none.
            function: the function, with all it needs.

        Raises:
            OwnCodeFailed: it was ended at this event before, or what it raised is no ordinary error.
        """


@dataclass(frozen=True, slots=True)
class FoldFile:
    """The folds and projections of one file, ready to be called.

    Args:
        name: the file's name, for people.
        digest: SHA-256 of its content, in hex digits.
        folds: by category.
        projections: in the order of the file.
    """

    name: str
    digest: str
    folds: Mapping[str, Fold]
    projections: tuple[Projection, ...]

    @property
    def editions(self) -> dict[str, str]:
        """The digest by projection: what is kept of its rows holds for this content of the file alone."""
        return {one.name: self.digest for one in self.projections}

    def require_one_of(self, categories: Collection[str | None]) -> None:
        """Refuse a file all of whose folds are for other categories than the store has.

        Raises:
            BadFoldFile: they are; names both.
        """
        if self.folds and categories and not self.folds.keys() & set(categories):
            there = ", ".join(sorted(one for one in categories if one is not None)) or "none with a name"
            raise bad(
                self.name, f"it folds {', '.join(self.folds)}, and the categories of this store are: {there}"
            )

    def beside(self, known: Collection[str]) -> dict[str, Projection]:
        """Give its projections by name.

        Raises:
            BadFoldFile: one has the name of a projection that is known already.
        """
        for one in self.projections:
            if one.name in known:
                raise bad(self.name, f"this store has a projection {one.name} already; name yours otherwise")
        return {one.name: one for one in self.projections}


def read(name: str, digest: str, given: Mapping[str, Any], call: Call) -> FoldFile:
    """Take folds and projections from what a file has defined.

    Args:
        name: the file's name.
        digest: SHA-256 of its content.
        given: the names it defines, with their values.
        call: calls its functions.

    Raises:
        BadFoldFile: they are missing, or are not what they must be.
    """
    folds, projections = given.get(FOLDS, {}), given.get(PROJECTIONS, ())
    if FOLDS not in given and PROJECTIONS not in given:
        raise bad(name, 'it defines neither FOLDS = {"Category": Fold(initial, evolve)} nor PROJECTIONS')
    # A mapping of somebody's own may give other things each time it is looked at.
    folds = dict(folds) if isinstance(folds, Mapping) else None
    if folds is None or not all(isinstance(category, str) for category in folds):
        raise bad(name, 'FOLDS must be a dict such as {"Account": Fold(initial, evolve)}')
    if not isinstance(projections, list | tuple):
        raise bad(name, "PROJECTIONS must be a list of Projection")
    names = [one.name for one in projections if isinstance(one, Projection)]
    if len(set(names)) < len(names):
        raise bad(name, "two of its PROJECTIONS have one name")
    return FoldFile(
        name,
        digest,
        {category: _fold(name, category, fold, call) for category, fold in folds.items()},
        tuple(_projection(name, one, call) for one in projections),
    )


def _fold(file: str, category: str, given: Any, call: Call) -> Fold:
    what = f"evolve of {category}"
    evolve = getattr(given, "evolve", None)
    if not callable(evolve) or not hasattr(given, "initial"):
        raise bad(file, f"the fold of {category} must have an initial state and an evolve function")
    _require_two(file, what, evolve, "(state, event)")
    try:
        initial = call(f"the initial state of {category}", 0, lambda: kept(given.initial))
    except (TypeError, ValueError) as error:
        raise bad(file, f"the initial state of {category} cannot be shown: {error}") from error

    def evolved(state: Any, event: RecordedEvent) -> Any:
        return call(what, event.ordinal, lambda: _kept_result(file, what, evolve, (state, event)))

    return Fold(initial, evolved)


def _projection(file: str, given: Any, call: Call) -> Projection:
    if not isinstance(given, Projection):
        raise bad(file, f"PROJECTIONS must be made of Projection, and one of them is {kind_of(given)}")
    named = isinstance(given.name, str) and _NAME.fullmatch(given.name)
    if not named or not isinstance(given.title, str) or type(given.version) is not int:
        needs = "a name of letters, digits and _, a title, and a whole number for its version"
        raise bad(file, f"a projection needs {needs}")
    if not isinstance(given.keys, tuple) or not all(isinstance(key, str) for key in given.keys):
        raise bad(file, f"the keys of {given.name} must be a tuple of texts")
    if not isinstance(given.handlers, Mapping):
        raise bad(file, f"the handlers of {given.name} must be a dict from event type to function")
    handlers = {}
    for type_, handler in given.handlers.items():
        what = f"the handler of {given.name} for {type_}"
        _require_two(file, what, handler, "(event, rows)")
        handlers[type_] = _handling(file, what, handler, call)
    return replace(given, handlers=handlers)


def _handling(
    file: str, what: str, handler: Callable[..., Any], call: Call
) -> Callable[[RecordedEvent, Rows], None]:
    def handled(event: RecordedEvent, rows: Rows) -> None:
        call(what, event.ordinal, lambda: _told(file, what, handler, (event, _OwnRows(rows))))

    return handled


class _OwnRows:
    """Rows as a handler of a fold file sees them: copies, and only what can be kept is put."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, key: Key) -> Row | None:
        return copied(self._rows.get(key))

    def __setitem__(self, key: Key, row: Row) -> None:
        shown = as_json(row)
        if not isinstance(shown, dict):
            raise TypeError(f"a row must be a dict, not {kind_of(row)}")
        self._rows[key] = shown

    def __delitem__(self, key: Key) -> None:
        del self._rows[key]


def _kept_result(file: str, what: str, evolve: Callable[..., Any], given: tuple[Any, RecordedEvent]) -> Any:
    state, event = given
    try:
        own = copied(state)
    except Exception as error:  # a state is somebody's class, and may fail at being copied
        raise OwnCodeFailed(f"{what} in {file} cannot be given the state before: {_error(error)}") from error
    result = _told(file, what, evolve, (own, event))
    try:
        as_json(result)
    except (TypeError, ValueError) as error:
        raise OwnCodeFailed(f"{what} in {file} returned what cannot be shown: {error}") from error
    return result


def _told(file: str, what: str, function: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    """Call a function; say which one, where and why when it raises."""
    try:
        return function(*given)
    except MemoryError:
        raise  # the process is in danger: whoever watches over the call decides
    except BaseException as error:  # also SystemExit: nothing of it may end the process unnamed
        raise OwnCodeFailed(f"{what} raised {_error(error)} ({place_of(error, file)})") from error


def place_of(error: BaseException, file: str) -> str:
    """Say in which line of a file something was raised; the name of the file alone where that is unknown."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f"{file}, line {lines[-1]}" if lines else file


def _error(error: BaseException) -> str:
    """Name an error and what it says; what is somebody's code may fail even at that."""
    try:
        said = str(error)
    except Exception:  # somebody's error may fail at telling itself
        said = ""
    return f"{type(error).__name__}: {said[:300]}" if said else type(error).__name__


def _require_two(file: str, what: str, function: Any, shape: str) -> None:
    try:
        inspect.signature(function).bind(None, None)
    except ValueError:
        return  # a built-in that tells nothing of itself
    except TypeError:
        raise bad(file, f"{what} must be a function that takes {shape}") from None


def bad(name: str, why: str) -> BadFoldFile:
    """Say that a file cannot be used for folding, and why."""
    return BadFoldFile(
        f"{name} cannot be used for folding: {why}. The store and everything else can be looked at; mend "
        "the file, then fold with it again."
    )
