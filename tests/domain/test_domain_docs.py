"""The pages about the domains say what the code says, no less and no more."""

import json
from functools import cache
from pathlib import Path

import pytest
from doc_pages import (
    HEADINGS,
    KNOWN,
    PAGES,
    asked_by_policies,
    codes,
    day_of,
    names,
    page,
    tables,
    told_by_code,
    told_by_page,
)

OLD = json.loads((Path(__file__).parent / "golden" / "old_payloads.json").read_text())

DOMAINS = pytest.mark.parametrize("name", KNOWN)


@cache
def day(name):
    return day_of(KNOWN[name])


def test_every_domain_has_a_page_and_every_page_a_domain():
    assert {path.stem for path in PAGES.glob("*.md")} == set(KNOWN)


@DOMAINS
def test_a_page_has_the_tables_that_pages_have(name):
    found = tables(page(name))
    assert set(found) <= set(HEADINGS)
    assert {"Commands", "Events", "Projections", "A simulated day"} <= set(found)
    for title, rows in found.items():
        assert rows, f"{title} is empty"
        assert {tuple(row) for row in rows} == {HEADINGS[title]}, title
        assert all(all(row.values()) for row in rows), f"{title} has an empty cell"


@pytest.mark.parametrize(
    "title", ["Commands", "Events", "Old versions", "Projections", "Processes", "Policies"]
)
@DOMAINS
def test_a_page_and_the_code_say_the_same(name, title):
    assert told_by_page(page(name))[title] == told_by_code(KNOWN[name])[title]


@DOMAINS
def test_the_refusals_of_a_page_are_those_of_the_code(name):
    rows = tables(page(name))["Commands"]
    assert {code for row in rows for code in names(row["refusals"])} == codes(name)


@DOMAINS
def test_a_command_is_refused_only_as_its_page_says(name):
    said = {row["command"]: set(names(row["refusals"])) for row in tables(page(name))["Commands"]}
    met = day(name).refusals
    assert met
    assert {
        command: sorted(found - said[command]) for command, found in met.items() if found - said[command]
    } == {}


@DOMAINS
def test_old_versions_become_what_the_page_says(name):
    said = {
        (row["stored as"], int(row["version"])): row["becomes"]
        for row in tables(page(name)).get("Old versions", ())
    }
    known = {(old.type, old.schema_version) for old in KNOWN[name].upcasters}
    becomes = {(case["stored"]["type"], case["stored"]["schema_version"]): case["upcast"] for case in OLD}
    assert said == {old: becomes[old][0]["type"] for old in known}


@DOMAINS
def test_rows_have_the_columns_that_the_page_says(name):
    for row in tables(page(name))["Projections"]:
        assert day(name).rows[row["projection"]] == {frozenset(names(row["row"]))}, row["projection"]


@DOMAINS
def test_processes_take_the_steps_that_the_page_says_and_end_as_it_says(name):
    for row in tables(page(name)).get("Processes", ()):
        steps = {step.partition(":")[0] for step in names(row["steps"])}
        assert day(name).steps[row["process"]] == steps
        assert day(name).ends[row["process"]] == set(names(row["ends as"]))


@DOMAINS
def test_policies_ask_for_what_the_page_says(name):
    said = {row["policy"]: set(names(row["asks for"])) for row in tables(page(name)).get("Policies", ())}
    assert {command for asked in said.values() for command in asked} == asked_by_policies(KNOWN[name])
    for policy, asked in said.items():
        assert day(name).asked_by[policy] <= asked, policy


# --- would it be noticed? ---


@pytest.mark.parametrize(
    ("title", "was", "becomes"),
    [
        ("Commands", "| DepositMoney | account | people |", "| DepositCash | account | people |"),
        ("Commands", "| DepositMoney | account | people |", "| DepositMoney | account | process |"),
        ("Commands", "account_id, amount_cents, reference", "amount_cents, account_id, reference"),
        ("Events", "| AccountOpened | account | 2 |", "| AccountOpened | account | 3 |"),
        ("Events", "transfer_id, reason, refunded", "transfer_id, reason"),
        ("Old versions", "| MoneyWithdrawed | 1 |", "| MoneyWithdrawn | 1 |"),
        ("Projections", "| account_statement | account_id, position |", "| account_statement | account_id |"),
        ("Processes", "| moneytransfer | TransferRequested |", "| moneytransfer | TransferDebited |"),
    ],
)
def test_a_page_that_says_otherwise_is_noticed(title, was, becomes):
    text = page("banking")
    assert was in text
    assert told_by_page(text.replace(was, becomes))[title] != told_by_code(KNOWN["banking"])[title]


def test_a_missing_row_is_noticed():
    lines = page("banking").splitlines()
    for title, row in (("Commands", "| CloseAccount |"), ("Events", "| AccountClosed |")):
        without = "\n".join(line for line in lines if not line.startswith(row))
        assert told_by_page(without)[title] < told_by_code(KNOWN["banking"])[title]
