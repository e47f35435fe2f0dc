"""Stand-ins for the ports, made by hand."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from explorer.core.domains import Domains
from explorer.core.errors import ExplorerError, UnknownName
from explorer.runtime.questions import Answer, AskHead, Describe, Described, Head, Question
from explorer.viewmodels.selection import Place, Selection
from explorer.viewmodels.session import Session

CAPABLE = {
    "global_order": True,
    "stream_versions": True,
    "version_base": 1,
    "time": True,
    "streams_per_event": "one",
    "snapshots": False,
    "checkpoints": True,
    "tombstones": False,
    "archived": False,
    "tenants": False,
    "live": True,
}


class InlineAsking:
    """An ask port that answers at once, or (held) when told to.

    Args:
        answers: gives the answer to a question, or raises an ExplorerError.
        held: keep questions until `release`; a newer question of a lane cancels the older one.
    """

    def __init__(self, answers: Callable[[Question], Answer], *, held: bool = False) -> None:
        self.answers = answers
        self.held = held
        self.asked: list[tuple[str | None, Question]] = []
        self.closed = False
        self._waiting: list[tuple[str | None, Question, Future[Any]]] = []

    def ask(self, question: Question, lane: str | None = None) -> Future[Any]:
        """Answer now, or keep the question."""
        self.asked.append((lane, question))
        future: Future[Any] = Future()
        if self.held:
            for other, _, older in self._waiting:
                if lane is not None and other == lane:
                    older.cancel()
            self._waiting.append((lane, question, future))
        else:
            self._complete(question, future)
        return future

    def release(self) -> None:
        """Answer everything that waits, in the order asked."""
        waiting, self._waiting = self._waiting, []
        for _, question, future in waiting:
            if not future.cancelled():
                self._complete(question, future)

    def close(self) -> None:
        """Stop asking; open futures are cancelled."""
        self.closed = True
        for _, _, future in self._waiting:
            future.cancel()

    def questions(self, kind: type[Question]) -> list[Any]:
        """Give the questions of one kind that were asked so far."""
        return [question for _, question in self.asked if isinstance(question, kind)]

    def _complete(self, question: Question, future: "Future[Any]") -> None:
        try:
            future.set_result(self.answers(question))
        except ExplorerError as error:
            future.set_exception(error)


def described(**changes: Any) -> Described:
    """Describe a store of ours; name what differs."""
    fields: dict[str, Any] = {
        "format": "event-explorer",
        "title": "Event Explorer store",
        "identity": "store-1",
        "writable": True,
        "clock": "simulated",
        "events": 0,
        "capabilities": dict(CAPABLE),
        "snapshots": 0,
        "checkpoints": (),
        "warnings": (),
        "evidence": (),
        "states": "domain",
    }
    return Described(**{**fields, **changes})


def now(call: Callable[[], None]) -> None:
    """Post by calling at once: the test's thread is the GUI thread."""
    call()


def session_of(
    answers: Callable[[Question], Answer] | None = None,
    *,
    head: int = 0,
    place: Place | None = None,
    source: str = "shop.db",
    store: Described | None = None,
    asking: InlineAsking | None = None,
    issuing: Any = None,
    domains: Domains | None = None,
    post: Callable[[Callable[[], None]], None] = now,
) -> Session:
    """Open a store that is not there: `answers` answers, the cursor is live at `head`."""
    store = store or described(events=head, writable=issuing is not None)

    def answer(question: Question) -> Answer:
        if isinstance(question, Describe):
            return store
        if answers is not None:
            return answers(question)
        if isinstance(question, AskHead):
            return Head(head, None)
        raise UnknownName(f"Nobody answers {type(question).__name__} here.")

    return Session(
        source=source,
        described=store,
        asking=asking or InlineAsking(answer),
        issuing=issuing,
        domains=domains or Domains(),
        selection=Selection(place or Place(ordinal=head, head=head)),
        post=post,
    )
