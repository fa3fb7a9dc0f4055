"""The form of an account in a scene, and of its users. `docs/guides/scenes.md` describes it for users."""

import re
from typing import Annotated, Final, get_args

from pydantic import PlainValidator

from dealdock.platform.scenes import values
from dealdock.platform.scenes.account_forms import with_settings
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import Id, Record, SceneAccount, SceneUser, SettingGroup, optional
from dealdock.platform.scenes.values import WrongValue, scalar
from dealdock.vendors.pardot.settings import DEFAULT_ROLE, AccountSettings, Role


@parsers.accepts(parsers.written("[0-9A-Fa-f]{32}"))
def read_user_key(value: object) -> str:
    """Parse a user key."""
    key = scalar(value).strip()
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", key):
        raise WrongValue("must be 32 hexadecimal digits")
    return key


@parsers.accepts(parsers.written("[0-9A-Fa-f]{64}"))
def read_user_key_hash(value: object) -> str:
    """Parse the stored hash of a user key."""
    digest = scalar(value).strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise WrongValue("must be SHA-256 in 64 hexadecimal digits")
    return digest


class PardotRecord(Record):
    """The base of all records except users."""

    id: Id = None


class PardotUser(SceneUser):
    """An API user. An absent password or key is generated with the user."""

    user_key: Annotated[str | None, optional(None, read_user_key)] = None
    user_key_hash: Annotated[str | None, optional(None, read_user_key_hash)] = None
    role: Annotated[Role, optional(DEFAULT_ROLE, values.one_of(get_args(Role)))] = DEFAULT_ROLE


class _Account(SceneAccount):
    """An account: its settings, its users, its records."""

    redirect_uris: list[Annotated[str, PlainValidator(values.redirect_uri)]] | None = None
    jwt_public_key: Annotated[str | None, optional(None, values.public_key)] = None


_SWITCHES: Final = ("keys_in_query", "api_access", "api_keys", "connected_campaigns", "opt_in_again", "addresses")
_GROUPS: Final = {
    "limits": SettingGroup(
        "The limits of an account's calls.", {"daily": "daily_limit", "concurrent": "concurrent_limit"}
    ),
    "paging": SettingGroup("The account's own limits of pages, below the service's.", {"max_page": "max_page"}),
    "scoring": SettingGroup(
        "The points by which an opportunity's events change a prospect's score.",
        {event: f"score_{event}" for event in ("created", "won", "lost")},
    ),
    "switches": SettingGroup("Switches that restrict calls of the API.", {name: name for name in _SWITCHES}),
}
PardotAccount: Final = with_settings(
    _Account,
    AccountSettings,
    _GROUPS,
    addresses=(list[Annotated[str, PlainValidator(values.network)]] | None, None),
)
