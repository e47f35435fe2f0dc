"""The Qt application itself, and what it says when the system cannot carry it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from explorer.runtime.resources import resource
from explorer.runtime.systems import EXIT_SYSTEM, NO_DISPLAY, missing_library

X11_LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxkbcommon-x11.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
)
SIGNALS_EVERY = 200
"""Milliseconds; Python handles signals only while it runs."""


def make_application() -> QApplication:
    """Make the application, or give the one there is."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # Qt aborts the process where libraries or the display are missing: say so before it does.
    before = qInstallMessageHandler(_explain_abort)
    app = QApplication(["event-explorer"])
    qInstallMessageHandler(before)
    app.setApplicationName("event-explorer")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("event-explorer")
    app.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
    return app


def quit_on_signals(quit_now: Callable[[], None]) -> QTimer:
    """Let Ctrl+C in the terminal and a polite kill end the program; keep the timer."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: quit_now())
    timer = QTimer()
    timer.setInterval(SIGNALS_EVERY)
    timer.timeout.connect(lambda: None)
    timer.start()
    return timer


def advice(message: str, loads: Callable[[str], bool]) -> str:
    """Say what the person can do when Qt finds no way to show a window.

    Args:
        message: what Qt said last.
        loads: whether a system library can be loaded.
    """
    missing = next((library for library in X11_LIBRARIES if not loads(library)), None)
    if missing is not None:
        return missing_library(missing) or message
    return f"{NO_DISPLAY} ({message.strip().splitlines()[0].strip()})"


def _explain_abort(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind == QtMsgType.QtFatalMsg:
        sys.stderr.write(f"event-explorer: {advice(message, _loads)}\n")
        sys.stderr.flush()
        os._exit(EXIT_SYSTEM)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
