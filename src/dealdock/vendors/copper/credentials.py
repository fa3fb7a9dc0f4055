"""Copper's keys and tokens, derived from the sandbox's secret and from the numbers of their owner (contract 1.2)."""

from datetime import timedelta
from typing import Final

from dealdock.platform.credentials.kinds import CredentialKind, CredentialRules
from dealdock.platform.credentials.secrets import Credentials

ADMIN: Final = "admin"


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int = 0) -> str:
    """Return 32 hex digits that stay with a user."""
    return credentials.derive("copper api_key", account_id, user_id, generation).hex()[:32]


def client_id(credentials: Credentials, account_id: int) -> str:
    """Return 43 letters and digits."""
    return credentials.letters(43, "copper client_id", account_id)


def client_secret(credentials: Credentials, account_id: int) -> str:
    """Return 43 letters and digits."""
    return credentials.letters(43, "copper client_secret", account_id)


def access_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return 64 hex digits."""
    return credentials.derive("copper access_token", account_id, number).hex()


def code(credentials: Credentials, account_id: int, number: int) -> str:
    """Return 43 letters and digits: an authorization code."""
    return credentials.letters(43, "copper code", account_id, number)


CREDENTIALS: Final = CredentialRules(
    kinds=(
        CredentialKind("client_id", client_id, "account"),
        CredentialKind("client_secret", client_secret, "account", is_stored=False),
        CredentialKind("api_key", api_key, "user", ends_by_fault=True),
        CredentialKind("access_token", access_token, "token", ends_by_fault=True),
        CredentialKind("code", code, "token", life=timedelta(minutes=10)),
    ),
    default_role=ADMIN,
    login_roles=frozenset({ADMIN, "user"}),
    redirect_uris=("https://app.copper.com/",),
)
