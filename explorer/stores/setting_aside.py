"""Giving a store of ours another name, so that a new one can take its place; nothing of it is lost."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from explorer.core.errors import StoreBusy, StoreError
from explorer.stores.new_files import require_free
from explorer.stores.sqlite import open_store


def set_aside(path: Path) -> Path:
    """Rename a store to a free name beside it: shop.db becomes shop-1.db, shop-2.db ...

    Returns:
        The new path.

    Raises:
        StoreBusy: somebody else has it open; it stays where it is.
        StoreError: it cannot be opened for writing, or its folder does not allow it; it stays where it is.
    """
    open_store(path, writable=True).close()  # whoever closes it last puts all of it into the one file
    try:
        require_free(path)
    except StoreError as error:
        raise StoreBusy(
            f"{path.name} is still open elsewhere, so it stays as it is; close it there and try again."
        ) from error
    for number in count(1):
        aside = path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            require_free(aside)
            give_name(path, aside)
        except FileExistsError:
            continue
        except OSError as error:
            raise StoreError(f"{path} cannot be set aside: {error.strerror}.") from error
        return aside
    raise AssertionError("Numbers do not end.")


def give_name(path: Path, name: Path) -> None:
    """Rename a file without ever replacing another one.

    Raises:
        FileExistsError: the name is taken.
        OSError: the folder does not allow it.
    """
    if os.path.lexists(name):
        raise FileExistsError(f"{name} exists already.")
    try:
        os.link(path, name)
    except FileExistsError:
        raise
    except OSError:  # some file systems know no second names
        os.rename(path, name)
    else:
        os.remove(path)
