"""Callers found by their two keys, or by an access token and a business unit."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials import callers, credential_index
from dealdock.platform.credentials.secrets import digest
from dealdock.platform.records.models import Account, CredentialIndex
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext, Caller
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.names import VENDOR
from dealdock.vendors.pardot.wire.errors import PardotError

API_SCOPES: Final = frozenset({"pardot_api", "full"})
"""A token with scopes needs one of these for the API."""

_FOUND: Final = (
    select(
        CredentialIndex.digest,
        CredentialIndex.kind,
        CredentialIndex.user_id,
        CredentialIndex.expires_at,
        *CONTEXT_COLUMNS,
    )
    .join(Account, Account.id == CredentialIndex.account_id)
    .where(Account.vendor == VENDOR)
)


def by_keys(db: Connection, *, api_key: str, user_key: str, real: datetime) -> Caller:
    """Return the caller with these keys. Error 1."""
    found = callers.caller(db, VENDOR, {"api_key": api_key, "user_key": user_key}, real=real)
    if found is None:
        raise PardotError(1, _why_no_caller(db, api_key=api_key, user_key=user_key, real=real))
    return found


def by_token(db: Connection, token: str, *, business_unit_id: str, real: datetime) -> Caller:
    """Return the caller with this access token, for this business unit. Errors 201, 184."""
    keys = {"access_token": token, "business_unit_id": business_unit_id}
    found = callers.identify(db, VENDOR, keys)
    if found is None or found.has_expired(real):
        raise _refused_token(db, **keys, real=real)
    if found.caller is None:
        raise PardotError(184, "the access token's user is gone")
    if found.scope is not None and API_SCOPES.isdisjoint(found.scope.split()):
        raise PardotError(184, f"the access token's scope, {quoted(found.scope)}, has neither pardot_api nor full")
    return found.caller


def _refused_token(db: Connection, *, access_token: str, business_unit_id: str, real: datetime) -> PardotError:
    """Return the error for a token that has expired, or that does not belong to the business unit.

    A valid token does not reveal which other business units exist.
    """
    unit = quoted(business_unit_id)
    found = callers.identify(db, VENDOR, {"access_token": access_token})
    if found is not None and not found.has_expired(real):
        return PardotError(201, f"the access token is for another business unit than {unit}")
    if callers.identify(db, VENDOR, {"business_unit_id": business_unit_id}) is None:
        return PardotError(201, f"no account is the business unit {unit}")
    if found is None or found.expires_at is None:
        return PardotError(184, "no such access token was issued, or it was revoked")
    return PardotError(184, f"the access token {credential_index.expiry_reason(found.expires_at)}")


def _why_no_caller(db: Connection, *, api_key: str, user_key: str, real: datetime) -> str:
    """Return why two keys identify no caller, in words that contain neither key."""
    keys = {"api_key": api_key, "user_key": user_key}
    missing = [name for name, key in keys.items() if not key]
    if missing:
        return f"{' and '.join(missing)}: missing, or empty"
    digests = {name: digest(key) for name, key in keys.items()}
    found = {row.digest: row for row in db.execute(_FOUND.where(CredentialIndex.digest.in_(digests.values())))}
    key, user = (found.get(each) for each in digests.values())
    mixed = [name for name, row in (("api_key", key), ("user_key", user)) if row is not None and row.kind != name]
    if mixed:
        return " and ".join(f"{name} is no {name}, but a credential of another kind" for name in mixed)
    if user is None or key is None:
        return "no user has this user_key" if user is None else "no user has this api_key: a login issues one"
    if (key.id, key.user_id) != (user.id, user.user_id):
        return "api_key and user_key are two users'"
    if key.expires_at <= AccountContext(*key[4:]).now(real):
        return f"api_key {credential_index.expiry_reason(key.expires_at)}: log in again"
    return "the user with these keys is gone"
