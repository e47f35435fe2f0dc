"""The commands pane: choose a command, fill its form in, issue it, see how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from explorer.ui.widgets.command_chooser import CommandChooser
from explorer.ui.widgets.command_footer import CommandFooter
from explorer.ui.widgets.form import Form
from explorer.ui.widgets.form_area import FormArea
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.plain import plain_label
from explorer.ui.widgets.result_view import ResultView
from explorer.viewmodels.command_screens import CommandGroup, CommandScreen, IssueScreen, ResultScreen
from explorer.viewmodels.commands import CommandsPresenter
from explorer.viewmodels.expectation import Expectation
from explorer.viewmodels.session import Session

WITHOUT_STORE = "Open or make a store of your own to issue commands: File > New store, or the demo."


def _new_id() -> str:
    return str(uuid4())


class CommandsPane(Pane):
    """Shows commands and issues them; `commandEnded` says that the log of outcomes has grown."""

    commandEnded = Signal()
    actorChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, new_id: Callable[[], str] = _new_id) -> None:
        super().__init__("commands", "Commands", WITHOUT_STORE, parent)
        self._presenter: CommandsPresenter | None = None
        self._new_id = new_id
        self.chooser = CommandChooser()
        self.chooser.chosen.connect(self._wish(CommandsPresenter.choose))
        self._processes = QCheckBox("Show process commands")
        self._processes.setToolTip("Also offer the commands that only processes and policies issue")
        self._processes.toggled.connect(self._wish(CommandsPresenter.show_processes))
        self._about = plain_label(muted=True)
        self._about.setWordWrap(True)
        self.form: Form | None = None
        self._scroll = FormArea()
        self.footer = CommandFooter()
        self.footer.issueRequested.connect(self._wish(CommandsPresenter.issue))
        self.footer.againRequested.connect(self._wish(CommandsPresenter.issue_again))
        self.footer.liveRequested.connect(self._wish(CommandsPresenter.go_live))
        self.footer.stopRequested.connect(self._wish(CommandsPresenter.stop_waiting))
        self.footer.versionRequested.connect(self._wish(CommandsPresenter.use_current))
        self.footer.anyVersionChanged.connect(self._wish(CommandsPresenter.any_version))
        self.footer.actorChanged.connect(self._named)
        self.result = ResultView()
        self.result.eventRequested.connect(self._wish(CommandsPresenter.go_to))
        self.result.versionRequested.connect(self._wish(CommandsPresenter.use_current))
        self._build()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(150)  # what is done sooner needs no sign that it is under way
        self._late.timeout.connect(lambda: self.footer.set_busy(True))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.footer.issue.click)
        self.set_empty(self._without_store)

    @property
    def actor(self) -> str:
        """In whose name commands are issued."""
        return self.footer.actor.text()

    def set_actor(self, name: str) -> None:
        """Issue in this name from now on."""
        self.footer.actor.setText(name)

    def load(self, command_type: str, fields: Mapping[str, Any]) -> None:
        """Fill the form of a command, to issue it again or something like it."""
        if self._presenter is not None:
            self._presenter.load(command_type, fields)

    # what the presenter tells

    def set_closed(self, reason: str | None) -> None:
        self.set_empty(reason or "")

    def set_groups(self, groups: tuple[CommandGroup, ...], process: bool) -> None:
        self.chooser.set_groups(groups)
        if self._processes.isChecked() != process:
            self._processes.blockSignals(True)
            self._processes.setChecked(process)
            self._processes.blockSignals(False)

    def set_command(self, command: CommandScreen) -> None:
        self.chooser.show_chosen(command.type)
        self._about.setText(command.about)
        self._about.setVisible(bool(command.about))
        self.form = Form(command.fields, {command.key: command.category})
        self.form.setObjectName("form")
        self.form.setContentsMargins(8, 4, 8, 4)
        self.form.set_appearance(self.appearance)
        self.form.changed.connect(self._edited)
        self.form.namesWanted.connect(self._wish(CommandsPresenter.complete))
        self._scroll.show_form(self.form)
        self.set_title(f"Commands: {command.title}")

    def set_values(self, values: Mapping[str, Any]) -> None:
        if self.form is not None:
            self.form.set_values(values)

    def set_expectation(self, expectation: Expectation) -> None:
        self.footer.set_expectation(expectation)

    def set_issue(self, issue: IssueScreen) -> None:
        self.footer.set_issue(issue)
        if not issue.under_way:
            self._late.stop()
            self.footer.set_busy(False)
        elif not self._late.isActive():
            self._late.start()

    def set_problems(self, problems: Mapping[str, str], go_there: bool) -> None:
        if self.form is not None:
            self.form.show_problems(problems, go_there)
            focus = self.focusWidget()
            if go_there and focus is not None and self.form.isAncestorOf(focus):
                self._scroll.ensureWidgetVisible(focus)

    def set_result(self, result: ResultScreen | None) -> None:
        self.result.show_result(result)

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        if self.form is not None:
            self.form.set_names(category, names)

    def ended(self) -> None:
        self.commandEnded.emit()

    # the pane's own

    def _present(self, session: Session) -> CommandsPresenter:
        return CommandsPresenter(session, self, self._new_id, self.actor)

    def _clear(self) -> None:
        self._late.stop()
        self.footer.set_busy(False)
        self.result.show_result(None)

    def _restyle(self) -> None:
        self.result.set_appearance(self.appearance)
        self.footer.set_appearance(self.appearance)
        if self.form is not None:
            self.form.set_appearance(self.appearance)

    def _wish(self, wish: Callable[..., None]) -> Callable[..., None]:
        """Make a slot that passes a wish on to the presenter there is."""

        def passed_on(*args: Any) -> None:
            if self._presenter is not None:
                wish(self._presenter, *args)

        return passed_on

    def _edited(self) -> None:
        if self._presenter is not None and self.form is not None:
            self._presenter.edit(self.form.value())

    def _named(self, name: str) -> None:
        if self._presenter is not None:
            self._presenter.act_as(name)
        self.actorChanged.emit(name)

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.setSpacing(4)
        top.addWidget(self.chooser)
        top.addWidget(self._processes)
        top.addWidget(self._about)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(8, 4, 8, 8)
        bottom.setSpacing(8)
        bottom.addWidget(self.footer)
        bottom.addWidget(self.result)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._scroll)
        layout.addLayout(bottom)
        layout.addStretch(1)
