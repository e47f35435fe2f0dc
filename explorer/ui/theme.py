"""The looks of the whole program: Fusion style, our own palette, the size of text."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from explorer.ui.settings import Settings
from explorer.viewmodels.appearance import DARK, LIGHT, Appearance

SCHEMES = {
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "system": Qt.ColorScheme.Unknown,
}
_USUAL_SIZE = "usualFontSize"
MARKS = ("QCheckBox", "QRadioButton")
"""Qt classes of what is checked; their outlines need a palette of their own."""
SMALLEST_STEP, LARGEST_STEP = -3, 14


def palette_of(appearance: Appearance) -> QPalette:
    """Turn a theme into Qt's palette."""
    role = QPalette.ColorRole
    palette = QPalette(QColor(appearance.window))
    colours = {
        role.Window: appearance.window,
        role.WindowText: appearance.text,
        role.Base: appearance.base,
        role.AlternateBase: appearance.alternate,
        role.Text: appearance.text,
        role.PlaceholderText: appearance.muted,
        # In the dark, Fusion's outlines are hardly seen: lighter buttons stand out by themselves.
        role.Button: blend(appearance.window, appearance.text, 0.09 if appearance.dark else 0.0).name(),
        role.ButtonText: appearance.text,
        role.BrightText: appearance.error,
        role.ToolTipBase: appearance.base,
        role.ToolTipText: appearance.text,
        role.Highlight: appearance.accent,
        role.HighlightedText: appearance.on_accent,
        role.Link: appearance.accent,
        role.LinkVisited: appearance.accent,
        role.Accent: appearance.accent,
    }
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    faint = blend(appearance.muted, appearance.window, 0.35)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(appearance.border))
    return palette


def marks_palette(appearance: Appearance) -> QPalette:
    """Give the palette of boxes and circles to be checked: in the dark their outlines would not be seen."""
    palette = palette_of(appearance)
    if appearance.dark:  # Fusion takes a darker shade of the window for outlines, and nothing else
        outline = blend(appearance.window, appearance.text, 0.8)
        palette.setColor(QPalette.ColorRole.Window, outline)
    return palette


def blend(colour: str, other: str, share: float) -> QColor:
    """Mix two colours; `share` (0 to 1) is the part of the other one."""
    a, b = QColor(colour), QColor(other)
    keep = 1 - share
    return QColor(
        round(a.red() * keep + b.red() * share),
        round(a.green() * keep + b.green() * share),
        round(a.blue() * keep + b.blue() * share),
    )


class Theme(QObject):
    """Puts the chosen theme on the application, and says when it changes."""

    changed = Signal(object)

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._font_size = float(app.property(_USUAL_SIZE) or app.font().pointSizeF())
        app.setProperty(_USUAL_SIZE, self._font_size)
        self.appearance = LIGHT
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply_text()
        self.choose(settings.theme)

    @property
    def choice(self) -> str:
        """The chosen theme: "system", "light" or "dark"."""
        return self._settings.theme

    def choose(self, name: str) -> None:
        """Put on a theme, and remember it."""
        self._settings.theme = name if name in SCHEMES else "system"
        # For native title bars; without a desktop it does nothing, so the palette is ours in any case.
        self._app.styleHints().setColorScheme(SCHEMES[self._settings.theme])
        self._apply()

    def zoom(self, steps: int) -> None:
        """Make text larger or smaller by some points, or (0) of normal size."""
        new = self._settings.text_steps + steps if steps else 0
        self._settings.text_steps = max(SMALLEST_STEP, min(new, LARGEST_STEP))
        self._apply_text()
        self.changed.emit(self.appearance)

    def _system_changed(self) -> None:
        if self._settings.theme == "system":
            self._apply()

    def _apply(self) -> None:
        dark = self._settings.theme == "dark" or (
            self._settings.theme == "system" and self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.appearance = DARK if dark else LIGHT
        self._app.setPalette(palette_of(self.appearance))
        for kind in MARKS:
            self._app.setPalette(marks_palette(self.appearance), kind)  # type: ignore[arg-type]  # bytes to stubs only
        self.changed.emit(self.appearance)

    def _apply_text(self) -> None:
        font = QFont(self._app.font())
        font.setPointSizeF(self._font_size + self._settings.text_steps)
        self._app.setFont(font)
