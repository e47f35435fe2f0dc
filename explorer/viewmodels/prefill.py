"""What the followed stream knows about the fields of a command, and which command fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from explorer.core.checks import CHECKS, Wrong
from explorer.core.errors import ExplorerError
from explorer.core.forms import FormField
from explorer.runtime.questions import AskState, State
from explorer.viewmodels.command_screens import CommandScreen
from explorer.viewmodels.entries import blank
from explorer.viewmodels.session import Session

Values = Mapping[str, Any]


def suggested(commands: Iterable[CommandScreen], stream: str | None) -> CommandScreen | None:
    """Give the first command that could be issued on a stream that is there; None where none fits."""
    category = (stream or "").partition("-")[0]
    return next((one for one in commands if one.category == category and not one.begins), None)


def named_by(command: CommandScreen, stream: str | None) -> dict[str, Any]:
    """Give the field that a stream's name fills: the command's own key, else the first that refers to it."""
    category, _, key = (stream or "").partition("-")
    if not key:
        return {}
    if category == command.category:
        return {} if command.begins else {command.key: key}
    referring = [field.name for field in command.fields if field.refers_to == category]
    return {referring[0]: key} if referring else {}


def known_by(command: CommandScreen, state: Any) -> dict[str, Any]:
    """Give the fields that a state holds under the same name, where they are what the command asks for."""
    if not isinstance(state, Mapping):
        return {}
    return {
        field.name: state[field.name]
        for field in command.fields
        if field.name != command.key and field.name in state and _fits(field, state[field.name])
    }


def _fits(field: FormField, value: Any) -> bool:
    check = CHECKS.get(field.kind)
    if check is None or value is None:
        return False
    try:
        check(field, value)
    except Wrong:
        return False
    return True


class Prefilling:
    """Fills fields in that nobody has touched, and takes them back when another stream is followed.

    Args:
        session: the open store.
        known: called when the followed stream's state has arrived.
    """

    def __init__(self, session: Session, known: Callable[[], None]) -> None:
        self._lane = session.lane("commands.followed")
        self._known = known
        self._stream: str | None = None
        self._state: Any = None
        self._filled: dict[str, Any] = {}

    def follow(self, stream: str | None) -> None:
        """Take note of which stream is followed, and ask what it knows."""
        self._stream, self._state = stream, None
        if stream is None:
            self._lane.drop()
        else:
            self._lane.ask(AskState(stream), self._arrived, self._unknown)

    def fill(self, command: CommandScreen, values: Values) -> dict[str, Any]:
        """Give the values with what the followed stream knows; what somebody typed stays."""
        empty = blank(command.fields)
        mine = {name for name, value in values.items() if value == self._filled.get(name, empty.get(name))}
        known = {**known_by(command, self._state), **named_by(command, self._stream)}
        self._filled = {name: value for name, value in known.items() if name in mine}
        return {
            name: self._filled.get(name, empty[name]) if name in mine else v for name, v in values.items()
        }

    def begin(self) -> None:
        """Take note that another form is open: nothing in it was filled in here yet."""
        self._filled = {}

    def drop(self) -> None:
        """Ask no more."""
        self._lane.drop()

    def _arrived(self, state: State) -> None:
        if state.stream == self._stream:
            self._state = msgspec.json.decode(state.state)
            self._known()

    def _unknown(self, error: ExplorerError) -> None:
        """Fill in nothing: the form can be filled in by hand."""
