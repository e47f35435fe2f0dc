"""Names in our own store: which can be kept, and which category a stream belongs to."""

from __future__ import annotations


def category_of(stream: str) -> str:
    """Give the text before the first dash of a stream's name, the whole name where there is none."""
    return stream.partition("-")[0]


def storable(text: str | None) -> bool:
    """Can our own store keep this as the name of a stream, a type or an event?"""
    if not text or "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def nearest(text: str | None, otherwise: str) -> str:
    """Give the name itself where it can be kept, else one that is like it.

    Args:
        text: the name as somebody else wrote it, None for none.
        otherwise: what stands for a name that is not there.
    """
    if text is None or storable(text):
        return text or otherwise
    return text.encode(errors="backslashreplace").decode().replace("\x00", "\\x00") or otherwise
