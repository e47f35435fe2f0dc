"""Banking: accounts, and the transfers between them."""

from __future__ import annotations

from typing import get_args

from domain.banking.decisions.account import decide_account
from domain.banking.decisions.account_commands import OpenAccount, TransferStep, UseCommand
from domain.banking.decisions.transfer import (
    CompleteTransfer,
    FailTransfer,
    RequestTransfer,
    decide_transfer,
    transfer_facts,
)
from domain.banking.events import AccountEvent, TransferEvent
from domain.banking.fold import (
    Account,
    NoAccount,
    NoTransfer,
    Transfer,
    evolve_account,
    evolve_transfer,
)
from domain.banking.load import PRESETS
from domain.banking.processes import PROCESSES
from domain.banking.projections import PROJECTIONS
from domain.banking.upcasts import UPCASTERS
from domain.kernel.category import Category
from domain.kernel.decider import Decider
from domain.kernel.domain import Domain

ACCOUNT = Category(
    name="account",
    title="Account",
    key="account_id",
    decider=Decider(NoAccount(), decide_account, evolve_account),
    commands=(OpenAccount, *get_args(UseCommand)),
    process_commands=get_args(TransferStep),
    events=get_args(AccountEvent),
    states=get_args(Account),
)

TRANSFER = Category(
    name="transfer",
    title="Transfer",
    key="transfer_id",
    decider=Decider(NoTransfer(), decide_transfer, evolve_transfer),
    commands=(RequestTransfer,),
    process_commands=(CompleteTransfer, FailTransfer),
    events=get_args(TransferEvent),
    states=get_args(Transfer),
    facts=transfer_facts,
)

BANKING = Domain(
    name="banking",
    title="Banking",
    categories=(ACCOUNT, TRANSFER),
    projections=PROJECTIONS,
    processes=PROCESSES,
    upcasters=UPCASTERS,
    presets=PRESETS,
)
