"""The SQLite store and the one in memory answer every sequence of wishes alike."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from explorer.core.errors import ExplorerError
from explorer.core.expected import Expect
from explorer.core.read_models import Checkpoint
from explorer.stores.memory import MemoryStore
from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event, new_outcome

STREAMS = st.sampled_from(["cart-1", "cart-2", "todo", "account-a-b"])
COUNTS = st.integers(0, 4)
WISHES = st.one_of(st.sampled_from(list(Expect)), st.integers(0, 6))
ORDINALS = st.one_of(st.none(), st.integers(0, 40))
LIMITS = st.one_of(st.none(), st.integers(0, 5))
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
DATA = st.dictionaries(st.text(max_size=5), JSON, max_size=3)
KEYS = st.tuples(st.text("ab\x01\x02 _é", max_size=3), st.text("ab", max_size=1))


class StoreModel(RuleBasedStateMachine):
    @initialize()
    def make(self):
        self.folder = Path(tempfile.mkdtemp())
        self.store = create(self.folder / "store.db", clock="simulated")
        self.model = MemoryStore()
        self.made = []
        self.fresh = 0

    def teardown(self):
        if hasattr(self, "store"):
            failing = {check.name for check in self.store.verify() if not check.ok}
            assert failing <= {"checkpoints"}, "only its consumers may run ahead"
            self.store.close()
            shutil.rmtree(self.folder)

    def both(self, ask):
        answers = []
        for store in (self.store, self.model):
            try:
                answers.append(ask(store))
            except ExplorerError as error:
                answers.append((type(error), str(error)))
        assert answers[0] == answers[1]
        return answers[0]

    def events(self, count, data):
        self.fresh += count
        return [new_event(f"e{self.fresh - n}", f"Type{n % 3}", data) for n in range(count)]

    @rule(stream=STREAMS, count=COUNTS, wish=WISHES, data=DATA)
    def append(self, stream, count, wish, data):
        batch = self.events(count, data)
        self.made.append((stream, batch))
        self.both(lambda store: store.append(stream, batch, wish))

    @rule(
        stream=STREAMS,
        count=COUNTS,
        wish=WISHES,
        command=st.integers(0, 5),
        kind=st.sampled_from(["accepted", "refused"]),
    )
    def append_with_outcome(self, stream, count, wish, command, kind):
        batch = self.events(count, {"command": command})
        outcome = new_outcome(f"k{command}", kind, stream=stream, code=None if kind == "accepted" else "No")
        self.both(lambda store: store.append(stream, batch, wish, outcome))

    @rule(which=st.integers(0, 30), wish=WISHES)
    def retry(self, which, wish):
        if self.made:
            stream, batch = self.made[which % len(self.made)]
            self.both(lambda store: store.append(stream, batch, wish))

    @rule(which=st.integers(0, 30), stream=STREAMS, wish=WISHES, count=COUNTS)
    def reuse_ids(self, which, stream, wish, count):
        if self.made:
            _, batch = self.made[which % len(self.made)]
            mixed = [*self.events(count, {}), *batch[:1]]
            self.both(lambda store: store.append(stream, mixed, wish))

    @rule(after=ORDINALS, limit=LIMITS, backward=st.booleans())
    def read(self, after, limit, backward):
        self.both(lambda store: list(store.read(after or 0, limit, backward=backward)))

    @rule(stream=STREAMS, after=ORDINALS, until=ORDINALS, limit=LIMITS, backward=st.booleans())
    def read_stream(self, stream, after, until, limit, backward):
        self.both(lambda store: list(store.read_stream(stream, after, limit, until=until, backward=backward)))

    @rule(command=st.integers(0, 5), kind=st.sampled_from(["accepted", "refused", "conflict"]))
    def record(self, command, kind):
        outcome = new_outcome(f"k{command}", kind, code="Late" if kind == "refused" else None)
        self.both(lambda store: store.record(outcome))

    @rule(
        changes=st.dictionaries(KEYS, st.one_of(st.none(), DATA), max_size=3),
        at=st.integers(0, 3),
        was=ORDINALS,
    )
    def save(self, changes, at, was):
        previous = None if was is None else (was % 4, 0)
        self.both(lambda store: store.save(Checkpoint("carts", 1, (at, 0)), changes, previous))

    @rule()
    def reset(self):
        self.both(lambda store: store.reset("carts"))

    @rule()
    def reopen(self):
        self.store.close()
        self.store = open_store(self.folder / "store.db", writable=True)

    @invariant()
    def tells_the_same(self):
        if not hasattr(self, "store"):
            return
        self.both(lambda store: store.head())
        self.both(lambda store: list(store.streams()))
        self.both(lambda store: list(store.categories()))
        self.both(lambda store: dict(store.types()))
        self.both(lambda store: list(store.outcomes()))
        self.both(lambda store: dict(store.outcome_counts()))
        self.both(lambda store: list(store.rows("carts")))
        self.both(lambda store: (store.count("carts"), list(store.checkpoints())))
        ordinals = [event.ordinal for event in self.store.read()]
        assert ordinals == list(range(1, len(ordinals) + 1))


TestStoreModel = StoreModel.TestCase
TestStoreModel.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
