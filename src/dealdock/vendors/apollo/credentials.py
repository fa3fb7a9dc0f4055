"""Apollo's keys and tokens, each derived from the sandbox's secret and the numbers of its account, user or token."""

import base64
from datetime import timedelta
from typing import Final

from dealdock.platform.credentials.kinds import CredentialKind
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.apollo.ids import TEAM_NUMBER, IdForm

ADMINISTRATOR: Final = "Administrator"
READ_ONLY: Final = "Read Only"
ROLES: Final = (ADMINISTRATOR, READ_ONLY)
"""The roles of users. A user who may only read has a key, too."""


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int) -> str:
    """Return 22 letters, digits, `-` and `_`: a key that does not expire.

    It does not begin with `-`, because a command line would take it as an option.
    """
    key = credentials.derive("apollo api_key", account_id, user_id, generation)[:16]
    text = base64.urlsafe_b64encode(key).decode().rstrip("=")
    return f"_{text[1:]}" if text.startswith("-") else text


def team_id(credentials: Credentials, account_id: int) -> str:
    """Return the account's own id, in the form of records."""
    return IdForm(credentials).encode(account_id, "team", TEAM_NUMBER)


def client_id(credentials: Credentials, account_id: int) -> str:
    """Return 43 letters and digits."""
    return credentials.letters(43, "apollo client_id", account_id)


def client_secret(credentials: Credentials, account_id: int) -> str:
    """Return 43 letters and digits."""
    return credentials.letters(43, "apollo client_secret", account_id)


def access_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return 43 letters and digits."""
    return credentials.letters(43, "apollo access_token", account_id, number)


def refresh_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return 43 letters and digits."""
    return credentials.letters(43, "apollo refresh_token", account_id, number)


def code(credentials: Credentials, account_id: int, number: int) -> str:
    """Return an authorization code of 43 letters and digits."""
    return credentials.letters(43, "apollo code", account_id, number)


CREDENTIALS: Final = (
    CredentialKind("team_id", team_id, "account", is_stored=False),
    CredentialKind("api_key", api_key, "user", ends_by_fault=True),
    CredentialKind("client_id", client_id, "account"),
    CredentialKind("client_secret", client_secret, "account", is_stored=False),
    CredentialKind("access_token", access_token, "token", life=timedelta(hours=2), ends_by_fault=True),
    CredentialKind("refresh_token", refresh_token, "token"),
    CredentialKind("code", code, "token", life=timedelta(minutes=10)),
)
