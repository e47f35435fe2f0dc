"""Boxes and circles to be checked are seen in both themes, also while nothing is checked."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QRadioButton

from explorer.ui.settings import Settings
from explorer.ui.theme import Theme, palette_of
from explorer.viewmodels.appearance import DARK

SEEN = 3.0
"""Contrast that outlines need to be told from what lies behind them."""


def luminance(colour):
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def outlined(widget):
    """Give the highest contrast of the mark with what lies behind it."""
    image = widget.grab().toImage()
    behind = image.pixelColor(image.width() - 1, 0)
    return max(
        contrast(image.pixelColor(x, y), behind) for x in range(image.width()) for y in range(image.height())
    )


@pytest.fixture
def theme(qapp, tmp_path):
    made = Theme(qapp, Settings(tmp_path / "settings.ini"))
    yield made
    made.choose("light")


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_not_checked_is_seen_in_both_themes(kind, theme, qapp, qtbot):
    mark = kind()
    qtbot.addWidget(mark)
    mark.show()
    for name in ("dark", "light", "dark"):
        theme.choose(name)
        qapp.processEvents()  # as widgets learn of it
        assert outlined(mark) >= (SEEN if name == "dark" else 1.5), name


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_without_a_palette_of_their_own_they_would_not_be(kind, theme, qtbot):
    theme.choose("dark")
    mark = kind()
    qtbot.addWidget(mark)
    mark.setPalette(palette_of(DARK))
    mark.show()
    assert mark.palette().window().color() == QColor(DARK.window)
    assert outlined(mark) < SEEN
