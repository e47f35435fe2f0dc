"""The page of promises names tests that exist, leaves none out, and gives every promise its control."""

import ast
import re
from pathlib import Path

import pytest

from explorer.runtime.resources import resource

ROOT = Path(__file__).parent.parent.parent
RELIABILITY = "tests/reliability"
NAMED = re.compile(r"`(?P<file>(?:tests/)?[\w/]*test_\w+\.py)(?:::(?P<test>test_\w+))?`")
ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<shown>[^|]+) \| (?P<control>[^|]+) \|$", re.MULTILINE)


def page() -> str:
    return resource("docs", "promises.md").read_text(encoding="utf-8")


def files() -> dict[str, Path]:
    """Give the test files by the names they can go by: their path, and their own name alone."""
    found = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        found[path.relative_to(ROOT).as_posix()] = found[path.name] = path
    return found


def collected(path: Path) -> set[str]:
    """Give the names that pytest collects from a file: functions, classes, and cases that are assigned."""
    names: set[str] = set()
    for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match one:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
    return {name for name in names if name.startswith(("test_", "Test"))}


def rows(text: str) -> list[tuple[str, str, str]]:
    """Give (promise, what shows it, control) of every promise."""
    found = [(row["promise"], row["shown"], row["control"]) for row in ROW.finditer(text)]
    return [row for row in found if row[0] != "we promise" and not row[0].startswith("--")]


def wrong_in(text: str) -> list[str]:
    """Give what is not true of a page of promises, a sentence each."""
    known = files()
    wrong = []
    for named in NAMED.finditer(text):
        path = known.get(named["file"])
        if path is None:
            wrong.append(f"there is no {named['file']}")
        elif named["test"] and named["test"] not in collected(path):
            wrong.append(f"{named['file']} has no {named['test']}")
        elif not collected(path):
            wrong.append(f"{named['file']} tests nothing")
    told = {known[named["file"]] for named in NAMED.finditer(text) if named["file"] in known}
    for path in sorted((ROOT / RELIABILITY).glob("test_*.py")):
        if path not in told:
            wrong.append(f"{path.name} is not named")
    for promise, shown, control in rows(text):
        if not NAMED.search(shown):
            wrong.append(f"nothing shows: {promise}")
        if not any(named["test"] for named in NAMED.finditer(control)):
            wrong.append(f"no control: {promise}")
    return wrong


def test_the_page_of_promises_is_true():
    assert wrong_in(page()) == []


def test_the_page_makes_promises():
    assert len(rows(page())) >= 20


def test_every_promise_gives_a_figure():
    """What was seen: a number, be it of kills, of flips or of cases."""
    assert [promise for promise, shown, _ in rows(page()) if not re.search(r"\d", shown)] == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda text: text.replace("test_flipped_bits.py", "test_flopped_bits.py"), "there is no"),
        (lambda text: re.sub(r"(test_guards\.py)::\w+", r"\1::test_nothing_of_it", text), "has no"),
        (lambda text: text.replace("test_leaks.py", "test_guards.py"), "test_leaks.py is not named"),
        (lambda text: text + "\n| It flies. | `test_guards.py` | none |\n", "no control: It flies."),
        (
            lambda text: text + "\n| It sings. | we say so | `test_guards.py::x` |\n",
            "nothing shows: It sings.",
        ),
    ],
    ids=["a lost file", "a lost test", "a file left out", "a promise without control", "a promise unshown"],
)
def test_a_page_that_is_not_true_is_found_out(change, found):
    """The control."""
    assert any(found in one for one in wrong_in(change(page())))
