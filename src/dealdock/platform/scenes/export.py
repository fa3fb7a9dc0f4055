"""Export of accounts as a scene, with all ids and times."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import support
from dealdock.platform.scenes.support import SceneVendors
from dealdock.platform.scenes.writers import LazyList, LazyMapping

IdsOf = Callable[[Connection, AccountContext], PublicIds | None]


def export(
    db: Connection, vendors: SceneVendors, account_ids: Iterable[int], ids_of: IdsOf = lambda *_: None
) -> LazyMapping:
    """Return the scene of these accounts. Its records are read from the database while it is written.

    It can be written once, while the transaction lasts, in bounded memory. `ids_of` returns the public ids of an
    account; None where ids are integers.
    """
    selected = [accounts.get(db, account_id) for account_id in account_ids]
    described = (LazyMapping(_account(db, vendors, account, ids_of)) for account in selected)
    return LazyMapping([("accounts", LazyList(described))])


def _account(
    db: Connection, vendors: SceneVendors, account: AccountContext, ids_of: IdsOf
) -> Iterator[tuple[str, Any]]:
    ids = ids_of(db, account)
    support_ = support.of_account(vendors, account)
    settings = support_.settings(db, account)
    yield "id", settings.pop("id")
    if support_.vendor != vendors.default:
        yield "vendor", support_.vendor
    yield from settings.items()
    for kind in support_.kinds:
        records = support_.records(db, account, kind, ids)
        first = next(records, None)
        if first is not None:
            yield kind, LazyList(chain([first], records))
