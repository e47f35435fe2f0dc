import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStyledItemDelegate

from explorer.ui.models import events_model as em
from explorer.ui.models.cells import LEFT, RIGHT, chip
from explorer.ui.theme import palette_of
from explorer.ui.widgets.events_pane import ELIDED
from explorer.ui.widgets.plain_cells import Cell, PlainCells
from explorer.ui.widgets.tables import RowTable
from explorer.viewmodels.appearance import DARK, LIGHT
from pane_stage import Stage

TOP = QModelIndex()
THEMES = pytest.mark.parametrize("appearance", [LIGHT, DARK], ids=["light", "dark"])
TEXTS = (
    "short",
    "a text that is far too long for the column that it stands in, so that it gives way " * 4,
    "שלום עולם, a text that is read from both sides and is far too long for its column",
    "e\u0301a\u0308\u200d\u200b combined, and 🦉👩‍👩‍👧 pictures, and 漢字 from far away, too long as well",
    "a\tb\x00c\x1b[31m\u2028d\u2029e",
    "<b>bold</b> &amp; &Under_score",
    "",
)


class AsTheStyleDrawsThem(PlainCells):
    paint = QStyledItemDelegate.paint


class Texts(QAbstractTableModel):
    """Texts in a colour, with and without an icon, at the left and at the right."""

    def rowCount(self, parent=TOP):
        return 0 if parent.isValid() else len(TEXTS)

    def columnCount(self, parent=TOP):
        return 0 if parent.isValid() else 3

    def cell(self, row, column):
        colour, icon = QColor("purple") if row % 2 else None, chip("#118833") if column == 1 else None
        return Cell(TEXTS[row], colour, icon)

    def data(self, index, role):
        text, colour, icon = self.cell(index.row(), index.column())
        aligned = RIGHT if index.column() == 2 else LEFT
        roles = Qt.ItemDataRole
        return {
            roles.DisplayRole: text,
            roles.ForegroundRole: colour,
            roles.DecorationRole: icon,
            roles.TextAlignmentRole: aligned,
        }.get(role)


def pictures(table, cells):
    """What a table shows, drawn by ourselves and by the style."""
    taken = []
    for kind in (PlainCells, AsTheStyleDrawsThem):
        delegate = cells(kind)
        table.setItemDelegate(delegate)
        taken.append(table.viewport().grab().toImage())
    return taken


@THEMES
def test_events_look_as_the_style_draws_them(qtbot, qapp, appearance):
    stage = Stage(qtbot, "events")
    stage.pane.setPalette(palette_of(appearance))
    stage.pane.set_appearance(appearance)
    stage.selection.at(500)
    stage.paint()
    qapp.processEvents()  # lays out what is under way
    table, model = stage.pane.table, stage.pane.table.model()

    def cells(kind):
        made = kind(model, table, elided=ELIDED, right=em.AT_RIGHT)
        made.set_fonts(model.fonts)
        return made

    usual = table.viewport().grab().toImage()
    ours, theirs = pictures(table, cells)
    assert usual == ours == theirs


@pytest.mark.parametrize("chosen", [None, 0, 2, 4])
@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
@THEMES
def test_any_text_looks_as_the_style_draws_it(qtbot, appearance, enabled, chosen):
    table, model = RowTable("texts", "Texts"), Texts()
    qtbot.addWidget(table)
    table.setPalette(palette_of(appearance))
    table.setModel(model)
    table.fit_font()
    table.resize(500, 300)
    table.setEnabled(enabled)
    table.show()
    if chosen is not None:
        table.selectRow(chosen)
    ours, theirs = pictures(
        table, lambda kind: kind(model, table, elided={1: Qt.TextElideMode.ElideMiddle}, right=frozenset({2}))
    )
    assert ours == theirs


def test_cells_that_are_drawn_elsewhere_do_not_pass_for_the_same(qtbot):
    table, model = RowTable("texts", "Texts"), Texts()
    qtbot.addWidget(table)
    table.setModel(model)
    table.fit_font()
    table.show()
    ours, theirs = pictures(table, lambda kind: kind(model, table, elided={}, right=frozenset()))
    assert ours != theirs
