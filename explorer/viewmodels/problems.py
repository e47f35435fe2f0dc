"""The sentences beside the fields of a form: shown after a command was found invalid, gone once mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explorer.core.domains import Domains
from explorer.core.forms import Invalid, Problem, build


class Problems:
    """Keeps the problems that are shown.

    Args:
        domains: who knows what a command asks for.
        show: takes sentences by field path, and whether to go to the first.
    """

    def __init__(self, domains: Domains, show: Callable[[Mapping[str, str], bool], None]) -> None:
        self._domains = domains
        self._show = show
        self._shown: dict[str, str] = {}

    def found(self, problems: tuple[Problem, ...]) -> None:
        """Show what is wrong, and go to the first field; nothing wrong clears the form."""
        self._become({problem.field: problem.message for problem in problems}, go_there=True)

    def edited(self, command_type: str, values: Mapping[str, Any]) -> None:
        """Of the problems shown, keep those that the form still has."""
        if not self._shown:
            return
        left: dict[str, str] = {}
        try:
            build(self._domains.commands[command_type][1], values)
        except Invalid as invalid:
            left = {problem.field: problem.message for problem in invalid.problems}
        self._become({path: left[path] for path in self._shown if path in left}, go_there=False)

    def _become(self, problems: dict[str, str], *, go_there: bool) -> None:
        if problems or self._shown:
            self._shown = problems
            self._show(problems, go_there and bool(problems))
