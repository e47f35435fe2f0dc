"""Whatever a domain knows by a name is exercised under that name by a test of that domain."""

import ast
from functools import cache
from pathlib import Path

import pytest
from doc_pages import KNOWN, codes

HERE = Path(__file__).parent


@cache
def sources():
    """Give the tests of this folder as trees."""
    return [ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("*.py")]


@cache
def used(name):
    """Give every name and every text that the tests of a domain use, what they import aside."""
    found = set()
    for tree in filter(lambda tree: _is_about(tree, name), sources()):
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=word) | ast.Attribute(attr=word):
                    found.add(word)
                case ast.Constant(value=str(word)):
                    found.add(word)
                case ast.Tuple(elts=[ast.Constant(value=str(word)), ast.Constant(value=int(version))]):
                    found.add((word, version))
                case _:
                    pass
    return found


def _is_about(tree, name):
    imported = {f"domain.{name}"}
    return any(
        isinstance(node, ast.ImportFrom)
        and (f"{node.module}.".startswith(f"domain.{name}.") or _imports(node, imported))
        for node in ast.walk(tree)
    )


def _imports(node, modules):
    return any(f"{node.module}.{one.name}" in modules for one in node.names)


def constant(title):
    """Give the name under which a module keeps what people call so ("Money transfer")."""
    return title.upper().replace(" ", "_").replace("-", "_")


def named(known):
    """Give what tests must name: the names it may go by, any of which will do."""
    categories = known.categories
    commands = [one for each in categories for one in (*each.commands, *each.process_commands)]
    events = [one for each in categories for one in each.events]
    followers = (*known.projections, *known.processes, *known.policies)
    return [
        *((one.__name__,) for one in (*commands, *events)),
        *((code,) for code in sorted(codes(known.name))),
        *(((old.type, old.schema_version),) for old in known.upcasters),
        *((one.name, constant(one.title), constant(one.name)) for one in followers),
    ]


def missing(known, wanted):
    return [anyone for anyone in wanted if not used(known.name) & set(anyone)]


@pytest.mark.parametrize("known", KNOWN.values(), ids=lambda known: known.name)
def test_everything_with_a_name_is_exercised_by_a_test(known):
    wanted = named(known)
    assert len(wanted) > 20
    assert missing(known, wanted) == []


@pytest.mark.parametrize("known", KNOWN.values(), ids=lambda known: known.name)
def test_a_name_that_no_test_uses_is_missed(known):
    unheard = [("UnheardOf",), ("unheard_of", "UNHEARD_OF"), (("UnheardOf", 1),)]
    assert missing(known, unheard) == unheard
