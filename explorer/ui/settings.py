"""What the window remembers from one run to the next, in one INI file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from explorer.ui.arranging import Arrangement

LAYOUT_VERSION = 4
"""Raised when the docks change so much that an old layout makes no sense."""
_KINDS = {True: "", False: "_of_others"}
"""How names of entries end, for stores of ours and for those of others."""


def settings_path() -> Path:
    """Say where a person's settings lie."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "event-explorer" / "event-explorer.ini"


class Settings:
    """One settings file; made when first written."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray:
        """Give where the window was, as Qt writes it."""
        return self._bytes("window/geometry")

    @property
    def arrangements(self) -> dict[bool, Arrangement]:
        """Give how the panes lay around stores of ours (True) and around those of others (False)."""
        return {
            ours: Arrangement(
                self._bytes(f"window/layout{end}"), frozenset(self._texts(f"window/decided{end}"))
            )
            for ours, end in _KINDS.items()
        }

    def keep_window(self, geometry: QByteArray, arrangements: Mapping[bool, Arrangement]) -> None:
        """Remember where the window is and how its panes lie."""
        self._file.setValue("window/geometry", geometry)
        for ours, kept in arrangements.items():
            self._file.setValue(f"window/layout{_KINDS[ours]}", kept.layout)
            self._file.setValue(f"window/decided{_KINDS[ours]}", sorted(kept.decided))
        self._file.sync()

    @property
    def recent(self) -> tuple[str, ...]:
        """The stores opened lately, newest first."""
        return self._texts("recent/stores")

    @recent.setter
    def recent(self, sources: Iterable[str]) -> None:
        self._file.setValue("recent/stores", list(sources))
        self._file.sync()

    @property
    def theme(self) -> str:
        """The chosen theme: "system", "light" or "dark"."""
        return str(self._file.value("looks/theme", "system"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._file.setValue("looks/theme", name)

    @property
    def text_steps(self) -> int:
        """How many points larger than usual text is."""
        kept = str(self._file.value("looks/text_steps", "0"))
        return int(kept) if kept.removeprefix("-").isdecimal() else 0

    @text_steps.setter
    def text_steps(self, steps: int) -> None:
        self._file.setValue("looks/text_steps", steps)

    @property
    def actor(self) -> str:
        """In whose name commands were issued last, "" for never."""
        return str(self._file.value("commands/actor", ""))

    def keep_actor(self, name: str) -> None:
        """Remember in whose name commands are issued."""
        self._file.setValue("commands/actor", name)

    def _texts(self, key: str) -> tuple[str, ...]:
        kept = self._file.value(key)  # one entry is read back as a text, none as None
        return (kept,) if isinstance(kept, str) else tuple(kept) if isinstance(kept, list) else ()

    def _bytes(self, key: str) -> QByteArray:
        kept = self._file.value(key)
        return kept if isinstance(kept, QByteArray) else QByteArray()
