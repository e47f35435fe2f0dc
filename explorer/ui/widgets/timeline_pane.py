"""The timeline along the bottom: the slider, the buttons of a player, and where the cursor stands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.bookmarks import Bookmark
from explorer.ui.icons import icon
from explorer.ui.theme import blend
from explorer.ui.ticker import QtTicker
from explorer.ui.widgets.badge import Badge
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.ui.widgets.strip import TimelineSlider
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.hindrances import UNTIMED
from explorer.viewmodels.playing import PACES, RHYTHM_TOLD, Pace
from explorer.viewmodels.session import Session
from explorer.viewmodels.strip import Strip
from explorer.viewmodels.timeline import TimelinePresenter

BUTTONS = (
    "timeline.first",
    "timeline.previous",
    "timeline.play_back",
    "timeline.play",
    "timeline.next",
    "timeline.last",
)
ROOMY = 1_200
"""Pixels of width from which on there is room for everything."""
BADGES = ("LIVE", "PAST", "LATEST")


class TimelinePane(QWidget):
    """Shows one moment, and lets a person choose another."""

    situationChanged = Signal()
    titleChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline_pane")
        self.setAutoFillBackground(True)
        self._appearance = LIGHT
        self._past = False
        self._direction = 0
        self._play: QAction | None = None
        self._ticker = QtTicker(self)
        self.presenter: TimelinePresenter | None = None
        self.slider = TimelineSlider()
        self._buttons = {name: self._button(name) for name in (*BUTTONS, "timeline.axis", "timeline.live")}
        self._pace = self._pace_choice()
        self._caption = plain_label()
        self._moment = ElidedLabel(muted=True)
        self._problem = ElidedLabel()
        self._field = self._jump_field()
        self.badge = Badge(BADGES)
        self._lay_out()
        self.slider.ordinalRequested.connect(self._go)
        self.slider.hovered.connect(self._hover)
        self.detach()

    def bind(self, actions: Mapping[str, QAction]) -> None:
        """Let the buttons be the actions."""
        for name, button in self._buttons.items():
            button.setDefaultAction(actions[name])
        live = self._buttons["timeline.live"]
        live.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._play = actions["timeline.play"]
        self.set_playing(self._direction)

    def attach(self, session: Session) -> None:
        """Show a store."""
        self.detach()
        self.setEnabled(True)
        self.set_moment("")
        self.presenter = TimelinePresenter(session, self, self._ticker)
        self._offer_rhythm(self.presenter.timed)

    def detach(self) -> None:
        """Let the store go; nothing is shown."""
        if self.presenter is not None:
            self.presenter.close()
        self.presenter = None
        self.set_range(0)
        self.set_ordinal(0)
        self.set_strip(None)
        self.set_pinned(None)
        self.set_bookmarks(())
        self.set_caption("")
        self.set_moment("Open a store to travel through it")
        self.set_problem("")
        self.set_badge("", False)
        self.set_playing(0)
        self.set_pace(PACES[1])
        self.setEnabled(False)

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours."""
        self._appearance = appearance
        self.slider.set_appearance(appearance)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, appearance.error)
        self._problem.setPalette(palette)
        self._tint()
        self.set_playing(self._direction)

    def focus(self) -> None:
        """Take the keys."""
        self.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_where_to(self) -> None:
        """Put the cursor in the jump field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    # facts, told by the presenter

    def set_range(self, head: int) -> None:
        self.slider.set_range(head)
        widest = f"#{head:,} of {head:,}"
        self._caption.setMinimumWidth(self._caption.fontMetrics().horizontalAdvance(widest) + 8)

    def set_ordinal(self, ordinal: int) -> None:
        self.slider.set_ordinal(ordinal)

    def set_badge(self, badge: str, past: bool) -> None:
        self._past = past
        self.badge.show_word(badge, "", "")
        self._tint()

    def set_caption(self, caption: str) -> None:
        self._caption.setText(caption)

    def set_moment(self, moment: str, brief: str = "") -> None:
        self._moment.say(moment, brief=brief)

    def set_playing(self, direction: int) -> None:
        self._direction = direction
        if self._play is not None:
            self._play.setIcon(icon("pause" if direction else "play", self._appearance))
        self.situationChanged.emit()

    def set_pace(self, pace: Pace) -> None:
        self._pace.setCurrentIndex(PACES.index(pace))
        self.situationChanged.emit()

    def set_axis(self, axis: str) -> None:
        self.situationChanged.emit()

    def set_strip(self, strip: Strip | None) -> None:
        self.slider.set_strip(strip)

    def set_problem(self, problem: str) -> None:
        self._problem.say(problem)
        self._problem.setVisible(bool(problem))
        self._moment.setVisible(not problem)

    def set_pinned(self, ordinal: int | None) -> None:
        self.slider.set_pinned(ordinal)

    def set_bookmarks(self, bookmarks: tuple[Bookmark, ...]) -> None:
        self.slider.set_bookmarks(bookmarks)

    def set_hover(self, ordinal: int, text: str) -> None:
        self.slider.set_hover(ordinal, text)

    # building

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name.replace(".", "_"))
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.installEventFilter(self)
        return button

    def _pace_choice(self) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName("timeline_speed")
        choice.setAccessibleName("Playing speed")
        choice.setToolTip("Playing speed: events a second, or so many times as fast as it happened")
        for pace in PACES:
            choice.addItem(pace.short, pace)
            told = RHYTHM_TOLD if pace.rhythm else pace.title
            choice.setItemData(choice.count() - 1, plain_tip(told), Qt.ItemDataRole.ToolTipRole)
        choice.installEventFilter(self)
        choice.activated.connect(self._choose_pace)
        return choice

    def _offer_rhythm(self, timed: bool) -> None:
        """Offer to play in the rhythm in which it happened where that is known."""
        for at, pace in enumerate(PACES):
            if pace.rhythm:
                # Qt's combo boxes have a standard model unless they were given another one.
                item = self._pace.model().item(at)  # type: ignore[attr-defined]
                item.setEnabled(timed)
                item.setToolTip(plain_tip(RHYTHM_TOLD if timed else UNTIMED))

    def _jump_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("timeline_jump")
        field.setAccessibleName("Go to an event or a moment")
        field.setPlaceholderText("Go to # or time")
        field.setToolTip("The number of an event, or a moment such as 2025-03-03 09:14 (UTC); Ctrl+G")
        field.returnPressed.connect(self._jump)
        field.textEdited.connect(self._mend)
        return field

    def _lay_out(self) -> None:
        bold = QFont(self._caption.font())
        bold.setBold(True)
        self._caption.setFont(bold)
        self._caption.setObjectName("timeline_caption")
        self._moment.setObjectName("timeline_moment")
        self._problem.setObjectName("timeline_problem")
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in BUTTONS:
            row.addWidget(self._buttons[name])
        row.addSpacing(4)
        row.addWidget(self._pace)
        row.addSpacing(12)
        row.addWidget(self._caption)
        row.addWidget(self._moment, 1)
        row.addWidget(self._problem, 1)
        row.addWidget(self._field)
        row.addWidget(self._buttons["timeline.axis"])
        row.addWidget(self.badge)
        row.addWidget(self._buttons["timeline.live"])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(4)
        whole.addLayout(row)
        whole.addWidget(self.slider)

    def _tint(self) -> None:
        """Make past and live unmistakable: by the badge's word, and by the ground of it all."""
        look = self._appearance
        colour = look.past if self._past else look.live
        self.badge.show_word(self.badge.word, colour, look.base)
        palette = QPalette()  # all else is inherited from the theme
        ground = blend(look.window, look.past, 0.14 if self._past else 0.0)
        palette.setColor(QPalette.ColorRole.Window, ground)
        self.setPalette(palette)

    # wishes

    def _go(self, ordinal: int) -> None:
        if self.presenter is not None:
            self.presenter.go(ordinal)

    def _hover(self, ordinal: int) -> None:
        if self.presenter is not None:
            self.presenter.hover(ordinal)

    def _jump(self) -> None:
        if self.presenter is not None:
            self.presenter.jump(self._field.text())

    def _mend(self) -> None:
        if self.presenter is not None:
            self.presenter.forget_problem()

    def _choose_pace(self, index: int) -> None:
        if self.presenter is not None:
            self.presenter.player.at_pace(PACES[index])

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the jump field be narrow where the moment needs the room."""
        super().resizeEvent(event)
        longest = "2025-03-03 09:14:02.000 " if self.width() >= ROOMY else self._field.placeholderText()
        self._field.setFixedWidth(self._field.fontMetrics().horizontalAdvance(longest) + 16)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Space for a focused button, and all plain keys for a focused choice."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            button = isinstance(watched, QAbstractButton)
            if plain and (not button or event.key() == Qt.Key.Key_Space):
                event.accept()
                return True
        return super().eventFilter(watched, event)
