"""Making files: never over one that is there, and whole or not at all."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from explorer.core.errors import StoreError

_SIDE_FILES = ("-wal", "-shm", "-journal")


@contextmanager
def new_file(path: Path) -> Iterator[None]:
    """Make an empty file that was not there; takes it away again when the block fails.

    Raises:
        StoreError: there is a file already, or the side file of another store.
        OSError: none can be made.
    """
    require_new(path)
    _make_empty(path)
    try:
        yield
    except BaseException:
        for end in ("", *_SIDE_FILES):
            with suppress(FileNotFoundError):
                os.remove(f"{path}{end}")
        raise


@contextmanager
def made_whole(target: Path, *, replacing: bool = False) -> Iterator[Path]:
    """Give a temporary path in the target's folder; on success it takes the target's place, else it goes.

    What processes that were killed at the same work have left behind is cleaned away first.

    On success its name is on the disk; its content has to be already.

    Args:
        target: the new file.
        replacing: whether it may take the place of a file that is there.

    Raises:
        FileExistsError: there is a target already, or there was one when this one was ready.
        StoreError: the disk does not take it; there is no target.
    """
    for left in _unfinished(target):
        if not _is_alive(int(left.name[len(target.name) + 2 :].partition("-")[0])):
            _remove(left)
    temporary = target.with_name(f".{target.name}.{os.getpid()}-{uuid4().hex[:8]}.tmp")
    try:
        if not replacing and os.path.lexists(target):
            raise FileExistsError(f"{target} exists already.")
        yield temporary
        try:
            if replacing:
                os.replace(temporary, target)
            else:
                _place(temporary, target)
            _sync_name(target)
        except FileExistsError:
            raise
        except OSError as error:
            raise cannot_be_made(target, error.strerror) from error
    finally:
        for left in _unfinished(target):
            if left.name.startswith(temporary.name):  # with what SQLite laid beside it
                _remove(left)


def require_new(path: Path) -> None:
    """Make sure that a new store can be made at a path: that there is no file, and no side file of one.

    Raises:
        StoreError: there is one.
    """
    if os.path.lexists(path):
        raise exists_already(path)
    require_free(path)


def require_free(path: Path) -> None:
    """Make sure that no side file of another store would be taken for one of a new store at this path.

    Raises:
        StoreError: there is one.
    """
    left = [f"{path}{end}" for end in _SIDE_FILES if os.path.lexists(f"{path}{end}")]
    if left:
        raise StoreError(f"{left[0]} is left over from another store; move it away, or take another name.")


def exists_already(path: Path) -> StoreError:
    """Say that a file is there, and stays as it is."""
    return StoreError(f"{path} exists already and was left as it is; open it, or take another name.")


def cannot_be_made(path: Path, why: object) -> StoreError:
    """Say that a new file was given up."""
    return StoreError(f"{path} cannot be made ({why}); check the disk, or take another folder.")


def sync(path: Path) -> None:
    """Wait until a file that no connection of this process has open is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the name of a new file is on the disk too; Windows sees to that itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_empty(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))


def _place(temporary: Path, target: Path) -> None:
    """Give a finished file its name; unlike renaming, this replaces nothing that came meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # some file systems know no second names
        _make_empty(target)
        os.replace(temporary, target)


def _sync_name(target: Path) -> None:
    try:
        sync_folder(target)
    except OSError:
        _remove(target)
        raise


def _unfinished(target: Path) -> list[Path]:
    """List what was begun, by this process or another, to become a file."""
    name = re.compile(rf"\.{re.escape(target.name)}\.[0-9]+-[0-9a-f]{{8}}\.tmp.*")
    return [one for one in target.parent.iterdir() if name.fullmatch(one.name)]


def _is_alive(process: int) -> bool:
    """Is there such a process? On Windows it does not matter: open files cannot be removed there."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _remove(left: Path) -> None:
    with suppress(OSError):
        left.unlink()
