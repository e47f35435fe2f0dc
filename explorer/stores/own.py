"""Our own store: reading, appending, outcomes, read models and the CRUD twin over one database."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from explorer.core.description import Capabilities, Check, CheckpointInfo, Description
from explorer.core.errors import StoreDamaged
from explorer.stores.appending import Appending
from explorer.stores.intake import TakingIn
from explorer.stores.outcomes import Outcomes
from explorer.stores.read_models import ReadModelRows
from explorer.stores.reading import Reading
from explorer.stores.schema import FORMAT, TITLE, head, meta
from explorer.stores.session import Database
from explorer.stores.twin import TwinRows
from explorer.stores.verifying import verify

CAPABILITIES = Capabilities(
    global_order=True,
    stream_versions=True,
    version_base=1,
    time=True,
    streams_per_event="one",
    snapshots=False,
    checkpoints=True,
    tombstones=False,
    archived=False,
    tenants=False,
    live=True,
)

_META = select(meta.c.key, meta.c.value)
_HEAD_HASH = select(head.c.hash)


class SqlStore(Reading, Appending, TakingIn, Outcomes, ReadModelRows, TwinRows):
    """Our own store in a SQL database; what differs between engines is behind `Database`."""

    def __init__(self, database: Database, *, writable: bool, warnings: tuple[str, ...] = ()) -> None:
        """Take over an open database that holds our tables.

        Args:
            database: the open database.
            writable: whether commands may be issued on the store, be it through another connection.
            warnings: sentences about what is unusual.

        Raises:
            StoreDamaged: it does not say which store it is.
        """
        super().__init__()
        self._database = database
        self._writable = writable
        self._warnings = warnings
        self._meta: dict[str, str] = dict(database.fetch(_META))
        if not all(isinstance(self._meta.get(name), str) for name in ("store_id", "clock")):
            raise StoreDamaged(
                f"{database.where} does not say which store it is; it cannot be shown. "
                "Restore it from a backup."
            )

    @property
    def clock(self) -> str:
        """Whose time its events bear: "wall" or "simulated"."""
        return self._meta["clock"]

    def describe(self) -> Description:
        """Say what kind of store this is."""
        last = self.head()
        return Description(
            format=FORMAT,
            title=TITLE,
            identity=self._meta["store_id"],
            writable=self._writable,
            clock=self.clock,
            capabilities=CAPABILITIES,
            checkpoints=tuple(
                CheckpointInfo(one.name, one.at[0], max(0, last - one.at[0])) for one in self.checkpoints()
            ),
            warnings=self._warnings,
            evidence=(f"Its application id is that of an {TITLE}.",),
        )

    def head_hash(self) -> str:
        """Give the hash of the last event in hexadecimal: it stands for the whole past."""
        return bytes(self._database.fetch(_HEAD_HASH)[0][0]).hex()

    def verify(self) -> Iterator[Check]:
        """Check what the store can prove of itself, one check at a time."""
        return verify(self._database)

    def close(self) -> None:
        """Let the store go."""
        self._database.close()
