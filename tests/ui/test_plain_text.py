import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from explorer.ui.widgets.plain import plain_label, plain_tip

HOSTILE = "<b>bold</b> <img src='/etc/hostname'>"


def test_a_plain_label_never_reads_tags(qtbot):
    label = plain_label(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_an_ordinary_label_would_read_tags(qtbot):
    label = QLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.AutoText


def test_a_tip_shows_tags_as_they_are():
    assert plain_tip(HOSTILE) == (
        "<qt>&lt;b&gt;bold&lt;/b&gt; &lt;img src=&#x27;/etc/hostname&#x27;&gt;</qt>"
    )
    assert plain_tip("") == ""
    assert "<img" not in plain_tip(HOSTILE)


def test_calls_into_qt_keep_their_references_to_none(qtbot):
    """Some releases of the bindings drop one reference a call and end the process after thousands."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.update()
    assert sys.version_info >= (3, 12) or sys.getrefcount(None) > before - 100
