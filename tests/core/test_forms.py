import re
from dataclasses import dataclass, field
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.fields import (
    Between,
    CalendarDay,
    Cents,
    Currency,
    Day,
    Id,
    Length,
    Moment,
    Pattern,
    RefersTo,
    Unit,
    Utc,
)
from explorer.core.domains import as_json
from explorer.core.forms import Invalid, Problem, build, fields_of, json_schema, label

Note = Annotated[str, Length(0, 20)]


@dataclass(frozen=True)
class Line:
    sku: Annotated[Id, RefersTo("inventory")]
    quantity: Annotated[int, Between(1, 99)]


@dataclass(frozen=True)
class Address:
    town: Annotated[str, Length(1, 30)]
    country: Annotated[str, Pattern(r"[A-Z]{2}", "two capital letters, as in ISO 3166")] = "DE"


@dataclass(frozen=True)
class Everything:
    order_id: Id
    title: Annotated[str, Length(1, 80)]
    note: Note
    unit_price_cents: Cents
    count: Annotated[int, Between(-5, 5)]
    currency: Currency
    gift: bool
    at: Utc
    due: Day
    lines: Annotated[tuple[Line, ...], Length(1, 3)]
    tags: tuple[Annotated[str, Length(1, 5)], ...]
    ship_to: Address
    remark: Note | None = None
    limit: Annotated[Annotated[int, Between(0, 9), Unit("pieces")] | None, Between(0, 5)] = 3
    bill_to: Address | None = None
    extra: tuple[Line, ...] = field(default_factory=lambda: (Line("pen", 1),))


RAW = {
    "order_id": "o1",
    "title": "Pens",
    "note": "",
    "unit_price_cents": 1250,
    "count": -5,
    "currency": "EUR",
    "gift": False,
    "at": "2025-03-03T08:00:00Z",
    "due": "2025-03-04",
    "lines": [{"sku": "pen", "quantity": 2}],
    "tags": ["a"],
    "ship_to": {"town": "Ulm"},
}
FIELDS = {one.name: one for one in fields_of(Everything)}


def problems_of(**changes):
    with pytest.raises(Invalid) as caught:
        build(Everything, {**RAW, **changes})
    return {(one.field, one.code) for one in caught.value.problems}


def message_of(**changes):
    with pytest.raises(Invalid) as caught:
        build(Everything, {**RAW, **changes})
    (problem,) = caught.value.problems
    return problem.message


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("order_id", "id"),
        ("title", "text"),
        ("unit_price_cents", "cents"),
        ("count", "integer"),
        ("currency", "choice"),
        ("gift", "flag"),
        ("at", "moment"),
        ("due", "day"),
        ("lines", "list"),
        ("tags", "list"),
        ("ship_to", "group"),
    ],
)
def test_every_type_has_its_kind(name, kind):
    assert FIELDS[name].kind == kind


def test_a_field_is_described_with_its_marks():
    sku = FIELDS["lines"].items[0]
    assert (sku.kind, sku.refers_to, sku.label) == ("id", "inventory", "SKU")
    price = FIELDS["unit_price_cents"]
    assert (price.unit, price.least, price.most, price.label) == ("cents", 1, 100_000_000, "Unit price")
    assert FIELDS["currency"].choices == ("EUR", "USD", "GBP")
    assert (FIELDS["lines"].least, FIELDS["lines"].most) == (1, 3)


def test_a_field_tells_whether_it_must_be_given():
    assert FIELDS["order_id"].required
    assert not FIELDS["order_id"].optional
    assert FIELDS["remark"].optional
    assert not FIELDS["remark"].required
    assert FIELDS["limit"].default == 3


def test_a_default_is_given_as_json():
    assert FIELDS["extra"].default == ({"sku": "pen", "quantity": 1},)


def test_of_two_marks_the_outer_one_holds():
    assert (FIELDS["limit"].least, FIELDS["limit"].most, FIELDS["limit"].unit) == (0, 5, "pieces")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unit_price_cents", "Unit price"),
        ("AddItem", "Add item"),
        ("cart_id", "Cart ID"),
        ("idle_minutes", "Idle minutes"),
        ("sku", "SKU"),
        ("cents", "Cents"),
        ("", ""),
    ],
)
def test_a_name_becomes_words(name, words):
    assert label(name) == words


def test_a_type_that_no_form_can_ask_for_is_named():
    @dataclass(frozen=True)
    class Odd:
        ratio: float

    with pytest.raises(TypeError, match="float"):
        fields_of(Odd)


def test_raw_input_becomes_a_command():
    made = build(Everything, RAW)
    assert made.lines == (Line("pen", 2),)
    assert made.ship_to == Address("Ulm", "DE")
    assert made.at == "2025-03-03T08:00:00.000000Z"
    assert (made.remark, made.limit, made.bill_to, made.extra) == (None, 3, None, (Line("pen", 1),))


def test_texts_as_typed_are_taken():
    made = build(
        Everything, {**RAW, "unit_price_cents": " 1250 ", "count": "+4", "title": "  Pens\nred ", "limit": ""}
    )
    assert (made.unit_price_cents, made.count, made.title, made.limit) == (1250, 4, "Pens\nred", None)


def test_a_blank_text_is_a_value_only_where_no_character_is_needed():
    assert build(Everything, {**RAW, "note": "  "}).note == ""
    assert build(Everything, {**RAW, "remark": ""}).remark == ""
    assert problems_of(title=" ") == {("title", "required")}


def test_every_problem_is_found_at_once():
    assert problems_of(order_id="a-b", count=9, lines=[{"sku": "pen", "quantity": 0}], what=1) == {
        ("order_id", "pattern"),
        ("count", "range"),
        ("lines.0.quantity", "range"),
        ("what", "unknown"),
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"order_id": None}, ("order_id", "required")),
        ({"order_id": ""}, ("order_id", "required")),
        ({"count": ""}, ("count", "required")),
        ({"currency": " "}, ("currency", "required")),
        ({"lines": None}, ("lines", "required")),
        ({"order_id": 7}, ("order_id", "type")),
        ({"title": ["a"]}, ("title", "type")),
        ({"count": "1.5"}, ("count", "type")),
        ({"count": True}, ("count", "type")),
        ({"count": 2.0}, ("count", "type")),
        ({"count": "9" * 30}, ("count", "type")),
        ({"unit_price_cents": "12.50"}, ("unit_price_cents", "type")),
        ({"gift": "yes"}, ("gift", "type")),
        ({"at": 5}, ("at", "type")),
        ({"due": 5}, ("due", "type")),
        ({"lines": "pen"}, ("lines", "type")),
        ({"lines": ["pen"]}, ("lines.0", "type")),
        ({"ship_to": "Ulm"}, ("ship_to", "type")),
        ({"order_id": "a b"}, ("order_id", "pattern")),
        ({"ship_to": {"town": "Ulm", "country": "de"}}, ("ship_to.country", "pattern")),
        ({"title": "a\tb"}, ("title", "characters")),
        ({"title": "a\x85b"}, ("title", "characters")),
        ({"title": "a\ud800"}, ("title", "characters")),
        ({"title": "x" * 81}, ("title", "length")),
        ({"tags": ["ok", "too long"]}, ("tags.1", "length")),
        ({"count": -6}, ("count", "range")),
        ({"unit_price_cents": 0}, ("unit_price_cents", "range")),
        ({"currency": "CHF"}, ("currency", "choice")),
        ({"at": "noon"}, ("at", "moment")),
        ({"at": "2025-03-03"}, ("at", "moment")),
        ({"at": "2025-03-03T08:00:00+01:00"}, ("at", "moment")),
        ({"due": "2025-02-30"}, ("due", "day")),
        ({"lines": []}, ("lines", "count")),
        ({"lines": [{"sku": "pen", "quantity": 1}] * 4}, ("lines", "count")),
        ({"ship_to": {"town": "Ulm", "street": "x"}}, ("ship_to.street", "unknown")),
        ({"ship_to": {}}, ("ship_to.town", "required")),
    ],
)
def test_a_problem_names_its_field_and_its_code(changes, problem):
    assert problems_of(**changes) == {problem}


def test_a_missing_field_is_named():
    raw = dict(RAW)
    del raw["title"]
    with pytest.raises(Invalid) as caught:
        build(Everything, raw)
    assert caught.value.problems == (Problem("title", "required", "Please fill this in."),)
    assert str(caught.value) == "title: Please fill this in."


def test_messages_say_what_is_wanted():
    assert message_of(unit_price_cents=0) == "1 to 100,000,000 cents, please."
    assert message_of(unit_price_cents="12.50") == "This must be a whole number of cents."
    assert message_of(count="x") == "This must be a whole number."
    assert message_of(lines=[]) == "1 to 3 items, please; there are 0."
    assert message_of(title="x" * 81) == "1 to 80 characters, please; there are 81."
    assert message_of(ship_to={"town": "Ulm", "country": "x"}) == "Two capital letters, as in ISO 3166."


def test_a_list_may_be_open_ended():
    @dataclass(frozen=True)
    class Many:
        numbers: list[int]

    assert build(Many, {"numbers": ["1", 2]}) == Many([1, 2])


def test_an_early_year_keeps_its_zeros():
    assert build(Everything, {**RAW, "at": "0099-01-01T00:00:00Z"}).at == "0099-01-01T00:00:00.000000Z"


# --- what holds for every command ---

ids = st.from_regex(r"[A-Za-z0-9_.]{1,40}", fullmatch=True)


def texts(least, most):
    letters = st.characters(exclude_categories=("Cc", "Cs")) | st.just("\n")
    return st.text(letters, max_size=most).map(str.strip).filter(lambda text: least <= len(text) <= most)


moments = st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z")
line = st.builds(Line, ids, st.integers(1, 99))
address = st.builds(Address, texts(1, 30), st.sampled_from(["DE", "FR"]))
commands = st.builds(
    Everything,
    order_id=ids,
    title=texts(1, 80),
    note=texts(0, 20),
    unit_price_cents=st.integers(1, 100_000_000),
    count=st.integers(-5, 5),
    currency=st.sampled_from(["EUR", "USD", "GBP"]),
    gift=st.booleans(),
    at=moments,
    due=st.dates().map(str),
    lines=st.lists(line, min_size=1, max_size=3).map(tuple),
    tags=st.lists(texts(1, 5), max_size=3).map(tuple),
    ship_to=address,
    remark=st.none() | texts(0, 20),
    limit=st.none() | st.integers(0, 5),
    bill_to=st.none() | address,
    extra=st.lists(line, max_size=3).map(tuple),
)


@given(commands)
def test_the_json_of_a_command_builds_the_same_command(command):
    assert build(Everything, as_json(command)) == command


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*RAW, "remark", "limit", "bill_to", "extra"]), values))
def test_any_input_is_built_or_explained(changes):
    try:
        made = build(Everything, {**RAW, **changes})
    except Invalid as invalid:
        explained = all(problem.code and problem.message for problem in invalid.problems)
    else:
        explained = build(Everything, as_json(made)) == made
    assert explained


# --- the schema ---


def test_the_schema_says_what_the_form_asks_for():
    schema = json_schema(Everything)
    shown = schema["properties"]
    assert schema["required"] == [
        "order_id",
        "title",
        "note",
        "unit_price_cents",
        "count",
        "currency",
        "gift",
        "at",
        "due",
        "lines",
        "tags",
        "ship_to",
    ]
    assert schema["additionalProperties"] is False
    assert re.fullmatch(shown["order_id"]["pattern"], "o1")
    assert shown["title"] == {"title": "Title", "type": "string", "minLength": 1, "maxLength": 80}
    assert shown["unit_price_cents"] == {
        "title": "Unit price",
        "type": "integer",
        "minimum": 1,
        "maximum": 100_000_000,
        "x-unit": "cents",
    }
    assert shown["currency"]["enum"] == ["EUR", "USD", "GBP"]
    assert shown["gift"]["type"] == "boolean"
    assert (shown["at"]["format"], shown["due"]["format"]) == ("date-time", "date")
    assert (shown["lines"]["minItems"], shown["lines"]["maxItems"]) == (1, 3)
    assert shown["lines"]["items"]["properties"]["sku"]["x-refers-to"] == "inventory"
    assert shown["tags"]["items"] == {"title": "", "type": "string", "minLength": 1, "maxLength": 5}
    assert shown["ship_to"]["properties"]["country"]["default"] == "DE"
    assert shown["bill_to"]["anyOf"][1] == {"type": "null"}
    assert shown["limit"]["default"] == 3


def test_marks_that_carry_no_figures_give_a_kind():
    @dataclass(frozen=True)
    class When:
        day: Annotated[str, CalendarDay()]
        time: Annotated[str, Moment(), "unknown mark"]
        one: Literal["a"]

    assert [one.kind for one in fields_of(When)] == ["day", "moment", "choice"]
