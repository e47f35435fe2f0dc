"""How large the window is: widths and heights in pixels."""

from __future__ import annotations

SMALLEST = (800, 600)
"""Below that panes lie over each other."""

USUAL = (1400, 860)

LARGEST = (7680, 4320)
"""No picture of it needs more."""
