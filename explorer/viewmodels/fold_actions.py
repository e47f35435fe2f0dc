"""Choosing how streams are folded, as actions."""

from __future__ import annotations

from explorer.runtime.fold_source import FoldChoice, FoldSource
from explorer.viewmodels.action import Action, Situation
from explorer.viewmodels.hindrances import busy, closed

MENU = "&View/F&old streams"

USUAL, FILE = "usual", "file"
"""Folded as nobody chose otherwise; folded with a file."""

GENERIC = {
    "merge": "&Newest value of each field",
    "last": "Payload of the &last event",
    "count": "&Count events by type",
}
"""The generic folds by name, and what menus call them."""


def name_of(fold: FoldChoice | None) -> str:
    """Name a choice as a situation does: a key of GENERIC, USUAL or FILE."""
    return USUAL if fold is None else FILE if isinstance(fold, FoldSource) else fold


def _cannot(situation: Situation) -> str:
    return closed(situation) or busy(situation)


def _fold(name: str, title: str) -> Action:
    return Action(
        f"fold.{name}",
        title,
        MENU,
        lambda deeds: deeds.fold_with(name),
        hindrance=_cannot,
        marked=lambda situation: situation.fold == name,
    )


FOLD_ACTIONS: tuple[Action, ...] = (
    Action(
        "fold.usual",
        "As &usual: by its domain, where one knows it",
        MENU,
        lambda deeds: deeds.fold_with(None),
        hindrance=_cannot,
        marked=lambda situation: situation.fold == USUAL,
    ),
    *(_fold(name, title) for name, title in GENERIC.items()),
    Action(
        "fold.file",
        "Fold with a &Python file…",
        MENU,
        lambda deeds: deeds.fold_with_file(),
        hindrance=_cannot,
        marked=lambda situation: situation.fold == FILE,
        apart=True,
    ),
)
