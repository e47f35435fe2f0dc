"""Starts a process whose disk is watched: what it writes can be recorded, and made to fail."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

HERE = Path(__file__).parent
SOURCE = HERE / "native" / "watched_disk.c"
PROGRAM = HERE / "disk_process.py"


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder where syncs take no time, if there is such a place: stores are opened by the thousand."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


class WatchedProcess:
    """Carries out requests, each in a child of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, work: str, path: Path, **wish: Any) -> dict[str, Any]:
        """Let a child work on the store at `path`, and give what it told; the child must not crash."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = {"work": work, "path": str(path), **wish}
        print(json.dumps(request, default=str), file=self._process.stdin, flush=True)
        told = json.loads(self._process.stdout.readline())
        assert "died" not in told, f"{request} ended with {told['died']}"
        return told


def compiled(folder: Path) -> Path:
    """Compile the watcher; skips the test where that cannot be done."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux"):
        pytest.skip("the watched disk is preloaded as only Linux does it")
    if compiler is None:
        pytest.skip("no C compiler: install gcc and libc6-dev to watch the disk")
    library = folder / "watched_disk.so"
    flags = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", library, SOURCE, "-ldl", "-lpthread"], check=True)
    return library


@contextmanager
def watched_process(folder: Path) -> Iterator[WatchedProcess]:
    """Run a process on a watched disk; the watcher is compiled into `folder`."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LD_PRELOAD": str(compiled(folder)),
    }
    with subprocess.Popen(
        [sys.executable, str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        try:
            yield WatchedProcess(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait()
