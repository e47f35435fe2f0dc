"""A bank in memory whose transfers end in every way, answered about without a process between."""

from benches import DOMAINS, bench, issue
from explorer.runtime.answering import Answering
from fakes import InlineAsking, described, session_of


def bank():
    """Three accounts; t1 completes, t2 is refunded (its target is frozen), t3 is turned down at once."""
    at = bench()
    for key in ("rich", "poor", "cold"):
        issue(at, "OpenAccount", account_id=key, holder_name="Jo Doe", currency="EUR")
    issue(at, "DepositMoney", account_id="rich", amount_cents=100_000, reference="")
    issue(at, "FreezeAccount", account_id="cold", reason="asked by the court")
    transfer(at, "t1", "rich", "poor")
    transfer(at, "t2", "rich", "cold")
    transfer(at, "t3", "cold", "rich")
    return at


def transfer(at, key, source, target, cents=500):
    """Ask for a transfer, and let its process go to its end."""
    issue(
        at,
        "RequestTransfer",
        transfer_id=key,
        from_account_id=source,
        to_account_id=target,
        amount_cents=cents,
        currency="EUR",
        reference="",
    )


def answering(at):
    """Answer about a bench's store."""
    return Answering(at.store, DOMAINS)


def session_at(at, **options):
    """Open a bench's store as the window does; gives the session and its ask port."""
    head = at.store.head()
    asking = InlineAsking(answering(at).answer)
    store = described(events=head)
    made = session_of(asking=asking, head=head, store=store, domains=DOMAINS, **options)
    return made, asking


def ordinals(at, stream, kind):
    """Give the ordinals of a stream's events of a type."""
    return [event.ordinal for event in at.store.read_stream(stream) if event.type == kind]
