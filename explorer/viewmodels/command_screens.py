"""What the commands pane shows: the choice, the form, the wish's fate; and the view that shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from explorer.core.domains import Domains
from explorer.core.forms import FormField, fields_of, label
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Outcome, Refusal
from explorer.viewmodels.entries import amount_of
from explorer.viewmodels.expectation import Expectation
from explorer.viewmodels.formatting import count, number, place
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

BEGINNINGS = ("Open", "Create", "Register", "Request", "Start")
"""Verbs with which commands begin that begin a stream."""


@dataclass(frozen=True, slots=True)
class CommandScreen:
    """A command that can be chosen, and what its form asks for.

    Args:
        type: name of the command ("AddItem").
        title: for people ("Add item").
        about: one sentence, empty where the domain gives none.
        category: kind of stream it changes.
        key: the field that names the stream.
        fields: what is asked.
        process: whether only processes ask it.
    """

    type: str
    title: str
    about: str
    category: str
    key: str
    fields: tuple[FormField, ...]
    process: bool

    @property
    def begins(self) -> bool:
        """Does its name say that it begins a stream, so that it cannot be issued on one that is there?"""
        return self.type.startswith(BEGINNINGS)

    def stream(self, values: Mapping[str, Any]) -> str | None:
        """Name the stream that a filled form is about, None while it names none."""
        key = values.get(self.key)
        return f"{self.category}-{key.strip()}" if isinstance(key, str) and key.strip() else None


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """The commands of one category."""

    title: str
    commands: tuple[CommandScreen, ...]


@dataclass(frozen=True, slots=True)
class IssueScreen:
    """Whether a command can be issued now, and if not, why.

    Args:
        enabled: whether it can.
        reason: why it cannot, empty when it can.
        past: whether going live would help.
        under_way: whether one is being carried out.
        again: whether there is one to issue again.
        waited: seconds that it has been waiting for another program, None while it does not.
    """

    enabled: bool = True
    reason: str = ""
    past: bool = False
    under_way: bool = False
    again: bool = False
    waited: int | None = None

    @property
    def told(self) -> str:
        """Why it cannot be issued, or does not come to its end; empty where neither is so."""
        if self.waited is None:
            return self.reason
        return f"Another program is writing to this store; waiting for it, {self.waited} s."


@dataclass(frozen=True, slots=True)
class EventLink:
    """An event to go to."""

    ordinal: int
    text: str


@dataclass(frozen=True, slots=True)
class ResultScreen:
    """How the last command ended.

    Args:
        kind: "accepted", "duplicate", "invalid", "refused", "conflict" or "failed".
        title: in a few words.
        message: the sentence, may be empty.
        details: the figures behind it, (name, value).
        events: events to go to.
        actual: version to expect instead, None where that does not help.
    """

    kind: str
    title: str
    message: str = ""
    details: tuple[tuple[str, str], ...] = ()
    events: tuple[EventLink, ...] = ()
    actual: int | None = None


class CommandsView(Protocol):
    """Shows commands; decides nothing."""

    def set_closed(self, reason: str | None) -> None:
        """Say why there are no commands at all; None: there are."""

    def set_groups(self, groups: tuple[CommandGroup, ...], process: bool) -> None:
        """Show what can be chosen, and whether that includes process commands."""

    def set_command(self, command: CommandScreen) -> None:
        """Show the form of a command."""

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the form in."""

    def set_expectation(self, expectation: Expectation) -> None:
        """Show the version that is expected."""

    def set_issue(self, issue: IssueScreen) -> None:
        """Show whether the command can be issued."""

    def set_problems(self, problems: Mapping[str, str], go_there: bool) -> None:
        """Show sentences beside fields, by path; go to the first of them if so wished."""

    def set_result(self, result: ResultScreen | None) -> None:
        """Show how the last command ended."""

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        """Propose keys of a category's streams where they were asked for."""

    def ended(self) -> None:
        """Take note that a command ended: lists of outcomes are out of date."""


def groups_of(domains: Domains, *, process: bool) -> tuple[CommandGroup, ...]:
    """Give the commands by category, those of processes only if wished."""
    groups = []
    for category in domains.categories.values():
        asked = [(command, False) for command in category.commands]
        if process:
            asked += [(command, True) for command in category.process_commands]
        commands = tuple(
            CommandScreen(
                type=command.__name__,
                title=label(command.__name__),
                about=_about(command),
                category=category.name,
                key=category.key,
                fields=fields_of(command),
                process=is_process,
            )
            for command, is_process in asked
        )
        if commands:
            groups.append(CommandGroup(category.title, commands))
    return tuple(groups)


def _about(command: type[Any]) -> str:
    text = (command.__doc__ or "").strip()
    made = text.startswith(f"{command.__name__}(")  # what dataclass writes where nobody wrote anything
    return "" if made else " ".join(text.partition("\n\n")[0].split())


def closed(session: Session) -> str | None:
    """Say why the store takes no commands at all; None: it does."""
    if session.issuing is None:
        return (
            f"This store ({session.described.title}) is only read here, never changed, so it takes no "
            "commands. To issue some, make a new store or open the demo from the File menu."
        )
    if not session.domains.commands:
        return "No domain is loaded, so there are no commands. The events can be looked at all the same."
    return None


def past(where: Place) -> str:
    """Say why nothing can be issued at this place; empty when it can."""
    if not where.past:
        return ""
    return (
        f"You are looking at {place(where.ordinal)} of {where.head:,}. "
        "Commands act on the present: go live first."
    )


def result_of(outcome: Outcome, asked: Collection[str] = ()) -> ResultScreen:
    """Say how a command ended.

    Args:
        outcome: how it ended.
        asked: fields that show their own problems; those of others are told here.
    """
    match outcome:
        case Accepted(_, stream, version, events):
            links = tuple(
                EventLink(event.ordinal, f"{place(event.ordinal)}  {event.type}  v{number(event.version)}")
                for event in events
            )
            if not links:
                return ResultScreen(
                    "accepted", "Accepted: nothing had to change", f"It was so already in {stream}."
                )
            title = f"Accepted: {count(len(links), 'event')}"
            return ResultScreen("accepted", title, f"{stream} is at version {version:,}.", events=links)
        case Duplicate(_, _, first, last):
            ends = [] if first is None or last is None else sorted({first, last})
            return ResultScreen(
                "duplicate",
                "Duplicate: accepted before",
                "This command id was accepted before, so nothing happened now.",
                events=tuple(EventLink(ordinal, place(ordinal)) for ordinal in ends),
            )
        case Malformed(_, problems):
            title = f"Invalid: {count(len(problems), 'field')} to look at"
            unplaced = tuple((p.field, p.message) for p in problems if p.field.partition(".")[0] not in asked)
            return ResultScreen("invalid", title, "Nothing was issued.", details=unplaced)
        case Refusal(_, _, code, message, details):
            return ResultScreen("refused", f"Refused: {code}", message, details=figures(details))
        case Conflict(_, _, expected, actual):
            title = f"Conflict: expected v{expected:,}, found v{actual:,}"
            return ResultScreen("conflict", title, outcome.message, actual=actual)
        case _:
            assert_never(outcome)


def figures(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Write the figures behind a refusal: cents as amounts, numbers with separators."""
    return tuple((label(name), _figure(name, value)) for name, value in details.items())


def _figure(name: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return amount_of(value) if name.endswith("_cents") else number(value)
    return "none" if value is None else str(value)
