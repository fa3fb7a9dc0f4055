"""An account as it is shown to whoever is to call as its first user: with all that authorises."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from dealdock.platform.credentials import redirect_uris
from dealdock.platform.credentials.secrets import PUBLISHED, Credentials, digest
from dealdock.platform.database.rows import AnyRow
from dealdock.platform.models import Account, Directory


class ReadyAccount(NamedTuple):
    """An account with the credentials of its first user, to be used at once.

    `password` and `user_key` are None where a person chose them, `api_key` and `access_token` where the user's role may
    not log in.
    """

    id: int
    name: str
    vendor: str
    connector: str | None
    version: int
    time_zone: str
    level: str
    daily_limit: int | None
    concurrent_limit: int | None
    score_created: int
    score_won: int
    score_lost: int
    keys_in_query: bool
    api_access: bool
    api_keys: bool
    connected_campaigns: bool
    addresses: Sequence[str] | None
    redirect_uris: tuple[str, ...]
    jwt_public_key: str | None
    email: str
    password: str | None
    user_key: str | None
    api_key: str | None
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str | None

    def shown(self, url: str) -> dict[str, Any]:
        """As the control plane and the command line show it; `url` is the server's, without a last slash."""
        return {
            "id": self.id,
            "name": self.name,
            "vendor": self.vendor,
            "base_url": url,
            "connector": self.connector,
            "version": self.version,
            "time_zone": self.time_zone,
            "level": self.level,
            "limits": {"daily": self.daily_limit, "concurrent": self.concurrent_limit},
            "scoring": {"created": self.score_created, "won": self.score_won, "lost": self.score_lost},
            "switches": {
                "keys_in_query": self.keys_in_query,
                "api_access": self.api_access,
                "api_keys": self.api_keys,
                "connected_campaigns": self.connected_campaigns,
                "addresses": None if self.addresses is None else list(self.addresses),
            },
            "redirect_uris": list(self.redirect_uris),
            "jwt_public_key": self.jwt_public_key,
            "email": self.email,
            "password": self.password,
            "user_key": self.user_key,
            "api_key": self.api_key,
            "business_unit_id": self.business_unit_id,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "access_token": self.access_token,
            "instance_url": url,
        }


_COLUMNS: Final = tuple(name for name in ReadyAccount._fields if name in Account.__table__.c)


SECRETS: Final = (
    select(Directory.__table__)
    .where(Directory.kind.in_(("user_key", "api_key", "access_token")))
    .order_by(Directory.expires_at, Directory.generation)
)
"""What may be alive, what lives longest last."""


def make(credentials: Credentials, row: Any, **of_user: str | None) -> ReadyAccount:
    """From an account's row and what its first user has: address, password, keys, token."""
    shown: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    settings = json.loads(row.settings)
    shown |= {name: settings[name] for name in ReadyAccount._fields if name in settings}
    shown["business_unit_id"] = credentials.make(row.vendor, "business_unit_id", row.id)
    shown["redirect_uris"] = redirect_uris.USUAL if row.redirect_uris is None else row.redirect_uris
    shown["client_id"] = credentials.make(row.vendor, "client_id", row.id)
    shown["client_secret"] = credentials.make(row.vendor, "client_secret", row.id)
    return ReadyAccount(**shown | of_user)


def of_user(credentials: Credentials, row: Any, entries: Sequence[AnyRow], *, now: datetime) -> ReadyAccount:
    """From an account's row, with its first user's, and what the directory has of that user, longest alive last.

    `now` by the account's clock.
    """
    return make(credentials, row, email=row.email, **living(credentials, row, entries, now=now))


def living(credentials: Credentials, row: Any, entries: Sequence[AnyRow], *, now: datetime) -> dict[str, str | None]:
    """A user's password, keys and token.

    `row` has the account's `id` and `vendor`, the `user_id` and the `password_hash`.
    """
    alive = [entry for entry in entries if entry.expires_at is None or entry.expires_at > now]
    user_keys = [entry for entry in alive if entry.kind == "user_key"]
    api_keys = [entry for entry in alive if entry.kind == "api_key"]
    tokens = [entry for entry in alive if entry.kind == "access_token" and entry.scope is None is entry.consent]
    make = partial(credentials.make, row.vendor)
    return {
        "password": _password(credentials, row),
        "user_key": _user_key(credentials, row, user_keys[0]),
        "api_key": make("api_key", row.id, row.user_id, api_keys[-1].generation) if api_keys else None,
        "access_token": make("access_token", row.id, tokens[-1].generation) if tokens else None,
    }


def _password(credentials: Credentials, row: Any) -> str | None:
    if row.password_hash is None:
        return credentials.password(row.id, row.user_id)
    return PUBLISHED.password if row.password_hash == PUBLISHED.password_hash else None


def _user_key(credentials: Credentials, row: Any, entry: AnyRow) -> str | None:
    if entry.generation is not None:
        return credentials.make(row.vendor, "user_key", row.id, row.user_id, entry.generation)
    return next((key for key in PUBLISHED.user_keys if digest(key) == entry.digest), None)
