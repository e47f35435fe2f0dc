"""The pages about the domains as tables, and what the code and a played day say to them."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rehearsal import Rehearsal

import domain
from domain.kernel.domain import Domain
from domain.kernel.projection import Projection
from explorer.readers import DOMAINS
from spec import project

ROOT = Path(domain.__file__).parent.parent
PAGES = ROOT / "resources" / "docs" / "domains"
START = "2025-03-03T08:00:00Z"

HEADINGS = {
    "Commands": ("command", "category", "asked by", "fields", "refusals"),
    "Events": ("event", "category", "version", "fields"),
    "Old versions": ("stored as", "version", "becomes", "how"),
    "Projections": ("projection", "key", "version", "row"),
    "Processes": ("process", "starts on", "steps", "ends as"),
    "Policies": ("policy", "listens to", "asks for"),
    "A simulated day": ("figure", "seen", "expected"),
}

Table = list[dict[str, str]]


def page(name: str) -> str:
    """Give the text of a domain's page."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def tables(text: str) -> dict[str, Table]:
    """Give the tables of a page by heading: each row as heading of the column -> cell."""
    found: dict[str, Table] = {}
    for section in text.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        lines = [_cells(line) for line in body.splitlines() if line.startswith("|")]
        if lines:
            head, rows = lines[0], lines[2:]
            found[title.strip()] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def names(cell: str) -> tuple[str, ...]:
    """Give the names of a cell, separated by commas; "none" says that there are none."""
    return () if cell in ("none", "") else tuple(name.strip() for name in cell.split(","))


# --- what the code says ---


def told_by_code(known: Domain) -> dict[str, set[tuple[Any, ...]]]:
    """Give the rows that the code of a domain asks of its page, by heading."""
    categories = known.categories
    return {
        "Commands": {
            (command.__name__, category.name, who, _fields(command))
            for category in categories
            for who, commands in (("people", category.commands), ("process", category.process_commands))
            for command in commands
        },
        "Events": {
            (event.__name__, category.name, str(event.schema_version), _fields(event))
            for category in categories
            for event in category.events
        },
        "Old versions": {(old.type, str(old.schema_version)) for old in known.upcasters},
        "Projections": {(one.name, one.keys, str(one.version)) for one in known.projections},
        "Processes": {(one.name, one.starts_on) for one in known.processes},
        "Policies": {(one.name, tuple(one.listens)) for one in known.policies},
    }


def told_by_page(text: str) -> dict[str, set[tuple[Any, ...]]]:
    """Give the same rows as the page has them."""
    told = defaultdict(list, tables(text))
    return {
        "Commands": {
            (row["command"], row["category"], row["asked by"], names(row["fields"]))
            for row in told["Commands"]
        },
        "Events": {
            (row["event"], row["category"], row["version"], names(row["fields"])) for row in told["Events"]
        },
        "Old versions": {(row["stored as"], row["version"]) for row in told["Old versions"]},
        "Projections": {
            (row["projection"], names(row["key"]), row["version"]) for row in told["Projections"]
        },
        "Processes": {(row["process"], row["starts on"]) for row in told["Processes"]},
        "Policies": {(row["policy"], names(row["listens to"])) for row in told["Policies"]},
    }


def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def codes(name: str) -> set[str]:
    """Give the refusal codes in a domain's code: the first argument of every Refused."""
    found = set()
    for tree in _modules(name):
        for node in _calls(tree, {"Refused"}):
            code = node.args[0]
            assert isinstance(code, ast.Constant), f"line {node.lineno}: a code that is no literal"
            found.add(str(code.value))
    return found


def asked_by_policies(known: Domain) -> set[str]:
    """Give the commands that are made in the modules where a domain's policies are."""
    commands = {one.__name__ for each in known.categories for one in (*each.commands, *each.process_commands)}
    policies = [tree for tree in _modules(known.name) if _calls(tree, {"Policy"})]
    return {node.func.id for tree in policies for node in _calls(tree, commands)}


def _modules(name: str) -> list[ast.Module]:
    sources = sorted((ROOT / "domain" / name).rglob("*.py"))
    return [ast.parse(source.read_text(encoding="utf-8")) for source in sources]


def _calls(tree: ast.Module, functions: set[str]) -> list[Any]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in calls if isinstance(node.func, ast.Name) and node.func.id in functions]


# --- what a day says ---


@dataclass
class Day:
    """What happened while a domain's usual day was played, with limits that pass now and then."""

    refusals: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked_by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    steps: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ends: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    rows: dict[str, set[frozenset[str]]] = field(default_factory=dict)


class Noting(Rehearsal):
    """A rehearsal that notes who asks for what, and what is refused."""

    def __init__(self, known: Domain) -> None:
        super().__init__(known)
        self.day = Day()

    def issue(self, command: Any, expected: int | None = None) -> str:
        outcome = super().issue(command, expected)
        self.day.asked_by[self.actor].add(type(command).__name__)
        if outcome.startswith("refused."):
            self.day.refusals[type(command).__name__].add(outcome.removeprefix("refused."))
        return outcome


def day_of(known: Domain, commands: int = 1_500) -> Day:
    """Play a domain's usual day; every other command meets a time-out at some point of its way."""
    stage = Noting(known)
    story = next(iter(known.presets.values()))
    for number, step in enumerate(story(3, commands, START)):
        if number % 2 and step.raw is None and step.duplicate_of is None:
            stage.actor = step.actor
            stage.issue(step.command)
            _be_late(stage, number // 2 % 16)
        stage.play(step)
    stage.let_pass(3_600)
    _look_at_processes(stage, known)
    for projection in known.projections:
        stage.day.rows[projection.name] = columns(projection, stage)
    return stage.day


def _be_late(stage: Noting, turns: int) -> None:
    """Work a little, and then let what has a limit be late."""
    for _ in range(turns):
        stage.advance()
        stage.carry_out(0)
    stage.time_out()


def _look_at_processes(stage: Noting, known: Domain) -> None:
    for process in known.processes:
        for event in stage.log:
            if event.category == process.name and "command_type" in event.data:
                stage.day.steps[process.name].add(event.data["step"].partition(":")[0])
        for stream, state in stage.states.items():
            if stream.startswith(f"{process.name}-"):
                stage.day.ends[process.name].add(state.status)


def columns(projection: Projection, stage: Rehearsal) -> set[frozenset[str]]:
    """Give the different sets of columns that the rows of a projection have."""
    return {frozenset(row) for row in project(projection, stage.log).values()}


KNOWN = {known.name: known for known in DOMAINS.domains}
