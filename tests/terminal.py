"""Running the command line in this process: arguments in, output and exit code out."""

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

from explorer import cli
from explorer.bootstrap import WiredApp
from explorer.windows import QtWindows


@dataclass(frozen=True)
class Ran:
    """What a command printed."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words: Any, code: int | None = 0) -> Ran:
    """Run `event-explorer WORDS`; the exit code must be `code` (None: whatever it is)."""
    out, err = StringIO(), StringIO()
    app = WiredApp()
    with redirect_stdout(out), redirect_stderr(err):
        ended = cli.run(app, QtWindows(app), [str(word) for word in words])
    ran = Ran(out.getvalue(), err.getvalue(), ended)
    assert code is None or ended == code, ran
    return ran
