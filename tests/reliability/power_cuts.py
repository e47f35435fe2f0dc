"""What may be on a disk after a power cut, made from the record of what was done to it.

What was synced is there. Of what was done to a file after its last sync, anything may be: each write whole,
not at all, or some of its sectors, in any order; and the names in a folder are such a file too.
"""

import os
import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

SECTOR = 512
SHARED = 32_768
"""Bytes of memory that SQLite's connections share through a -shm file; nobody records what is in it."""

_HEAD = struct.Struct("<IiqQ")


class Step(NamedTuple):
    """One record of the watcher's log."""

    what: str
    fd: int
    at: int
    data: bytes


def steps(log: Path) -> list[Step]:
    """Read the log that the watcher wrote."""
    content, at, found = log.read_bytes(), 0, []
    while at < len(content):
        what, fd, where, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size + length
        found.append(Step(chr(what), fd, where, content[at - length : at]))
    return found


class Change(NamedTuple):
    """A write at a place, or (without data) a new length."""

    at: int
    data: bytes | None


@dataclass(eq=False)
class File:
    """What of a file is surely on the disk, and what was done to it since."""

    synced: bytes = b""
    pending: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = _changed(self.synced, self.pending)
        self.pending.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        return _changed(self.synced, _left_over(self.pending, chance))


Naming = dict[str, File | None]
"""Names that one operation gives to files, or (None) takes away."""


class Disk:
    """One folder, followed through a record."""

    def __init__(self, folder: Path) -> None:
        """Begin with what is in the folder now, all of it synced."""
        self._folder = str(folder)
        self._names = {path.name: File(path.read_bytes()) for path in folder.iterdir()}
        self._synced_names = dict(self._names)
        self._pending_names: list[Naming] = []
        self._open: dict[int, File | Literal["folder"]] = {}
        self.marks: list[str] = []

    def follow(self, step: Step) -> None:
        """Do one step of the record."""
        match step.what:
            case "o":
                self._opened(step)
            case "c":
                del self._open[step.fd]
            case "w":
                self._file(step.fd).pending.append(Change(step.at, step.data))
            case "t":
                self._file(step.fd).pending.append(Change(step.at, None))
            case "s":
                self._sync(step.fd)
            case "u":
                self._name_anew({self._name(step.data): None})
            case "r" | "l":
                old, new = map(self._name, step.data.split(b"\n"))
                gone: Naming = {old: None} if step.what == "r" else {}
                self._name_anew({**gone, new: self._names[old]})
            case "m":
                self.marks.append(step.data.decode())
            case _:
                raise AssertionError(f"no such step: {step.what!r}")

    def now(self) -> dict[str, bytes]:
        """Give name -> content as every process sees it while there is power."""
        return {name: _changed(file.synced, file.pending) for name, file in self._names.items()}

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Give name -> content as it may be after the power was cut now."""
        names = dict(self._synced_names)
        for naming in self._pending_names:
            if chance.random() < 0.5:
                _apply(naming, names)
        return {
            name: chance.randbytes(SHARED) if name.endswith("-shm") else file.after_a_cut(chance)
            for name, file in names.items()
        }

    def _opened(self, step: Step) -> None:
        if step.data.decode() == self._folder:
            self._open[step.fd] = "folder"
            return
        name = self._name(step.data)
        if name not in self._names:
            self._name_anew({name: File()})
        self._open[step.fd] = self._names[name]

    def _sync(self, fd: int) -> None:
        if self._open[fd] == "folder":
            for naming in self._pending_names:
                _apply(naming, self._synced_names)
            self._pending_names.clear()
        else:
            self._file(fd).sync()

    def _file(self, fd: int) -> File:
        file = self._open[fd]
        assert isinstance(file, File), "a folder is not written to"
        return file

    def _name(self, path: bytes) -> str:
        folder, name = os.path.split(path.decode())
        assert folder == self._folder, "only one folder is followed"
        return name

    def _name_anew(self, naming: Naming) -> None:
        _apply(naming, self._names)
        self._pending_names.append(naming)


def cuts(
    disk: Disk, record: Sequence[Step], number: int, chance: random.Random, after: int = 0
) -> Iterator[dict[str, bytes]]:
    """Cut the power at random moments of a record, in order, and give what is left.

    `disk.marks` says what was acknowledged by then. No cut comes before step `after`.
    """
    done = 0
    for moment in sorted(chance.randint(after, len(record)) for _ in range(number)):
        for step in record[done:moment]:
            disk.follow(step)
        done = moment
        yield disk.after_a_cut(chance)


def write_image(image: dict[str, bytes], folder: Path) -> None:
    """Make a folder hold an image and nothing else."""
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        left.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)


def _apply(naming: Naming, names: dict[str, File]) -> None:
    for name, file in naming.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _changed(content: bytes, changes: Sequence[Change]) -> bytes:
    new = bytearray(content)
    for at, data in changes:
        end = at if data is None else at + len(data)
        new.extend(bytes(max(0, end - len(new))))  # a hole reads as zeros
        if data is None:
            del new[at:]
        else:
            new[at:end] = data
    return bytes(new)


def _left_over(changes: Sequence[Change], chance: random.Random) -> list[Change]:
    """Give what may be left of changes: all, a beginning, a choice in any order, or any of their sectors."""
    match chance.randrange(5):
        case 0:
            return list(changes)
        case 1:
            return []
        case 2:
            return list(changes[: chance.randrange(len(changes) + 1)])
        case 3:
            some = [change for change in changes if chance.random() < 0.5]
        case _:
            some = [part for change in changes for part in _sectors(change) if chance.random() < 0.5]
    if chance.random() < 0.5:
        chance.shuffle(some)
    return some


def _sectors(change: Change) -> Iterator[Change]:
    at, data = change
    if data is None:
        yield change
        return
    done = 0
    while done < len(data):
        length = SECTOR - (at + done) % SECTOR
        yield Change(at + done, data[done : done + length])
        done += length
