"""Shows one of our own pages: glossary, architecture, promises, the domains."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from explorer.runtime.resources import resource

DOMAINS = "domains"
"""Folder of the pages that tell of one domain each."""


def pages() -> dict[str, Path]:
    """Give the pages that come with the program, by title: their first heading."""
    found = {}
    for path in sorted(resource("docs").rglob("*.md")):
        first = path.read_text("utf-8").partition("\n")[0]
        found[first.lstrip("# ").strip() or path.stem] = path
    return found


def of_a_domain(path: Path) -> bool:
    """Does a page tell of one domain, rather than of the whole program?"""
    return path.parent.name == DOMAINS


class PageDialog(QDialog):
    """A page in Markdown. Only for pages of our own: foreign text is never shown like this."""

    def __init__(self, title: str, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.resize(960, 680)
        self._text = QTextBrowser()
        self._text.setOpenExternalLinks(False)
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._follow)
        self._show(title, path)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)

    def _show(self, title: str, path: Path) -> None:
        self.setWindowTitle(f"{title} — Event Explorer")
        self._text.setMarkdown(path.read_text("utf-8"))

    def _follow(self, link: QUrl) -> None:
        """Go to another page of ours; any other link stays text."""
        name = Path(link.path()).name
        other = next(((title, path) for title, path in pages().items() if path.name == name), None)
        if not link.scheme() and other is not None:
            self._show(*other)
        elif link.hasFragment() and not link.path():
            self._text.scrollToAnchor(link.fragment())
