"""The reasons why two keys identify no caller. They are looked up only where that is so."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.secrets import digest
from dealdock.platform.models import Account, Directory
from dealdock.platform.models.context import TENANT, AccountContext

_FOUND: Final = select(Directory.digest, Directory.kind, Directory.user_id, Directory.expires_at, *TENANT).join(
    Account, Account.id == Directory.account_id
)


def what_is_wrong(db: Connection, *, api_key: str, user_key: str, real: datetime) -> str:
    """In words that name neither key."""
    keys = {"api_key": api_key, "user_key": user_key}
    missing = [name for name, key in keys.items() if not key]
    if missing:
        return f"{' and '.join(missing)}: missing, or empty"
    digests = {name: digest(key) for name, key in keys.items()}
    found = {row.digest: row for row in db.execute(_FOUND.where(Directory.digest.in_(digests.values())))}
    key, user = (found.get(each) for each in digests.values())
    mixed = [name for name, row in (("api_key", key), ("user_key", user)) if row is not None and row.kind != name]
    if mixed:
        return " and ".join(f"{name} is no {name}, but a credential of another kind" for name in mixed)
    if user is None or key is None:
        return "no user has this user_key" if user is None else "nobody has this api_key (any more): a login gives one"
    if (key.id, key.user_id) != (user.id, user.user_id):
        return "api_key and user_key are two users'"
    if key.expires_at <= AccountContext(*key[4:]).now(real):
        return f"api_key {credential_index.ended(key.expires_at)}: log in again"
    return "the user with these keys is gone"
