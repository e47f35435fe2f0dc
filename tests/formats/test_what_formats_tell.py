"""What stores of each format can tell, as the window and the command line will say it."""

from dataclasses import asdict

import pytest
from generated import (
    akka_jdbc,
    akka_jdbc_legacy,
    akka_r2dbc,
    axon4,
    axon5,
    eventflow,
    eventuous_postgres,
    eventuous_sqlite,
    marten,
    neventstore,
    revo,
    sqlstreamstore,
)
from rewriting import rewritten

TOLD = {
    akka_jdbc: "global_order stream_versions time tombstones from 1",
    akka_jdbc_legacy: "global_order stream_versions time tombstones from 1",
    akka_r2dbc: "stream_versions time tombstones from 1",
    axon4: "global_order stream_versions time from 0",
    axon5: "global_order stream_versions time from 0",
    eventflow: "global_order stream_versions time from 1",
    eventuous_postgres: "global_order stream_versions time checkpoints from 0",
    eventuous_sqlite: "global_order stream_versions time checkpoints from 0",
    marten: "global_order stream_versions time tombstones archived tenants from 1",
    neventstore: "global_order stream_versions time tenants from 1",
    revo: "global_order stream_versions time checkpoints tenants from 1",
    sqlstreamstore: "global_order stream_versions time tombstones from 0",
}


@pytest.mark.parametrize("module", TOLD, ids=lambda module: module.FORMAT)
def test_a_store_tells_what_its_format_keeps(module, tmp_path):
    store = rewritten(tmp_path, module)
    told = asdict(store.described.capabilities)
    assert told.pop("streams_per_event") == "one"
    base = told.pop("version_base")
    assert told.pop("live") == told["global_order"]  # without one, what comes later may belong before
    assert {*(name for name, can in told.items() if can), "from", str(base)} == set(TOLD[module].split())
    assert store.failed == []
    assert not [one for one in store.described.warnings if "not sure" in one or "not shown" in one]
