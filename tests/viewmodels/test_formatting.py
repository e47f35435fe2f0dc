import json

import pytest

from explorer.runtime.questions import EventRecord, EventRow, Seek
from explorer.viewmodels import formatting as f


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1234567, "1,234,567"), (-1200, "-1,200"), (None, "—")]
)
def test_numbers_have_thousands_separators(value, text):
    assert f.number(value) == text


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ("2025-03-03T09:14:02Z", "2025-03-03 09:14:02"),
        ("2025-03-03T09:14:02.123456Z", "2025-03-03 09:14:02.123"),
        ("2025-03-03T09:14:02+02:00", "2025-03-03 07:14:02"),
        ("2025-03-03 09:14:02", "2025-03-03 09:14:02"),
        ("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00+01:00"),
        ("half past nine", "half past nine"),
        (None, "—"),
    ],
)
def test_times_are_shown_in_utc_and_foreign_texts_as_they_stand(time, text):
    assert f.moment(time) == text


def test_in_a_column_times_are_written_alike():
    assert f.moment("2025-03-03T09:14:02.000000Z") == "2025-03-03 09:14:02"
    assert f.moment("2025-03-03T09:14:02.000000Z", aligned=True) == "2025-03-03 09:14:02.000"
    assert f.moment("2025-03-03T09:14:02Z", aligned=True) == "2025-03-03 09:14:02"
    assert f.moment("2025-03-03T09:14:02.5Z", fine=True) == "2025-03-03 09:14:02.500000"


def test_a_zone_is_named_only_where_it_is_known():
    assert f.zoned_moment("2025-03-03T09:14:02Z") == "2025-03-03 09:14:02 UTC"
    assert f.zoned_moment("2025-03-03T09:14:02") == "2025-03-03 09:14:02"
    assert f.zoned_moment("2025-03-03T09:14:02.000100+01:00") == "2025-03-03 08:14:02.000100 UTC"
    assert f.zoned_moment("soon") == "soon"
    assert f.zoned_moment(None) == "—"


@pytest.mark.parametrize("most", range(3, 12))
def test_a_long_name_keeps_both_its_ends(most):
    text = "abcdefghijkl"
    short = f.shortened(text, most)
    assert len(short) == most
    assert short[0] == "a"
    assert short[-1] == "l"
    assert f.shortened("abc", most) == "abc"


def test_counting_names_one_and_many():
    assert f.count(1, "event") == "1 event"
    assert f.count(2000, "event") == "2,000 events"
    assert f.count(0, "entry", "entries") == "0 entries"


def test_a_seek_says_what_it_cost():
    assert f.seek_text(Seek(512, 1, 4.23)) == "seek 4.2 ms, keyframe 512 + 1 event"
    assert f.seek_text(Seek(0, 20000, 1234.5)) == "seek 1,234 ms, keyframe 0 + 20,000 events"


def test_raw_text_is_bounded_and_says_so():
    long = "x" * (f.MOST_SHOWN + 5)
    shown = f.bounded(long)
    assert len(shown) < len(long) + 80
    assert "5 more characters" in shown
    assert f.indented(long) is long
    assert f.bounded("short") == "short"


def test_json_is_laid_out_and_anything_else_left_alone():
    assert f.indented('{"a":1}') == '{\n  "a": 1\n}'
    assert f.indented("{nonsense") == "{nonsense"


def test_copied_cells_hold_no_tabs_and_no_line_breaks():
    row = EventRow(1200, "a\tb", None, None, "T", None, "x\ny", ("odd", "old"))
    assert f.tsv([f.event_cells(row)]) == "1200\t\ta b\t\tT\tx y\todd old\n"


def test_a_copied_event_keeps_its_payload_letter_by_letter():
    record = EventRecord(
        ordinal=3,
        sub=1,
        position="0/7",
        stream=None,
        category=None,
        version=None,
        type="T",
        schema_version=None,
        time=None,
        event_id=None,
        correlation_id=None,
        causation_id=None,
        data='{"n":1e400,"n":2}',
        metadata="{}",
        flags=("odd",),
    )
    text = f.record_json(record)
    assert '"data":{"n":1e400,"n":2}' in text
    read = json.loads(text)
    assert (read["ordinal"], read["sub"], read["position"], read["flags"]) == (3, 1, "0/7", ["odd"])


def test_a_long_text_says_how_long_it_is():
    assert f.begun("abc", 5) == "abc"
    assert f.begun("a" * 2000, 3) == "aaa… (2,000 characters)"


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("shop_domain:Account.MoneyDeposited", "Account.MoneyDeposited"),
        ("urn:shop:Paid", "Paid"),
        ("ItemAdded", "ItemAdded"),
        ("odd:", "odd:"),
        ("", ""),
    ],
)
def test_a_type_is_shown_without_the_module_before_it(whole, short):
    assert f.short_type(whole) == short


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("shop.domain:Order.Paid", "Order.Paid"),
        ("com.example.shop.OrderPaid", "OrderPaid"),
        ("com.example.shop.Orders$Paid", "Orders$Paid"),
        ("Shop.Domain.OrderPaid, Shop", "OrderPaid"),
        ("Elixir.Shop.Events.OrderPaid", "OrderPaid"),
        ("App\\Events\\OrderPaid", "OrderPaid"),
        ("Shop::OrderPaid", "OrderPaid"),
        ("OrderPaid", "OrderPaid"),
        ("com.example.order.paid", "com.example.order.paid"),
        ("order_paid.v1", "order_paid.v1"),
        ("(ser 20)", "(ser 20)"),
        ("EVENT_TYPE_TIMER_FIRED", "TIMER_FIRED"),
        ("EVENT_TYPE_", "EVENT_TYPE_"),
        ("Elixir.", "Elixir."),
        (", Shop", ", Shop"),
        ("", ""),
    ],
)
def test_an_event_type_is_shown_without_what_stands_before_its_name(stored, shown):
    assert f.short_type(stored) == shown
