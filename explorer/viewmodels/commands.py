"""Issuing commands: which one, what is filled in, which version is expected, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from explorer.core.errors import ExplorerError
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Outcome, Refusal, Wish
from explorer.viewmodels.command_screens import (
    CommandScreen,
    CommandsView,
    IssueScreen,
    ResultScreen,
    closed,
    groups_of,
    past,
    result_of,
)
from explorer.viewmodels.entries import blank
from explorer.viewmodels.expectation import Expectation
from explorer.viewmodels.expecting import Expecting
from explorer.viewmodels.prefill import Prefilling, suggested
from explorer.viewmodels.problems import Problems
from explorer.viewmodels.proposing import Proposing
from explorer.viewmodels.selection import Place
from explorer.viewmodels.sending import Sending
from explorer.viewmodels.session import Session

NOBODY = "anonymous"


class CommandsPresenter:
    """Decides what the commands pane shows, and issues what it is told to.

    Args:
        session: the open store.
        view: who shows it.
        new_id: makes command ids.
        actor: who asks; a blank name is anonymous.
    """

    def __init__(
        self, session: Session, view: CommandsView, new_id: Callable[[], str], actor: str = NOBODY
    ) -> None:
        self._session = session
        self._view = view
        self._new_id = new_id
        self.act_as(actor)
        self._expecting = Expecting(
            session, view.set_expectation, self._version_known, self._version_unreadable
        )
        self._sending = Sending(session, self._show_issue, self._show_outcome, self._show_failure)
        self._proposing = Proposing(session, view.set_names)
        self._prefilling = Prefilling(session, self._fill)
        self._problems = Problems(session.domains, view.set_problems)
        self._command: CommandScreen | None = None
        self._values: Mapping[str, Any] = {}
        self._drafts: dict[str, tuple[Mapping[str, Any], bool]] = {}  # values, any version
        self._issue = IssueScreen()
        self._waiting = False  # to be issued as soon as the stream's version is known
        self._stop = session.selection.listen(self._moved)
        reason = closed(session)
        view.set_closed(reason)
        if reason is None:
            self._begin()

    def close(self) -> None:
        """Let the store go."""
        self._sending.close()
        self._stop()
        self._expecting.drop()
        self._proposing.drop()
        self._prefilling.drop()

    # --- wishes ---

    def show_processes(self, on: bool) -> None:
        """Offer the commands of processes too, or not."""
        self._view.set_groups(groups_of(self._session.domains, process=on), on)

    def choose(self, command_type: str) -> None:
        """Turn to another command; what was typed for this one is kept for later."""
        if self._command is not None:
            if self._command.type == command_type:
                return
            if self._expecting.expectation.held:
                self._drafts[self._command.type] = (self._values, self._expecting.expectation.anything)
        command = self._find(command_type)
        self._view.set_result(None)
        draft = self._drafts.pop(command_type, None)
        if draft is None:
            self._open(command, blank(command.fields))
        else:
            typed, anything = draft
            self._open(command, typed, held=True, anything=anything)

    def load(self, command_type: str, fields: Mapping[str, Any]) -> None:
        """Fill the form of a command with given fields, as if they had been typed."""
        command = self._find(command_type)
        if command.process:
            self.show_processes(True)
        values = blank(command.fields)
        known = {name: value for name, value in fields.items() if name in values}
        self._view.set_result(None)
        self._open(command, values | known, held=True)

    def edit(self, values: Mapping[str, Any]) -> None:
        """Take note of what the form holds now."""
        self._values = dict(values)
        self._waiting = False
        self._expecting.hold()
        self._name_stream()
        if self._command is not None:
            self._problems.edited(self._command.type, self._values)
        self._show_issue()

    def complete(self, category: str, text: str) -> None:
        """Propose keys of a category's streams that begin with `text`."""
        self._proposing.complete(category, text)

    def any_version(self, on: bool) -> None:
        """Expect any version, or the one shown."""
        self._expecting.any_version(on)

    def use_current(self) -> None:
        """Expect the version that the stream has now."""
        self._expecting.take()

    def act_as(self, actor: str) -> None:
        """Issue in this name from now on."""
        self._actor = actor.strip() or NOBODY

    def issue(self) -> None:
        """Issue what the form holds, under a new id."""
        if self._command is None or not self._issue.enabled or self._sending.under_way:
            return
        if not self._expecting.expectation.known:
            self._waiting = True
            self._expecting.look()
            self._show_issue()
            return
        self._waiting = False
        self._send(
            Wish(
                self._command.type,
                self._values,
                self._new_id(),
                expected=self._expecting.expectation.wish,
                actor=self._actor,
            )
        )

    def issue_again(self) -> None:
        """Issue the last command once more: the same fields, a new id, the version of now."""
        if self._sending.last is None or not self._issue.enabled or self._sending.under_way:
            return
        self._open(
            self._find(self._sending.last.command_type),
            self._sending.last.fields,
            anything=self._sending.last.expected is None,
        )
        self.issue()

    def stop_waiting(self) -> None:
        """Do not wait any longer for another program that writes; nothing is stored then."""
        self._sending.give_up()

    def go_live(self) -> None:
        """Go to the present, where commands act."""
        self._session.selection.go_live()

    def go_to(self, ordinal: int) -> None:
        """Look at an event that a command made."""
        selection = self._session.selection
        if ordinal > selection.place.head:
            selection.grown(ordinal)
        selection.at(ordinal)

    # --- the form ---

    def _begin(self) -> None:
        groups = groups_of(self._session.domains, process=False)
        self._view.set_groups(groups, False)
        offered = [command for group in groups for command in group.commands]
        stream = self._session.selection.place.stream
        self._prefilling.follow(stream)
        self.choose((suggested(offered, stream) or (offered or self._all())[0]).type)

    def _offered(self) -> list[CommandScreen]:
        return [c for group in groups_of(self._session.domains, process=False) for c in group.commands]

    def _all(self) -> list[CommandScreen]:
        return [c for group in groups_of(self._session.domains, process=True) for c in group.commands]

    def _find(self, command_type: str) -> CommandScreen:
        return next(command for command in self._all() if command.type == command_type)

    def _open(
        self, command: CommandScreen, values: Mapping[str, Any], *, held: bool = False, anything: bool = False
    ) -> None:
        if command != self._command:
            self._command = command
            self._view.set_command(command)
        self._prefilling.begin()
        self._values = dict(values) if held else self._prefilling.fill(command, values)
        self._waiting = False
        self._view.set_values(self._values)
        self._problems.found(())
        self._expecting.begin(Expectation(held=held, anything=anything), command.stream(self._values))
        self._show_issue()

    def _moved(self, place: Place, old: Place) -> None:
        if self._command is None:
            return
        if place.stream != old.stream:
            self._prefilling.follow(place.stream)
            self._suggest(place.stream)
        if place.head != old.head:
            self._expecting.look()
        self._show_issue()

    def _suggest(self, stream: str | None) -> None:
        """Turn an untouched form to the followed stream: a command that fits, and what is known of it."""
        if self._command is None or self._expecting.expectation.held:
            return
        fits = self._command.category == (stream or "").partition("-")[0]
        fitting = None if fits else suggested(self._offered(), stream)
        if fitting is not None:
            self.choose(fitting.type)
        else:
            self._fill()

    def _fill(self) -> None:
        """Fill in what the followed stream knows, unless somebody has begun to type."""
        if self._command is None or self._expecting.expectation.held:
            return
        values = self._prefilling.fill(self._command, self._values)
        if values != self._values:
            self._values = values
            self._view.set_values(values)
            self._name_stream()

    def _name_stream(self) -> None:
        if self._command is not None:
            self._expecting.turn_to(self._command.stream(self._values))

    def _version_known(self) -> None:
        if self._waiting:
            self.issue()

    def _version_unreadable(self, error: ExplorerError) -> None:
        if self._waiting:
            self._waiting = False
            self._show_failure(error)
            self._show_issue()

    # --- issuing ---

    def _send(self, wish: Wish) -> None:
        if self._session.issuing is not None:
            self._expecting.hold()
            self._sending.send(wish)

    def _show_outcome(self, outcome: Outcome) -> None:
        match outcome:
            case Accepted(_, stream, version, _):
                self._expecting.release()
                self._expecting.note(stream, version)
            case Duplicate():
                self._expecting.release()
            case Conflict(_, stream, _, actual):
                self._expecting.note(stream, actual)
            case Malformed() | Refusal():
                pass
            case _:
                assert_never(outcome)
        asked = [field.name for field in self._command.fields] if self._command is not None else []
        self._view.set_result(result_of(outcome, asked))
        self._problems.found(outcome.problems if isinstance(outcome, Malformed) else ())
        self._view.ended()
        self._expecting.look()
        self._sending.look_for_growth()

    def _show_failure(self, error: ExplorerError) -> None:
        self._view.set_result(ResultScreen("failed", "Not issued", str(error)))

    def _show_issue(self) -> None:
        where = self._session.selection.place
        reason = past(where)
        screen = IssueScreen(
            enabled=not reason,
            reason=reason,
            past=where.past,
            under_way=self._sending.under_way or self._waiting,
            again=self._sending.last is not None,
            waited=self._sending.waited,
        )
        if screen != self._issue:
            self._issue = screen
            self._view.set_issue(screen)
