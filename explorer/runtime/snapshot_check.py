"""Looking at all snapshots of a store: how many there are, and whether they are what they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explorer.core.counting import count
from explorer.core.description import Check
from explorer.core.event_reader import EventReader
from explorer.runtime.snapshot_file import Label, SnapshotDamaged, SnapshotFile, Summed

SUFFIX = ".states"
"""How the names of files with snapshots end."""


def files_in(folder: Path, summed: Summed, damaged: set[str] | None = None) -> list[SnapshotFile]:
    """Open every file of a folder.

    Args:
        folder: where snapshots are kept.
        summed: computes checksums.
        damaged: takes the names of files of which not everything can be told.
    """
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        file = SnapshotFile(path, summed)
        try:
            file.refresh()
        except SnapshotDamaged:
            if damaged is not None:
                damaged.add(path.name)
        except OSError:
            continue  # thrown away just now
        found.append(file)
    return found


def checked(folder: Path, reader: EventReader, is_current: Callable[[Label], bool], summed: Summed) -> Check:
    """Check every snapshot in a folder, and change nothing.

    Args:
        folder: where they are kept.
        reader: the store whose streams they are of.
        is_current: says whether today's code folded the states under a label.
        summed: computes checksums.
    """
    fitting, other = 0, 0
    damaged: set[str] = set()
    for file in files_in(folder, summed, damaged):
        own = file.label is not None and is_current(file.label)
        for place in file.places:
            try:
                file.state(place)
            except (SnapshotDamaged, OSError):
                damaged.add(file.path.name)
                continue
            fits = own and reader.fingerprint(place.ordinal) == place.fingerprint
            fitting, other = fitting + fits, other + (not fits)
    return Check("kept states", not damaged, _told(fitting, other, sorted(damaged), folder))


def _told(fitting: int, other: int, damaged: list[str], folder: Path) -> str:
    said = [f"{count(fitting, 'state')} kept to start folds from, in the cache folder"]
    if other:
        said.append(f"{other:,} of another history or by other code, which nobody uses")
    if damaged:
        said.append(
            f"{count(len(damaged), 'file')} damaged in {folder} ({', '.join(damaged)}): nothing damaged is "
            "ever shown, and its stream is folded anew; the file can be deleted"
        )
    return "; ".join(said)
