"""The stores opened lately: newest first, each once, no passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit, urlunsplit

MOST = 10


def is_url(source: str) -> bool:
    """Is this the URL of a database, and not a path?"""
    return "://" in source


def without_password(source: str) -> str:
    """Take the password out of a URL; a path stays as it is."""
    if not is_url(source):
        return source
    try:
        parts = urlsplit(source)
    except ValueError:
        return source.partition("://")[0] + "://"
    user, at, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{place}", query=""))


def remembered(recent: Iterable[str], source: str) -> tuple[str, ...]:
    """Put a store on top of the list."""
    kept = without_password(source)
    return (kept, *(other for other in recent if other != kept))[:MOST]


def still_there(recent: Iterable[str], exists: Callable[[str], bool]) -> tuple[str, ...]:
    """Drop files that are gone; URLs are kept, since only opening would tell."""
    return tuple(source for source in recent if is_url(source) or exists(source))


def short_name(source: str) -> str:
    """Give the last part of a path or URL, for titles and lists."""
    bare = without_password(source).rstrip("/\\")
    return bare.replace("\\", "/").rpartition("/")[2] or bare
