"""A small domain with limits and waits: an errand is run in time or called off, and people are reminded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from domain.kernel.category import Category, Facts
from domain.kernel.decider import Decider
from domain.kernel.domain import Domain
from domain.kernel.policy import Answer, Do, Drop, Later, Policy
from domain.kernel.process import Ask, Done, Finish, GiveUp, ProcessManager, Reaction
from domain.kernel.process_state import Running
from domain.kernel.recorded import RecordedEvent
from domain.kernel.refusal import Refused
from explorer.core.domains import Domains

LIMIT = 30
"""Seconds in which an errand must be run."""
PATIENCE = 10
"""Seconds without news after which somebody is reminded."""

# --- events and states ---


@dataclass(frozen=True, slots=True)
class ErrandBegun:
    schema_version: ClassVar[int] = 1
    errand_id: str


@dataclass(frozen=True, slots=True)
class ErrandNoted:
    schema_version: ClassVar[int] = 1
    errand_id: str


@dataclass(frozen=True, slots=True)
class NewsHeard:
    schema_version: ClassVar[int] = 1
    errand_id: str


@dataclass(frozen=True, slots=True)
class ErrandRun:
    schema_version: ClassVar[int] = 1
    errand_id: str


@dataclass(frozen=True, slots=True)
class ErrandCalledOff:
    schema_version: ClassVar[int] = 1
    errand_id: str


@dataclass(frozen=True, slots=True)
class Reminded:
    schema_version: ClassVar[int] = 1
    errand_id: str
    why: str


EVENTS: tuple[type[Any], ...] = (ErrandBegun, ErrandNoted, NewsHeard, ErrandRun, ErrandCalledOff, Reminded)


@dataclass(frozen=True, slots=True)
class Unheard:
    status: ClassVar[str] = "unheard"


@dataclass(frozen=True, slots=True)
class Known:
    status: ClassVar[str] = "known"
    noted: bool = False
    over: bool = False
    reminders: int = 0


def evolve(state: Unheard | Known, event: Any) -> Unheard | Known:
    known = state if isinstance(state, Known) else Known()
    match event:
        case ErrandNoted():
            return Known(True, known.over, known.reminders)
        case ErrandRun() | ErrandCalledOff():
            return Known(known.noted, True, known.reminders)
        case Reminded():
            return Known(known.noted, known.over, known.reminders + 1)
        case _:
            return known


# --- commands ---


@dataclass(frozen=True, slots=True)
class BeginErrand:
    errand_id: str


@dataclass(frozen=True, slots=True)
class HearNews:
    errand_id: str


@dataclass(frozen=True, slots=True)
class RunErrand:
    errand_id: str


@dataclass(frozen=True, slots=True)
class NoteErrand:
    errand_id: str


@dataclass(frozen=True, slots=True)
class CallOff:
    errand_id: str


@dataclass(frozen=True, slots=True)
class Remind:
    errand_id: str
    why: str


def decide(command: Any, state: Unheard | Known, facts: Facts) -> tuple[Any, ...]:
    """An errand named "unnoted..." cannot be noted; nobody is reminded of one that is over."""
    name = command.errand_id
    if isinstance(state, Unheard) != isinstance(command, BeginErrand):
        raise Refused("ErrandUnknown", f"There is no errand {name}, or there is one already.")
    over = isinstance(state, Known) and state.over
    match command:
        case BeginErrand():
            return (ErrandBegun(name),)
        case HearNews():
            return (NewsHeard(name),)
        case RunErrand():
            return () if over else (ErrandRun(name),)
        case NoteErrand() if name.startswith("unnoted"):
            raise Refused("CannotNote", "This errand cannot be noted.")
        case NoteErrand():
            return (ErrandNoted(name),)
        case CallOff():
            return () if over else (ErrandCalledOff(name),)
        case Remind(why=why) if not over:
            return (Reminded(name, why),)
        case _:
            raise Refused("ErrandOver", "This errand is over.")


ERRAND = Category(
    name="errand",
    title="Errand",
    key="errand_id",
    decider=Decider(Unheard(), decide, evolve),
    commands=(BeginErrand, HearNews, RunErrand),
    process_commands=(NoteErrand, CallOff, Remind),
    events=EVENTS,
    states=(Unheard, Known),
)

# --- the process: noted, run in time, or called off ---


def _begun(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Ask("run", NoteErrand(state.data["errand_id"]), within=LIMIT),)


def _run(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    # late is better than never: calling it off will find nothing to do, and so not answer
    return (Done("run"), Finish())


def _called_off(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Done("calloff"), GiveUp("late")) if _awaits(state, "calloff") else ()


def _late(state: Running, step: str) -> tuple[Reaction, ...]:
    return (Ask("calloff", CallOff(state.data["errand_id"])),)


def _awaits(state: Running, step: str) -> bool:
    found = state.find(step)
    return found is not None and found.outcome == "requested"


RUNNING = ProcessManager(
    name="errandrun",
    title="Errand run",
    starts_on="ErrandBegun",
    key="errand_id",
    listens={"ErrandBegun": _begun, "ErrandRun": _run, "ErrandCalledOff": _called_off},
    on_refusal=lambda state, step, code: (GiveUp(code),),
    on_timeout=_late,
)

# --- the policies ---


def _remind(event: RecordedEvent, looking: Any) -> tuple[Answer, ...]:
    name = event.data["errand_id"]
    return (Later(name, PATIENCE, Remind(name, "no news")),)


def _never_mind(event: RecordedEvent, looking: Any) -> tuple[Answer, ...]:
    return (Drop(event.data["errand_id"]),)


REMINDING = Policy(
    name="remind",
    title="Remind of errands",
    listens={
        "ErrandBegun": _remind,
        "NewsHeard": _remind,
        "ErrandRun": _never_mind,
        "ErrandCalledOff": _never_mind,
    },
)

GREETING = Policy(
    name="greet",
    title="Greet",
    listens={
        "ErrandBegun": lambda event, looking: tuple(
            Do(Remind(event.data["errand_id"], why)) for why in ("hello", "good luck")
        )
    },
)

ERRANDS = Domain("errands", "Errands", (ERRAND,), processes=(RUNNING,), policies=(REMINDING,))


def errands(*, processes: tuple[ProcessManager, ...] = (), policies: tuple[Policy, ...] = ()) -> Domains:
    """The domain of errands with these processes and policies only."""
    return Domains((Domain("errands", "Errands", (ERRAND,), processes=processes, policies=policies),))
