"""The window as a program: run it until it is closed, or render it once."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from explorer.ui.application import make_application, quit_on_signals
from explorer.ui.collecting import Collector
from explorer.ui.faults import catch_faults, keep_log
from explorer.ui.panes import make_panes
from explorer.ui.screenshot import render
from explorer.ui.settings import Settings, settings_path
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.viewmodels.opening import Opener

LONGEST_WAIT = 4.0
"""Seconds that stores and work under way may take to end after the window has gone."""

__all__ = ["render", "run"]


def run(
    opener: Opener,
    source: str | None,
    *,
    at: int | None = None,
    theme: str | None = None,
    stream: str | None = None,
) -> int:
    """Show the window until it is closed.

    Args:
        opener: opens and makes stores.
        source: path or URL to open at once; None for the welcome page.
        at: ordinal to go to, None for the last event.
        theme: "light", "dark" or "system" from now on; None for the one chosen before.
        stream: the stream to follow, None for none.

    Returns:
        The exit code of the program.
    """
    app = make_application()
    log_path = log_file()
    stop_log = keep_log(log_path)
    settings = Settings(settings_path())
    if theme is not None:
        settings.theme = theme
    looks = Theme(app, settings)
    shell = Shell(opener, settings, looks, make_panes(settings))
    catch_faults(lambda fault: shell.poster.post(lambda: shell.tell(fault)), log_path)
    collector = Collector()
    timer = quit_on_signals(shell.quit)
    shell.window.show()
    if source is not None:
        shell.open(source, at, stream)
    code = app.exec()
    timer.stop()
    collector.stop()
    gone = shell.wait_until_let_go(LONGEST_WAIT)
    stop_log()
    if not gone:
        os._exit(code)  # what is not committed by now never happened; an ordinary end would wait for it
    return code


def log_file() -> Path:
    """Say where the log lies."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    return Path(folder) / "event-explorer" / "event-explorer.log"
