"""The window, wired: what it opens and how it is shown; Qt is imported only when one is wanted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explorer import cli
from explorer.opener import Program, WiredOpener
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.systems import EXIT_SYSTEM, NO_DISPLAY, has_display, missing_library


class QtWindows:
    """Implements explorer.cli.tools.Windows; Qt is imported only when a window is wanted."""

    def __init__(self, app: Program) -> None:
        self._app = app

    def has_display(self) -> bool:
        """Can a window be shown here?"""
        return has_display()

    def run(
        self,
        source: str | None,
        at: int | None,
        theme: str | None,
        manner: Manner = USUAL,
        stream: str | None = None,
    ) -> int:
        """Show the window until it is closed."""
        if not has_display():
            cli.die(NO_DISPLAY, EXIT_SYSTEM)
        window = _window()
        opener = WiredOpener(self._app, manners={source or "": manner})
        code: int = window.run(opener, source, at=at, theme=theme, stream=stream)
        return code

    def render(
        self,
        source: str,
        at: int | None,
        size: tuple[int, int],
        theme: str,
        target: Path,
        manner: Manner = USUAL,
        stream: str | None = None,
    ) -> Mapping[str, Any]:
        """Render the window once into a picture; say what it shows."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        window = _window()
        opener = WiredOpener(self._app, acting=False, patient=True, manners={source: manner})
        shown: Mapping[str, Any] = window.render(
            opener, source, at=at, size=size, theme=theme, target=target, stream=stream
        )
        return shown


def _window() -> Any:
    try:
        from explorer.ui import app
    except ImportError as error:
        sentence = missing_library(str(error))
        if sentence is None:
            raise
        cli.die(sentence, EXIT_SYSTEM)
    return app
