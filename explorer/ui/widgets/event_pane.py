"""One event whole: its envelope, its data and metadata, and what handlers see of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.core.decoding import Decoding
from explorer.core.tree import TreeRow
from explorer.ui.icons import icon
from explorer.ui.models.cells import mono
from explorer.ui.widgets.decoding_button import DecodingButton
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.ui.widgets.tables import action
from explorer.ui.widgets.value_view import ValueView
from explorer.viewmodels import causes
from explorer.viewmodels.decodings import NO_WAYS, Ways
from explorer.viewmodels.event import EventPresenter, Field, Handled
from explorer.viewmodels.formatting import told
from explorer.viewmodels.session import Session

LEAST = 60
"""Height in pixels that the payload keeps where the pane is low."""
FIELDS_A_LINE = 2


class EventPane(Pane):
    """Shows the event at the cursor."""

    decodingRequested = Signal(object)
    """The store is to be decoded in another way, an explorer.core.decoding.Decoding."""
    keyRequested = Signal()
    """The store is to be opened with a key file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("event", "Event", "Open a store to look at its events one by one.", parent)
        self._presenter: EventPresenter | None = None
        self._type = ElidedLabel()
        font = self._type.font()
        font.setBold(True)
        self._type.setFont(font)
        self._stream = QToolButton()
        self._stream.setObjectName("event_stream")
        self._stream.setText("Follow stream")
        self._stream.setAutoRaise(True)
        self._stream.clicked.connect(self._wish(EventPresenter.follow))
        self._cause = _way("event_cause", "Cause")
        self._cause.clicked.connect(self._wish(EventPresenter.go_to_cause))
        self._related = _way("event_related", "Next related")
        self._related.clicked.connect(self._wish(EventPresenter.go_to_related))
        self.decoding = DecodingButton()
        self._key = _way("event_key", "Key file…")
        self._key.setToolTip("The data looks encrypted. Open the store with the key file of its application")
        self._key.clicked.connect(self.keyRequested)
        self._note = ElidedLabel(muted=True)
        self._note.setObjectName("event_note")
        self._copy = QToolButton()
        self._copy.setObjectName("event_copy")
        self._copy.setAccessibleName("Copy the event as JSON")
        self._copy.setAutoRaise(True)
        self._copy.setToolTip("Copy the whole event as JSON (Ctrl+C)")
        self._copy.clicked.connect(self._wish(EventPresenter.copy_json))
        self._fields: list[tuple[QLabel, ElidedLabel]] = []
        self._wholes: list[str] = []
        self._grid = QGridLayout()
        self._flags = plain_label()
        self._flags.setWordWrap(True)
        self._flags.setMinimumWidth(1)  # a flag may be one long word; the pane is not widened by it
        self._flags.setForegroundRole(QPalette.ColorRole.BrightText)
        self.data = ValueView("event", "Data of the event")
        self.metadata = ValueView("event_metadata", "Metadata of the event")
        self.handled = QWidget()
        self._handled_layout = QVBoxLayout(self.handled)
        self._handled_layout.setContentsMargins(0, 0, 0, 0)
        self._handled_views: list[tuple[QLabel, ValueView]] = []
        self.raw = QPlainTextEdit()
        self.raw.setObjectName("event_raw")
        self.raw.setAccessibleName("Payload as text")
        self.raw.setReadOnly(True)
        self.raw.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.raw.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._build()
        self._restyle()
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_header(self, type_: str, stream: str | None, fields: tuple[Field, ...]) -> None:
        """Show the envelope."""
        self._type.say(type_)
        self._stream.setEnabled(stream is not None)
        self._stream.setToolTip(plain_tip(f"Follow {stream}, wherever the cursor goes"))
        for place, shown in enumerate(fields):
            label, value = self._field(place)
            label.setText(shown.label)
            value.say(shown.text, shown.whole, shown.brief)
            self._wholes[place] = shown.whole

    def set_ways(self, ways: causes.Ways) -> None:
        """Say where one can go from the event."""
        for button, reason, tip in (
            (self._cause, ways.cause, "Go to the event that caused this one"),
            (self._related, ways.related, "Go to the next event of the same correlation"),
        ):
            button.setEnabled(not reason)
            button.setToolTip(plain_tip(reason or tip))

    def set_decodings(self, ways: Ways) -> None:
        """Say how the data is shown, and offer other ways."""
        self.decoding.show_ways(ways)
        self._key.setVisible(ways.wants_key)

    def redecode(self, decoding: Decoding) -> None:
        """Wish that the store be decoded in another way."""
        self.decodingRequested.emit(decoding)

    def set_note(self, text: str) -> None:
        """Say what came of going somewhere."""
        self._note.say(text)
        self._note.setVisible(bool(text))

    def set_flags(self, flags: tuple[str, ...]) -> None:
        """Say what is unusual."""
        self._flags.setText("\n".join(told(flag) for flag in flags))
        self._flags.setVisible(bool(flags))

    def set_data(self, rows: tuple[TreeRow, ...]) -> None:
        """Show the data."""
        self.data.set_rows(rows)

    def set_metadata(self, rows: tuple[TreeRow, ...]) -> None:
        """Show the metadata."""
        self.metadata.set_rows(rows)

    def set_handled(self, handled: tuple[Handled, ...]) -> None:
        """Show what handlers see; the tab is only there when that is not what is stored."""
        for place, made in enumerate(handled):
            label, view = self._handled_view(place)
            label.setText(made.title)
            view.set_rows(made.data)
        for place, (label, view) in enumerate(self._handled_views):
            label.setVisible(place < len(handled))
            view.setVisible(place < len(handled))
        self.tabs.setTabVisible(self.tabs.indexOf(self.handled), bool(handled))

    def set_raw(self, text: str) -> None:
        """Show the payload as text."""
        self.raw.setPlainText(text)

    # inside

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> EventPresenter:
        return EventPresenter(session, self)

    def _clear(self) -> None:
        self.set_header("", None, ())
        self.set_ways(causes.Ways())
        self.set_decodings(NO_WAYS)
        self.set_note("")
        self.set_flags(())
        self.set_handled(())
        self.set_raw("")
        for view in (self.data, self.metadata, *(view for _, view in self._handled_views)):
            view.forget()

    def _wish(self, wish: Callable[[EventPresenter], None]) -> Callable[[], None]:
        """Make a slot that passes a wish on to the presenter there is."""

        def passed_on() -> None:
            if self._presenter is not None:
                wish(self._presenter)

        return passed_on

    def _chosen(self, wish: Callable[[EventPresenter, str | None], None]) -> Callable[[str | None], None]:
        """Make a slot that passes a chosen encoding on to the presenter there is."""

        def passed_on(encoding: str | None) -> None:
            if self._presenter is not None:
                wish(self._presenter, encoding)

        return passed_on

    def _field(self, place: int) -> tuple[QLabel, ElidedLabel]:
        """Give a line of the header, made when it is first needed."""
        while len(self._fields) <= place:
            row, column = divmod(len(self._fields), FIELDS_A_LINE)
            label, value = plain_label(muted=True), ElidedLabel(middle=True)
            value.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            copied = partial(self._copy_field, len(self._fields))
            action(value, "Copy").triggered.connect(copied)
            self._grid.addWidget(label, row, 2 * column)
            self._grid.addWidget(value, row, 2 * column + 1)
            self._grid.setRowMinimumHeight(row, value.sizeHint().height())  # the payload gives way, not these
            self._fields.append((label, value))
            self._wholes.append("")
        return self._fields[place]

    def _copy_field(self, place: int, _: bool = False) -> None:
        self.copy(self._wholes[place])

    def _handled_view(self, place: int) -> tuple[QLabel, ValueView]:
        while len(self._handled_views) <= place:
            label = plain_label()
            label.setMargin(4)
            view = ValueView(f"event_handled_{len(self._handled_views)}", "Data as handlers see it")
            view.set_appearance(self.appearance)
            self._handled_layout.addWidget(label)
            self._handled_layout.addWidget(view, 1)
            self._handled_views.append((label, view))
        return self._handled_views[place]

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._type, 1)
        for button in (self._cause, self._related, self._stream):
            head.addWidget(button)
        head.addWidget(self._copy)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        for column in range(FIELDS_A_LINE):
            self._grid.setColumnStretch(2 * column + 1, 1)
        top = QVBoxLayout()
        top.setContentsMargins(8, 2, 8, 4)
        top.setSpacing(4)
        top.addLayout(head)
        top.addLayout(self._grid)
        top.addWidget(self._note)
        top.addWidget(self._flags)
        self.tabs.addTab(self.data, "Data")
        self.tabs.addTab(self.metadata, "Metadata")
        self.tabs.addTab(self.handled, "As handlers see it")
        self.tabs.addTab(self.raw, "Text")
        self.tabs.setCornerWidget(self._corner())
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        self.tabs.setMinimumHeight(LEAST)
        layout.addWidget(self.tabs, 1)
        self._flags.hide()
        self._key.hide()
        self.decoding.typeChosen.connect(self._chosen(EventPresenter.show_type_as))
        self.decoding.othersChosen.connect(self._chosen(EventPresenter.show_others_as))
        self.decoding.resetRequested.connect(self._wish(EventPresenter.show_as_it_looks))
        self.set_handled(())
        copy_keys = QKeySequence(QKeySequence.StandardKey.Copy)
        action(self, "Copy event as JSON", copy_keys, alone=False).triggered.connect(
            self._wish(EventPresenter.copy_json)
        )

    def _corner(self) -> QWidget:
        """Put the ways to show the data beside the tabs that show it."""
        corner = QWidget()
        line = QHBoxLayout(corner)
        line.setContentsMargins(0, 0, 8, 0)
        for button in (self._key, self.decoding):
            line.addWidget(button)
        return corner

    def _restyle(self) -> None:
        self._copy.setIcon(icon("copy", self.appearance))
        self.raw.setFont(mono(self.font()))
        for view in (self.data, self.metadata, *(view for _, view in self._handled_views)):
            view.set_appearance(self.appearance)


def _way(name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setAutoRaise(True)
    return button
