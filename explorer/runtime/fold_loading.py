"""Running a fold file, in a process that does nothing else: what it defines becomes folds and projections."""

from __future__ import annotations

import sys
from types import ModuleType

from explorer.core import fold_file
from explorer.core.errors import BadFoldFile
from explorer.core.fold_file import FoldFile, bad, place_of
from explorer.runtime.fold_source import FoldSource, content_of, digest_of
from explorer.runtime.marks import Noting

MODULE = "fold_file"
"""The module that a fold file is for Python."""

READING = "the file itself"
"""What the marks call the first run of a file, and the first look at what it defines."""


def load(source: FoldSource, call: Noting) -> FoldFile:
    """Run a fold file, and take what it defines.

    Args:
        source: the file, as it was when it was approved.
        call: notes what runs.

    Raises:
        BadFoldFile: it is another file by now, no Python, raises, or does not define what it must.
    """
    content = content_of(source.path)
    if digest_of(content) != source.digest:
        raise BadFoldFile(
            f"{source.name} has changed since it was chosen, so it was not run. Choose it again to look at "
            "it as it is now; everything else can still be looked at."
        )
    module = ModuleType(MODULE)
    module.__file__ = source.path
    sys.modules[MODULE] = module  # dataclasses look there for the annotations of their fields
    try:
        code = compile(content, source.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise bad(source.name, f"line {error.lineno or 1} is no Python: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise bad(source.name, f"it is no Python: {error}") from error

    def defined() -> FoldFile:
        exec(code, module.__dict__)  # noqa: S102 - what the person asked for
        return fold_file.read(source.name, source.digest, module.__dict__, call)

    try:
        return call(READING, 0, defined)  # what it defines may run its code, too, when it is looked at
    except BadFoldFile:
        raise
    except BaseException as error:
        raised = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise bad(source.name, f"it raised {raised} ({place_of(error, source.name)})") from error
