"""Callers: API users found by their keys."""

from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select

from dealdock.platform.credentials import secrets
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.statements import Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.models import Account, Directory, User
from dealdock.platform.models.context import TENANT, AccountContext, Caller

_OF_DIRECTORY: Final = (Directory.digest, Directory.kind, Directory.user_id, Directory.expires_at)


_BY_KEYS: Final = Statement(
    select(*TENANT, *_OF_DIRECTORY)
    .join(Account, Account.id == Directory.account_id)
    .where(or_(Directory.digest == bindparam("api_key"), Directory.digest == bindparam("user_key")))
)


_CALLING: Final = Statement(
    select(User.role, User.time_zone).where(User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id"))
)


def caller(db: Connection, *, api_key: str, user_key: str, real: datetime) -> Caller | None:
    """Return the caller with these two keys: both of one user, the API key not expired by the account's clock."""
    found = caller_cache.known(db, (api_key, user_key), partial(_of_keys, db, api_key, user_key))
    if found is None or (found.ends is not None and found.ends <= found.caller.account.now(real)):
        return None
    return found.caller


class _Known(NamedTuple):
    """The caller of two keys, and when the first of them ends."""

    caller: Caller
    ends: datetime | None


def _of_keys(db: Connection, api_key: str, user_key: str) -> _Known | None:
    shown = {"api_key": secrets.digest(api_key), "user_key": secrets.digest(user_key)}
    keys = {digest: kind for kind, digest in shown.items()}
    found = _BY_KEYS.all(db, shown)
    whose = {(row.id, row.user_id) for row in found}
    if len(found) != len(("api_key", "user_key")) or {row.digest: row.kind for row in found} != keys or len(whose) > 1:
        return None
    caller = as_caller(db, AccountContext(*found[0][: len(TENANT)]), found[0].user_id)
    ends = [row.expires_at for row in found if row.expires_at is not None]
    return caller and _Known(caller, min(ends, default=None))


def as_caller(db: Connection, account: AccountContext, user_id: int) -> Caller | None:
    """The user as one who calls, where he is there."""
    datasets.hold_among_writers(db, account.dataset_id)
    found = _CALLING.one(db, {"dataset_id": account.dataset_id, "id": user_id})
    return None if found is None else Caller(account, user_id, found.role, found.time_zone)
