"""Account details, including the credentials of its first user."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from dealdock.platform.credentials.consents import own_consent
from dealdock.platform.credentials.kinds import REFRESH_TOKEN, SHOWN_TOKENS, CredentialKind
from dealdock.platform.credentials.secrets import PUBLISHED, Credentials, digest
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import CredentialIndex


class AccountView(NamedTuple):
    """Account details, including the credentials of its first user.

    The password, and keys in `credentials`, are None if a person chose them. Keys that a login issues are None if
    the user's role may not log in.
    """

    id: int
    name: str
    vendor: str
    time_zone: str
    kept_requests: int
    watched: bool
    redirect_uris: tuple[str, ...]
    jwt_public_key: str | None
    user_id: int | str
    """With public ids, the one of the user."""
    email: str
    password: str | None
    settings: Mapping[str, Any]
    """The vendor's own settings."""
    credentials: Mapping[str, str | None]
    """The credentials of the account and of the user, by kind."""


_COLUMNS: Final = ("id", "name", "vendor", "time_zone", "kept_requests", "watched", "jwt_public_key")


SECRETS: Final = (
    select(CredentialIndex.__table__)
    .where(CredentialIndex.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(CredentialIndex.expires_at, CredentialIndex.generation)
)
"""Selects credentials of users, the last one to expire at the end. `kinds`: `Vendors.user_kinds`."""


def make(
    credentials: Credentials,
    row: Any,
    *,
    user_id: int,
    email: str,
    password: str | None,
    keys: Mapping[str, str | None],
) -> AccountView:
    """Return the view of an account's row, and of the id, address, password and keys of its first user."""
    rules = credentials.vendors.get(row.vendor).credentials
    form = credentials.id_form(row.vendor)
    own: dict[str, str | None] = {
        kind.name: kind.make(credentials, row.id) for kind in rules.kinds if kind.owner == "account"
    }
    return AccountView(
        **{name: getattr(row, name) for name in _COLUMNS},
        redirect_uris=tuple(rules.redirect_uris) if row.redirect_uris is None else row.redirect_uris,
        user_id=user_id if form is None else form.encode(row.id, "user", user_id),
        email=email,
        password=password,
        settings=json.loads(row.settings),
        credentials={**own, **ids(credentials, row.vendor, row.id, user_id), **keys},
    )


def of_user(credentials: Credentials, row: Any, entries: Sequence[AnyRow], *, now: datetime) -> AccountView:
    """Return the view for the row of an account with its first user, and that user's `entries`, named as in `SECRETS`.

    `now` by the account's clock.
    """
    keys = valid_keys(credentials, row, entries, now=now)
    own = password(credentials, row)
    return make(credentials, row, user_id=row.user_id, email=row.email, password=own, keys=keys)


def valid_keys(
    credentials: Credentials, row: Any, entries: Sequence[AnyRow], *, now: datetime
) -> dict[str, str | None]:
    """Return a user's keys and tokens that have not expired, by kind.

    `row` has the account's `id` and `vendor`, and the `user_id`. `now` by the account's clock.
    """
    valid: dict[str, Any] = {
        entry.kind: entry
        for entry in entries
        if (entry.expires_at is None or entry.expires_at > now) and entry.scope is None and _is_shown(entry)
    }
    keys: dict[str, str | None] = {}
    for kind in credentials.user_kinds(row.vendor):
        keys[kind.name] = _key(credentials, kind, row, valid[kind.name]) if kind.name in valid else None
    for name in SHOWN_TOKENS:
        if credentials.has(row.vendor, name):
            token = valid.get(name)
            keys[name] = token and credentials.make(row.vendor, name, row.id, token.generation)
    return keys


def _is_shown(entry: Any) -> bool:
    """Return True for a credential that needed no consent, and for the refresh token of the user's own consent."""
    consent = own_consent(entry.user_id) if entry.kind == REFRESH_TOKEN else None
    return bool(entry.consent == consent)


def ids(credentials: Credentials, vendor: str, account_id: int, user_id: int) -> dict[str, str]:
    """Return the values that are derived for a user but identify no caller, by kind."""
    kinds = credentials.kinds(vendor)
    derived = [kind for kind in kinds if kind.owner == "user" and not kind.is_stored]
    return {kind.name: kind.make(credentials, account_id, user_id) for kind in derived}


def password(credentials: Credentials, row: Any) -> str | None:
    """Return a user's password; None if a person chose it. `row` has the `password_hash` in addition to the ids."""
    if row.password_hash is None:
        return credentials.password(row.id, row.user_id)
    return PUBLISHED.password if row.password_hash == PUBLISHED.password_hash else None


def _key(credentials: Credentials, kind: CredentialKind, row: Any, entry: AnyRow) -> str | None:
    if entry.generation is not None:
        return kind.make(credentials, row.id, row.user_id, entry.generation)
    return next((key for key in kind.published if digest(key) == entry.digest), None)
