"""A process on a watched disk: a program of its own, with the watcher of native/watched_disk.c preloaded.

It reads requests from stdin, one JSON object a line, carries out each in a child forked for it, and writes
what the child tells, one JSON object a line. A child ends like a killed process: what it left open is not
closed.
"""

import gc
import json
import os
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

import disk_faults
import disk_histories
from disk_watcher import Disk, Told, Wish

from explorer.stores import sqlite_database

WORKS = {**disk_histories.WORKS, **disk_faults.WORKS}


def answer(wish: Wish) -> Told:
    """Carry out one request; gives what was told, and all that was acknowledged."""
    path = Path(wish["path"])
    disk = Disk(path.parent, wish.get("log"))
    told = WORKS[wish["work"]](path, disk, wish)
    return {**told, "acknowledged": disk.acknowledged}


def answer_in_a_child(wish: Wish) -> Told:
    """Like `answer`, in a process of its own that is gone at the end; says how it died if it did."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(answer(wish)).encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with open(reading, "rb") as answers:
        told = answers.read()
    _, status = os.waitpid(child, 0)
    return json.loads(told) if status == 0 else {"died": os.waitstatus_to_exitcode(status)}


def warm_up() -> None:
    """Do once what every child would have to do again, above all compile the statements."""
    sqlite_database.Statements = disk_histories.share_statements()  # type: ignore[assignment,misc]
    with TemporaryDirectory() as folder:
        answer({"work": "grow", "path": f"{folder}/store.db", "first": 0, "batches": 4})
    gc.freeze()


if __name__ == "__main__":
    warm_up()
    for line in sys.stdin:
        print(json.dumps(answer_in_a_child(json.loads(line))), flush=True)
