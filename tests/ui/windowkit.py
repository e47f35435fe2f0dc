"""A whole window over stores that are not there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QSlider, QVBoxLayout, QWidget

from explorer.core.errors import StoreMissing
from explorer.runtime.app import Brought
from explorer.runtime.approvals import Approvals
from explorer.runtime.kept_manner import KeptManner
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.questions import Detected
from explorer.viewmodels.actions import PANES
from explorer.viewmodels.appearance import LIGHT
from fakes import InlineAsking, described, session_of
from histories import History, steady


class StubPane(QWidget):
    """A pane that only notes what it is told."""

    titleChanged = Signal(str)
    relevantChanged = Signal(bool)

    def __init__(self, name):
        super().__init__()
        self.setObjectName(f"{name}_pane")
        self.session = None
        self.appearance = LIGHT
        self.watched = False
        view = QListWidget()
        view.setObjectName(name)
        view.addItems(["one", "two", "three"])
        QVBoxLayout(self).addWidget(view)

    def attach(self, session):
        self.session = session
        self.titleChanged.emit(f"{self.objectName()} of {session.source}")

    def set_watched(self, watched):
        self.watched = watched

    def detach(self):
        self.session = None
        self.titleChanged.emit("")

    def set_appearance(self, appearance):
        self.appearance = appearance


def stub_panes():
    return {name: StubPane(name) for name in PANES}


@dataclass
class FakeOpener:
    """Opens histories by name; notes what was wanted."""

    stores: dict[str, History] = field(default_factory=lambda: {"shop.db": steady(100)})
    opened: list[str] = field(default_factory=list)
    created: list[tuple[str, str]] = field(default_factory=list)
    sessions: list = field(default_factory=list)
    breaks: Exception | None = None
    copied: list[tuple[str, str]] = field(default_factory=list)
    copying: Callable[[], object] = lambda: None
    place: str = "no-demo.db"
    exported: list = field(default_factory=list)
    brought: list = field(default_factory=list)
    from_elsewhere: int = 0
    resets: int = 0
    folds: list = field(default_factory=list)
    keeping: KeptManner | None = None
    approvals: Approvals | None = None
    choices: dict = field(default_factory=dict)
    kept: list = field(default_factory=list)
    unkept: Exception | None = None
    mapped: list[str] = field(default_factory=list)
    found: Detected | None = None

    def open(self, source, post):
        if self.breaks is not None:
            raise self.breaks
        if source not in self.stores:
            raise StoreMissing(f"There is no file {source}; choose another one.")
        self.opened.append(source)
        history = self.stores[source]
        session = session_of(
            asking=InlineAsking(history),
            head=len(history.events),
            source=source,
            store=described(
                events=len(history.events),
                writable=not source.startswith("foreign"),
                clock=None if source.startswith("foreign") else "simulated",
            ),
            post=post,
        )
        self.sessions.append(session)
        return session

    def open_in(self, source, manner, post):
        self.folds.append(manner.fold)
        self.choices[source] = manner.format
        return replace(self.open(source, post), manner=manner, kept=self.keeping)

    def keep(self, session, before):
        if self.unkept is not None:
            raise self.unkept
        if session.kept is not None:
            session.kept.keep(before, session.manner)
        self.kept.append((session.source, session.manner))

    def manner(self, source):
        return Manner(self.choices.get(source))

    def detected(self, source):
        return self.found

    def mapping(self, source):
        self.mapped.append(source)
        return InlineAsking(steady(1))

    def create(self, path, clock):
        self.created.append((path, clock))
        self.stores[path] = History([])

    def backup(self, source, to, progress):
        progress(1_000_000, 5_000_000)
        self.copied.append((source, to))
        self.copying()
        progress(5_000_000, 5_000_000)
        return len(self.stores[source].events)

    def cache(self):
        return "cache"

    def export(self, source, wish, told, manner=USUAL):
        told(500, 1_000, "events")
        self.exported.append((source, wish))
        self.copying()
        told(1_000, 1_000, "events")
        return len(self.stores[source].events)

    def bring_in(self, wish, told):
        told(1_000_000, 5_000_000, "bytes")
        self.brought.append(wish)
        self.copying()
        self.stores[wish.into] = steady(30)
        return Brought(30, self.from_elsewhere)

    def engine(self):
        return "SQLite 3"

    def demo(self, progress):
        progress(1, 2)
        self.stores["demo.db"] = steady(50)
        return "demo.db"

    def demo_place(self):
        return self.place

    def reset_demo(self, progress):
        self.resets += 1
        self.stores[self.place] = steady(20)
        return self.place


class FakeDialogs:
    """Answers at once what it was told to answer."""

    def __init__(self):
        self.path = ""
        self.format = None
        self.map = None
        self.copy = ""
        self.to_export = None
        self.to_import = None
        self.may_replace = False
        self.new = None
        self.action = None
        self.shown = []
        self.new_demo = False
        self.fold_file = ""
        self.key_file = ""
        self.following = True
        self.approving = True
        self.bookmark = None
        self.proposed = []

    def name_bookmark(self, ordinal, proposed):
        self.proposed.append((ordinal, proposed))
        return self.bookmark

    def choose_key_file(self):
        return self.key_file

    def choose_fold_file(self):
        return self.fold_file

    def approves(self, fold, *, changed):
        self.shown.append(("changed" if changed else "new", fold.digest))
        return self.approving

    def follows(self, name):
        self.shown.append(f"follow {name}")
        return self.following

    def wants_new_demo(self):
        self.shown.append("reset")
        return self.new_demo

    def choose_store(self):
        return self.path

    def choose_format(self, name, detected):
        self.shown.append((name, detected))
        return self.format

    def map_table(self, name, asking, post, begin):
        self.shown.append((name, begin))
        return self.map

    def choose_copy(self):
        return self.copy

    def export(self):
        return self.to_export

    def replaces(self, name):
        self.shown.append(f"replace {name}")
        return self.may_replace

    def bring_in(self):
        return self.to_import

    def new_store(self):
        return self.new

    def preferences(self, theme, cache, background, allowed):
        self.shown += ["preferences", cache]
        allowed()

    def about(self, engine):
        self.shown += ["about", engine]

    def show_page(self, title):
        self.shown.append(title)

    def find_action(self, actions):
        self.shown.append("palette")
        return actions.by_id[self.action] if self.action else None


def at(shell):
    """Give where the cursor stands."""
    return shell.selection.place.ordinal


def slider(shell):
    """Give the timeline's slider."""
    return shell.window.findChild(QSlider, "timeline")
