"""A small domain with commands, an issuing side made by hand, and a reader that knows versions."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from domain.kernel.category import Category
from domain.kernel.decider import Decider
from domain.kernel.domain import Domain
from domain.kernel.fields import Between, Cents, Currency, Day, Id, Length, RefersTo, Utc
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains
from explorer.core.errors import UnknownName
from explorer.core.outcomes import Accepted, Outcome, Wish
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.questions import (
    Answer,
    AskHead,
    AskOutcomes,
    AskState,
    AskStreams,
    Head,
    OutcomeRow,
    Outcomes,
    Question,
    Seek,
    State,
    StreamRow,
    Streams,
)

Text = Annotated[str, Length(1, 80)]


@dataclass(frozen=True)
class Part:
    """One part of a bundle."""

    sku: Annotated[Id, RefersTo("product")]
    quantity: Annotated[int, Between(1, 99)]


@dataclass(frozen=True)
class Address:
    """Where to send it."""

    town: Text
    since: Day | None = None


@dataclass(frozen=True)
class AddPart:
    """Put a part into the box."""

    box_id: Id
    sku: Annotated[Id, RefersTo("product")]
    quantity: Annotated[int, Between(1, 99)] = 1


@dataclass(frozen=True)
class PackBox:
    """Pack a box with all that belongs to it."""

    box_id: Id
    label: Text
    note: Annotated[str, Length(0, 400)]
    value_cents: Cents
    currency: Currency
    fragile: bool
    packed_at: Utc
    due_on: Day | None
    parts: Annotated[tuple[Part, ...], Length(1, 3)]
    tags: tuple[Annotated[str, Length(1, 9)], ...]
    ship_to: Address
    limit: Annotated[int, Between(0, 9)] | None = None


@dataclass(frozen=True)
class ForgetBox:
    box_id: Id


@dataclass(frozen=True)
class NameProduct:
    """Give a product a name."""

    sku: Id
    name: Text


@dataclass(frozen=True, slots=True)
class NoBox:
    status: ClassVar[str] = "none"


def _category(name: str, title: str, key: str, commands: Any, process: Any = ()) -> Category:
    decider = Decider(NoBox(), lambda command, state, facts: (), lambda state, event: state)
    return Category(name, title, key, decider, commands, process, (), (NoBox,))


DOMAINS = Domains(
    [
        Domain(
            "packing",
            "Packing",
            (
                _category("box", "Box", "box_id", (AddPart, PackBox), (ForgetBox,)),
                _category("product", "Product", "sku", (NameProduct,)),
            ),
        )
    ]
)

PACK = {
    "box_id": "b1",
    "label": "Pens",
    "note": "line one\nline two",
    "value_cents": 1250,
    "currency": "EUR",
    "fragile": True,
    "packed_at": "2025-03-03T08:00:00.000000Z",
    "due_on": None,
    "parts": [{"sku": "pen", "quantity": "2"}],
    "tags": ["red"],
    "ship_to": {"town": "Ulm", "since": "2025-01-01"},
    "limit": "4",
}


class HandIssuing:
    """Keeps the wishes; a test ends them."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.futures: list[Future[Outcome]] = []
        self.waits: Waits = silent

    def issue(self, wish: Wish, waits: Waits = silent) -> Future[Outcome]:
        self.wishes.append(wish)
        self.waits = waits
        self.futures.append(Future())
        return self.futures[-1]

    def end(self, outcome: Outcome | Exception) -> None:
        """End the newest wish."""
        if isinstance(outcome, Exception):
            self.futures[-1].set_exception(outcome)
        else:
            self.futures[-1].set_result(outcome)

    def close(self) -> None:
        pass


class Reader:
    """Answers about streams, heads and outcomes; change its attributes to change the store."""

    def __init__(self, versions: Mapping[str, int] | None = None, head: int = 0) -> None:
        self.versions = dict(versions or {})
        self.head = head
        self.outcomes: list[OutcomeRow] = []

    def __call__(self, question: Question) -> Answer:
        match question:
            case AskState(stream):
                return State(
                    stream, self.versions.get(stream, 0), 0, None, "domain", "{}", (), Seek(0, 0, 0.1)
                )
            case AskHead():
                return Head(self.head, None)
            case AskStreams(category, after, limit):
                known = sorted(s for s in self.versions if s.startswith(f"{category}-") and s > (after or ""))
                rows = tuple(StreamRow(s, category, self.versions[s], 1, None, None) for s in known[:limit])
                return Streams(rows, len(known) > limit)
            case AskOutcomes(before, limit, only):
                rows = [
                    row
                    for row in reversed(self.outcomes)
                    if (before is None or row.number < before) and only in (None, row.outcome)
                ]
                counts: dict[str, int] = {}
                for row in self.outcomes:
                    names = [row.outcome] + ([f"refused.{row.code}"] if row.outcome == "refused" else [])
                    for name in names:
                        counts[name] = counts.get(name, 0) + 1
                return Outcomes(tuple(rows[:limit]), counts)
            case _:
                raise UnknownName(f"Nobody answers {type(question).__name__} here.")


def ids():
    """Make ids that tell their number: id-1, id-2 ..."""
    made = iter(range(1, 10_000))
    return lambda: f"id-{next(made)}"


def event(ordinal: int, version: int, type_: str = "PartAdded", stream: str = "box-b1") -> RecordedEvent:
    category = stream.partition("-")[0]
    return RecordedEvent(ordinal, ordinal, stream, category, version, type_, 1, None, f"e{ordinal}", {})


def accepted(wish: Wish, *events: RecordedEvent, version: int, stream: str = "box-b1") -> Accepted:
    return Accepted(wish.command_id, stream, version, events)


def outcome_row(number: int, outcome: str = "accepted", **changes: Any) -> OutcomeRow:
    """Make a row of the log; name what differs."""
    fields: dict[str, Any] = {
        "number": number,
        "command_id": f"11111111-1111-4111-8111-{number:012d}",
        "command_type": "AddPart",
        "stream": "box-b1",
        "outcome": outcome,
        "time": "2025-03-03T09:14:02.500000Z",
        "actor": "ada",
        "source": "ui",
        "fields": '{"box_id":"b1","sku":"pen","quantity":2}',
        "code": None,
        "message": None,
        "details": "{}",
        "first_position": number if outcome == "accepted" else None,
        "last_position": number if outcome == "accepted" else None,
    }
    return OutcomeRow(**{**fields, **changes})
