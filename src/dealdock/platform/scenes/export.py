"""Export of accounts as a scene, with all ids and times."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import support
from dealdock.platform.scenes.support import SceneVendors
from dealdock.platform.scenes.writers import LazyList, LazyMapping


def export(db: Connection, vendors: SceneVendors, account_ids: Iterable[int]) -> LazyMapping:
    """Return the scene of these accounts. Its records are read from the database while it is written.

    It can be written once, while the transaction lasts, in bounded memory.
    """
    selected = [accounts.get(db, account_id) for account_id in account_ids]
    return LazyMapping([("accounts", LazyList(LazyMapping(_account(db, vendors, account)) for account in selected))])


def _account(db: Connection, vendors: SceneVendors, account: AccountContext) -> Iterator[tuple[str, Any]]:
    support_ = support.of_account(vendors, account)
    settings = support_.settings(db, account)
    yield "id", settings.pop("id")
    if support_.vendor != vendors.default:
        yield "vendor", support_.vendor
    yield from settings.items()
    for kind in support_.form.kinds:
        records = support_.records(db, account, kind)
        first = next(records, None)
        if first is not None:
            yield kind, LazyList(chain([first], records))
