"""The dialogs as the shell sees them: it asks, a person answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from explorer.core.plain import plain
from explorer.core.table_map import TableMap
from explorer.runtime.asking import Asking
from explorer.runtime.cache import Cache
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.questions import Detected
from explorer.ui.actions import ActionSet
from explorer.ui.dialogs.about import AboutDialog
from explorer.ui.dialogs.approving import approves
from explorer.ui.dialogs.bookmark_name import BookmarkNameDialog
from explorer.ui.dialogs.bring_in import ImportDialog
from explorer.ui.dialogs.following import follows
from explorer.ui.dialogs.format_choice import FormatChoice
from explorer.ui.dialogs.mapping_page import MappingPage
from explorer.ui.dialogs.new_store import NewStore, NewStoreDialog
from explorer.ui.dialogs.page import PageDialog, pages
from explorer.ui.dialogs.palette import PaletteDialog
from explorer.ui.dialogs.preferences import PreferencesDialog
from explorer.ui.theme import Theme
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.moving import ExportWish, ImportWish, export_wish, kinds
from explorer.viewmodels.preferences import Background


class Dialogs:
    """Opens dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def choose_store(self) -> str:
        """Ask for a file; "" when none was chosen."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open a store")
        return path

    def choose_copy(self) -> str:
        """Ask where a copy shall lie; "" when none is wanted."""
        options = QFileDialog.Option.DontConfirmOverwrite  # nothing is ever replaced: the copy says so itself
        path, _ = QFileDialog.getSaveFileName(self._window, "Save a copy", options=options)
        return path

    def export(self) -> ExportWish | None:
        """Ask which file the events shall go to; None when none is wanted."""
        options = QFileDialog.Option.DontConfirmOverwrite  # `replaces` asks, once the whole name is known
        filters = ";;".join(kinds())
        path, kind = QFileDialog.getSaveFileName(
            self._window, "Export events", filter=filters, options=options
        )
        return export_wish(path, kind) if path else None

    def choose_format(self, name: str, detected: Detected) -> str | None:
        """Ask which format a store is read as; "" for a map of its columns, None when nothing is wanted."""
        dialog = FormatChoice(name, detected, self._window)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.chosen if wanted else None

    def map_table(self, name: str, asking: Asking, post: Post, begin: TableMap | None) -> TableMap | None:
        """Ask which columns of a store tell what; None when nobody wants to say."""
        page = MappingPage(name, asking, post, begin, self._window)
        wanted = page.exec() == QDialog.DialogCode.Accepted
        page.deleteLater()
        return page.map if wanted else None

    def follows(self, name: str) -> bool:
        """Ask whether a store shall be followed while its program writes to it."""
        return follows(self._window, name)

    def replaces(self, name: str) -> bool:
        """Ask whether a file that is there may be replaced."""
        box = QMessageBox(self._window)
        box.setObjectName("replace")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Export events")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Replace {plain(name)}?")
        box.setInformativeText("There is a file of this name. What it holds now would be lost.")
        replace = box.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.exec()
        wanted = box.clickedButton() is replace
        box.deleteLater()
        return wanted

    def bring_in(self) -> ImportWish | None:
        """Ask which file shall be brought into which store; None when none is wanted."""
        dialog = ImportDialog(self._window)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.wish if wanted else None

    def new_store(self) -> NewStore | None:
        """Ask where a new store shall lie; None when nobody wants one."""
        dialog = NewStoreDialog(self._window)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.wish if wanted else None

    def name_bookmark(self, ordinal: int, proposed: str) -> str | None:
        """Ask what a bookmark shall be called; None when nobody wants one."""
        dialog = BookmarkNameDialog(ordinal, proposed, self._window)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.name if wanted else None

    def choose_key_file(self) -> str:
        """Ask for a file with the key of a store; "" when none was chosen."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open with a key file")
        return path

    def choose_fold_file(self) -> str:
        """Ask for a Python file with folds; "" when none was chosen."""
        title, kinds = "Fold with a Python file", "Python files (*.py);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, title, filter=kinds)
        return path

    def approves(self, fold: FoldSource, *, changed: bool) -> bool:
        """Ask whether a fold file may be run; `changed`: another content of it was approved before."""
        return approves(self._window, fold, changed=changed)

    def wants_new_demo(self) -> bool:
        """Ask whether the demo shall really be made anew."""
        box = QMessageBox(self._window)
        box.setObjectName("reset_demo")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Reset the demo")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText("Make the demo anew?")
        box.setInformativeText(
            "It begins again with the same history. The demo you have now stays beside it under another "
            "name, with everything you did in it. No other store is touched."
        )
        reset = box.addButton("&Reset", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.exec()
        wanted = box.clickedButton() is reset
        box.deleteLater()
        return wanted

    def preferences(
        self, theme: Theme, cache: Cache, background: Background, allowed: Callable[[], None]
    ) -> None:
        """Let somebody choose how the program looks and how much it keeps."""
        self._show(PreferencesDialog(theme, cache, background, allowed, self._window))

    def about(self, engine: str) -> None:
        """Say which program this is, and what keeps its stores."""
        self._show(AboutDialog(engine, self._window))

    def show_page(self, title: str) -> None:
        """Show one of our own pages; the window stays usable beside it."""
        path = pages().get(title)
        if path is not None:
            dialog = PageDialog(title, path, self._window)
            dialog.finished.connect(dialog.deleteLater)
            dialog.show()

    def find_action(self, actions: ActionSet) -> QAction | None:
        """Let somebody choose an action by name."""
        dialog = PaletteDialog(actions, self._window)
        self._show(dialog)
        return dialog.chosen

    def _show(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()
