"""Account details, with all that authorises a call as the first user."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from dealdock.platform.credentials import redirect_uris
from dealdock.platform.credentials.secrets import PUBLISHED, Credentials, digest
from dealdock.platform.database.rows import AnyRow
from dealdock.platform.models import Directory


class AccountView(NamedTuple):
    """Account details, including the credentials of its first user.

    `password` is None where a person chose it, so are keys in `credentials`; those by which the user is logged in are
    None where the user's role may not log in.
    """

    id: int
    name: str
    vendor: str
    time_zone: str
    redirect_uris: tuple[str, ...]
    jwt_public_key: str | None
    email: str
    password: str | None
    settings: Mapping[str, Any]
    """The vendor's own settings."""
    credentials: Mapping[str, str | None]
    """The account's and the user's, by kind."""


_COLUMNS: Final = ("id", "name", "vendor", "time_zone", "jwt_public_key")


SECRETS: Final = (
    select(Directory.__table__)
    .where(Directory.kind.in_(("user_key", "api_key", "access_token")))
    .order_by(Directory.expires_at, Directory.generation)
)
"""What may be alive, what lives longest last."""


def make(
    credentials: Credentials, row: Any, *, email: str, password: str | None, keys: Mapping[str, str | None]
) -> AccountView:
    """Return the view of an account's row, and of the address, password and keys of its first user."""
    kinds = ("client_secret", *credentials.vendors.entry(row.vendor).account_keys)
    own = {kind: credentials.make(row.vendor, kind, row.id) for kind in kinds}
    return AccountView(
        **{name: getattr(row, name) for name in _COLUMNS},
        redirect_uris=redirect_uris.USUAL if row.redirect_uris is None else row.redirect_uris,
        email=email,
        password=password,
        settings=json.loads(row.settings),
        credentials={**own, **keys},
    )


def of_user(credentials: Credentials, row: Any, entries: Sequence[AnyRow], *, now: datetime) -> AccountView:
    """From an account's row, with its first user's, and what the directory has of that user, longest alive last.

    `now` by the account's clock.
    """
    keys = living(credentials, row, entries, now=now)
    return make(credentials, row, email=row.email, password=password(credentials, row), keys=keys)


def living(credentials: Credentials, row: Any, entries: Sequence[AnyRow], *, now: datetime) -> dict[str, str | None]:
    """A user's keys and token.

    `row` has the account's `id` and `vendor`, and the `user_id`.
    """
    alive = [entry for entry in entries if entry.expires_at is None or entry.expires_at > now]
    user_keys = [entry for entry in alive if entry.kind == "user_key"]
    api_keys = [entry for entry in alive if entry.kind == "api_key"]
    tokens = [entry for entry in alive if entry.kind == "access_token" and entry.scope is None is entry.consent]
    make = partial(credentials.make, row.vendor)
    return {
        "user_key": _user_key(credentials, row, user_keys[0]),
        "api_key": make("api_key", row.id, row.user_id, api_keys[-1].generation) if api_keys else None,
        "access_token": make("access_token", row.id, tokens[-1].generation) if tokens else None,
    }


def password(credentials: Credentials, row: Any) -> str | None:
    """Return a user's password, None where a person chose it. `row` has the `password_hash` beside the ids."""
    if row.password_hash is None:
        return credentials.password(row.id, row.user_id)
    return PUBLISHED.password if row.password_hash == PUBLISHED.password_hash else None


def _user_key(credentials: Credentials, row: Any, entry: AnyRow) -> str | None:
    if entry.generation is not None:
        return credentials.make(row.vendor, "user_key", row.id, row.user_id, entry.generation)
    return next((key for key in PUBLISHED.user_keys if digest(key) == entry.digest), None)
