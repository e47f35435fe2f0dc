"""Small JSON files of ours in the user's folders: read or refused whatever is in them, and written whole."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from explorer.runtime.whole_files import replace_whole

T = TypeVar("T", bound=msgspec.Struct)


class FileFault(Exception):
    """A file cannot be read or written; the text says why, for within a sentence."""


def read(path: Path, kind: type[T]) -> T | None:
    """Read a file.

    Args:
        path: the file.
        kind: what it must hold.

    Returns:
        What it holds; None where there is no file.

    Raises:
        FileFault: it cannot be read, or holds something else.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileFault(error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:  # no JSON, no text, nested too deeply, something else
        raise FileFault("it is damaged") from error


def write(path: Path, content: msgspec.Struct) -> None:
    """Write a file whole or not at all, with the folder that it lies in where that is missing.

    Raises:
        FileFault: it cannot be written; it is as it was.
    """
    try:
        replace_whole(path, msgspec.json.format(msgspec.json.encode(content)))
    except OSError as error:
        raise FileFault(error.strerror or str(error)) from error
    except UnicodeEncodeError as error:
        raise FileFault("a text in it holds half a character") from error
