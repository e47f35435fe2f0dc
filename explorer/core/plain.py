"""Foreign text made fit for a message or a terminal: it is only read, it never acts."""

from __future__ import annotations


def plain(text: object, most: int | None = 200) -> str:
    """Give a text on one line, its unprintable characters (controls, bidi controls ...) as escapes.

    Args:
        text: whatever came from a file, or from whoever wrote it.
        most: characters of it that are shown; None shows all.
    """
    whole = str(text)
    shown = whole if most is None or len(whole) <= most else whole[: most - 1] + "…"
    if shown.isprintable():
        return shown
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in shown)
