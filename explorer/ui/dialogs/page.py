"""Shows one of our own pages: help, glossary, architecture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from explorer.runtime.resources import resource


def pages() -> dict[str, Path]:
    """Give the pages that come with the program, by title: their first heading."""
    found = {}
    for path in sorted(resource("docs").glob("*.md")):
        first = path.read_text("utf-8").partition("\n")[0]
        found[first.lstrip("# ").strip() or path.stem] = path
    return found


class PageDialog(QDialog):
    """A page in Markdown. Only for pages of our own: foreign text is never shown like this."""

    def __init__(self, title: str, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(f"{title} — Event Explorer")
        self.resize(760, 640)
        self._text = QTextBrowser()
        self._text.setOpenExternalLinks(False)
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._follow)
        self._text.setMarkdown(path.read_text("utf-8"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)

    def _follow(self, link: QUrl) -> None:
        """Go to another page of ours; any other link stays text."""
        other = resource("docs") / Path(link.path()).name
        if not link.scheme() and link.path() and other.is_file():
            self._text.setMarkdown(other.read_text("utf-8"))
        elif link.hasFragment() and not link.path():
            self._text.scrollToAnchor(link.fragment())
