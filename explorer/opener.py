"""How the window comes by its stores, wired: opened as they were read the last time, made, moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from platformdirs import user_data_path

from explorer.core.errors import BadFoldFile, ExplorerError, FormatsAlike, NoFormatFits
from explorer.core.table_map import FormatChoice, TableMap
from explorer.demo_store import demo_place
from explorer.mapping import asked, fitting, kept_maps
from explorer.readers import DOMAINS, histories_folder, history_limit
from explorer.runtime import questions as q
from explorer.runtime.app import App, Brought, Told
from explorer.runtime.approvals import Approvals
from explorer.runtime.asking import Asking
from explorer.runtime.fold_source import FoldChoice, FoldSource, chosen_file
from explorer.runtime.issuing import Waits, silent
from explorer.runtime.kept_manner import KeptManner
from explorer.runtime.manner import USUAL, Manner

if TYPE_CHECKING:
    from explorer.runtime.cache import Cache
    from explorer.runtime.workbench import Workbench
    from explorer.viewmodels.moving import ExportWish, ImportWish
    from explorer.viewmodels.session import Session

Post = Callable[[Callable[[], None]], None]


def data_folder() -> Path:
    """Say where it is kept what somebody said of stores."""
    return user_data_path("event-explorer", appauthor=False)


def kept_manner(identity: str) -> KeptManner:
    """Give what is kept of how a store is read."""
    return KeptManner(data_folder() / "manners", identity)


class Program(App, Protocol):
    """What the window needs of the wired program beyond what a command line needs."""

    def build(self, source: str, manner: Manner = USUAL, stamp: str = "") -> Asking:
        """Begin a process that builds the history of a store, which must still have this stamp."""

    def survey(self, source: str, manner: Manner = USUAL, stamp: str = "") -> Asking:
        """Begin a process that surveys a large store, which must still have this stamp."""

    def own_workbench(self, source: str, waits: Waits = silent) -> Workbench:
        """Open a store of ours for issuing commands."""


class _Opened(NamedTuple):
    """A store that is open: in which manner, who answers for it, what it is, and what went wrong before."""

    manner: Manner
    asking: Asking
    described: q.Described
    told: str = ""


class WiredOpener:
    """Implements explorer.viewmodels.opening.Opener for the window.

    Args:
        app: the wired program.
        acting: whether what falls due in an open store happens; a picture of it is no reason.
        patient: whether a store is shown only once all its events are counted, as a picture of it is.
        manners: by source, how stores are to be read, whatever is kept of them.
    """

    def __init__(
        self,
        app: Program,
        *,
        acting: bool = True,
        patient: bool = False,
        manners: Mapping[str, Manner] | None = None,
    ) -> None:
        self._app = app
        self._acting = acting
        self._patient = patient
        self._manners = dict(manners or {})

    def open(self, source: str, post: Post) -> Any:
        """Open a store as it was read the last time: in a reader of its own, and ours also for writing."""
        manner = self.manner(source)
        try:
            first = self._asking(source, manner)
        except (NoFormatFits, FormatsAlike) as error:
            kept = None if manner.format else self._chosen_before(source, error)
            if kept is None:
                raise
            first = self._asking(source, replace(manner, format=kept))
        return self._session(source, self._as_kept(source, first), post)

    def open_in(self, source: str, manner: Manner, post: Post) -> Any:
        """Open a store in a chosen manner, and again so while the program runs, but for a key."""
        session = self._session(source, self._asking(source, manner), post)
        key = self.manner(source).decoding.key
        self._manners[source] = replace(manner, decoding=replace(manner.decoding, key=key), live=False)
        return session

    def keep(self, session: Session, before: Manner) -> None:
        """Keep in what a store is read otherwise than before."""
        if session.kept is not None:
            session.kept.keep(before, session.manner)
        if isinstance(session.manner.format, TableMap):
            kept_maps().keep(session.described.identity, session.manner.format)

    def manner(self, source: str) -> Manner:
        """Say how somebody chose that a store is read."""
        return self._manners.get(source, USUAL)

    def detected(self, source: str) -> q.Detected:
        """Say which formats a store could have, and why."""
        return cast("q.Detected", asked(self._app.detect(source), q.AskDetect()))

    def mapping(self, source: str) -> Asking:
        """Start a process that looks at a database for somebody who maps it."""
        return self._app.mapping(source)

    def _chosen_before(self, source: str, error: NoFormatFits | FormatsAlike) -> FormatChoice | None:
        """Find the map or the format that was chosen for a store that is not recognised by itself."""
        if isinstance(error, NoFormatFits):
            return fitting(source, kept_maps().load())
        for match in self.detected(source).matches:
            read_so = asked(self._app.ask(source, Manner(match.format)), q.Describe())
            if kept_manner(read_so.identity).load().format == match.format:
                return match.format
        return None

    def _as_kept(self, source: str, first: _Opened) -> _Opened:
        """Open a store again in the manner that is kept for it; what cannot be used any more is left out."""
        said, kept = first.manner, kept_manner(first.described.identity).load()
        wanted = replace(
            said,
            format=said.format or kept.format,
            fold=said.fold or kept.fold,
            decoding=replace(kept.decoding, key=said.decoding.key),
        )
        why: list[str] = []
        for manner in (wanted, replace(wanted, fold=said.fold)):
            if manner == said:
                break
            try:
                if manner.fold != said.fold:
                    self._require_approved(manner.fold)
                found = self._asking(source, manner)
            except ExplorerError as error:
                why.append(str(error))
                continue
            first.asking.close()
            return found._replace(told=_left_out(why))
        return first._replace(told=_left_out(why))

    def _require_approved(self, fold: FoldChoice | None) -> None:
        """Look whether a fold file is still what somebody approved.

        Raises:
            BadFoldFile: it is not.
        """
        if not isinstance(fold, FoldSource):
            return
        if chosen_file(fold.path) != fold:
            raise BadFoldFile(
                f"{fold.name} has changed since it was chosen, so it was not run; choose it again."
            )
        if not self.approvals.holds(fold):
            raise BadFoldFile(f"{fold.name} is not approved any more, so it was not run; choose it again.")

    def _session(self, source: str, opened: _Opened, post: Post) -> Any:
        from explorer.runtime.bookmarks import BookmarkFile
        from explorer.runtime.desk import Desk
        from explorer.runtime.keeping import HistoryKeeper
        from explorer.runtime.shared import surveyed
        from explorer.viewmodels.selection import Place, Selection
        from explorer.viewmodels.session import Session

        manner, asking, described, told = opened
        opens = partial(self._app.own_workbench, source)
        issuing = Desk(opens, self._acting) if described.writable else None
        history = None
        if manner.may_be_kept:
            history = HistoryKeeper(lambda: self._app.build(source, manner, described.stamp), post)
        return Session(
            source,
            described,
            surveyed(asking, described, partial(self._app.survey, source, manner)),
            issuing,
            DOMAINS,
            Selection(Place(described.events, described.events, counted=described.counted)),
            post,
            history,
            BookmarkFile(data_folder() / "bookmarks", described.identity),
            manner,
            kept_manner(described.identity),
            told,
        )

    def _asking(self, source: str, manner: Manner) -> _Opened:
        """Start a reader, and wait until it has the store open."""
        asking = self._app.ask(source, manner, gradually=not self._patient)
        try:
            described = asking.ask(q.Describe()).result()
            if manner.fold is not None:
                asking.ask(q.AskProjections()).result()  # a file that cannot be used shows now
        except BaseException:  # Ctrl+C, too: a reader that nobody asks would stay
            asking.close()
            raise
        return _Opened(manner, asking, described)

    @property
    def approvals(self) -> Approvals:
        """Give what remembers which fold files may be run."""
        return Approvals(data_folder() / "approved-folds.json")

    def create(self, path: str, clock: str) -> None:
        """Make an empty store."""
        self._app.create(Path(path), clock)

    def backup(self, source: str, to: str, progress: Callable[[int, int], None]) -> int:
        """Copy a store of ours to a new file."""
        return self._app.backup(source, Path(to), progress)

    def export(self, source: str, wish: ExportWish, told: Told, manner: Manner = USUAL) -> int:
        """Write all events of a store into a file."""
        to = Path(wish.path)
        return self._app.export(source, to, wish.form, told, replacing=wish.replacing, manner=manner)

    def bring_in(self, wish: ImportWish, told: Told) -> Brought:
        """Take all events of a file into an empty store, or none of them."""
        return self._app.bring_in(wish.file, Path(wish.into), None, wish.clock, told)

    def demo(self, progress: Callable[[int, int], None]) -> str:
        """Give the path of the demo store, after building it where it is missing."""
        return str(self._app.demo(None, progress))

    def engine(self) -> str:
        """Say what keeps our stores."""
        from explorer.stores.sqlite_driver import engine

        return engine()

    def cache(self) -> Cache:
        """Give what is kept of the pasts of all stores."""
        from explorer.runtime.cache import Cache

        return Cache(histories_folder(), history_limit())

    def demo_place(self) -> str:
        """Say where the demo store lies, or would lie."""
        return str(demo_place())

    def reset_demo(self, progress: Callable[[int, int], None]) -> str:
        """Make the demo anew, and give its path."""
        return str(self._app.reset_demo(None, progress)[0])


def _left_out(why: list[str]) -> str:
    return f"The store is not shown as it was the last time. {why[0]}" if why else ""
