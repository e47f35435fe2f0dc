"""Where the files lie that come with the program: icons, pages, samples."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Give the path of a file or folder that comes with the program.

    Args:
        parts: names below `resources`, as in resource("icons", "play.svg").

    Returns:
        The path in the installed package, or else in the checkout; it may not exist.
    """
    packaged = (_PACKAGE / "resources").joinpath(*parts)
    return packaged if packaged.exists() else (_PACKAGE.parent / "resources").joinpath(*parts)
