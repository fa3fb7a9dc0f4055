"""The parameter `announce` of calls that replace an account's records."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, TypeAlias

from fastapi import Query

from dealdock.platform.accounts import accounts
from dealdock.platform.lifecycle import announcing as announcements
from dealdock.platform.records.models import Base
from dealdock.sandbox import Sandbox

Announce: TypeAlias = Annotated[
    bool,
    Query(
        description="Announce each record that this brings in to the account's webhooks, which stay, as a new one. "
        "By default nothing is announced"
    ),
]


@contextmanager
def announcing(sandbox: Sandbox, account_id: int, *, announce: bool) -> Iterator[type[Base] | None]:
    """Announce the records that the block brings into an account. Yield the table whose rows stay, if there is one.

    Vendors that send no webhooks have nothing to announce.
    """
    vendor = sandbox.vendors.get(sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor)
    rules = vendor.webhooks if announce else None
    yield None if rules is None else rules.subscriptions
    if rules is not None:
        announcements.announce(sandbox.database, sandbox.clock, vendor.accounts, rules, account_id)
