"""Facts under headings as text that wraps, and that can be walked through and copied like any text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit

from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import begun, one_line
from explorer.viewmodels.store_info import Line, Section

MOST_SHOWN = 2_000
"""Characters of a line."""
NAMED = 11
"""Characters of the room for a name; a longer one has a line of its own."""
INDENT = 8
APART = 8
"""Pixels before a line, and above a heading."""


class FactsView(QTextEdit):
    """Shows sections letter by letter: nothing in them is read as anything but text."""

    def __init__(self, name: str, accessible: str) -> None:
        """Make an empty view.

        Args:
            name: object name.
            accessible: what a screen reader calls it.
        """
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setAcceptRichText(False)
        self.setReadOnly(True)
        self.setAcceptDrops(False)  # a file that is dropped is for the window
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._sections: tuple[Section, ...] = ()
        self._appearance = LIGHT

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these; one who reads stays where they are."""
        if sections != self._sections:
            self._sections = sections
            self._write()

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme, and the font as it is now."""
        self._appearance = appearance
        self._write()

    def _write(self) -> None:
        bar = self.verticalScrollBar()
        place = bar.value()
        self.clear()
        self.document().setDocumentMargin(4)
        writer = QTextCursor(self.document())
        writer.beginEditBlock()
        for number, section in enumerate(self._sections):
            self._write_heading(writer, section, first=not number)
            for line in section.lines:
                self._write_line(writer, line)
        writer.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)  # it went along with what was written
        bar.setValue(place)

    def _write_heading(self, writer: QTextCursor, section: Section, *, first: bool) -> None:
        shape = QTextBlockFormat()
        shape.setLeftMargin(4)
        shape.setTopMargin(0 if first else APART)
        if first:
            writer.setBlockFormat(shape)
        else:
            writer.insertBlock(shape)
        looks = self._in(self._appearance.error if section.warns else self._appearance.text)
        looks.setFontWeight(QFont.Weight.Bold)
        writer.insertText(one_line(section.title), looks)

    def _write_line(self, writer: QTextCursor, line: Line) -> None:
        """Write a name at the left and what there is to say beside it, or below it where it is long."""
        metrics = self.fontMetrics()
        held = metrics.horizontalAdvance("n" * NAMED) if line.name else 0
        shape = QTextBlockFormat()
        hanging = held or INDENT
        shape.setLeftMargin(INDENT + hanging)
        shape.setTextIndent(-hanging)
        shape.setTopMargin(1)
        if held:
            stop = QTextOption.Tab(held, QTextOption.TabType.LeftTab)
            shape.setTabPositions([stop])
        writer.insertBlock(shape)
        if line.name:
            fits = metrics.horizontalAdvance(line.name) < held
            between = "\t" if fits else "\u2028"
            writer.insertText(one_line(line.name) + between, self._in(self._appearance.muted))
        writer.insertText(begun(one_line(line.text), MOST_SHOWN), self._in(self._appearance.text))

    def _in(self, colour: str) -> QTextCharFormat:
        looks = QTextCharFormat()
        looks.setForeground(QColor(colour))
        return looks
