"""Close's API keys and OAuth credentials, each derived from the sandbox's secret (contract 1.2, 1.3)."""

from datetime import timedelta
from typing import Final

from dealdock.platform.credentials.kinds import CredentialKind
from dealdock.platform.credentials.secrets import Credentials
from dealdock.vendors.close.wire.ids import FORM


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int) -> str:
    """Return a key: the id of the user's key, and 22 secret characters."""
    secret = credentials.letters(22, "close_api_key", account_id, user_id, generation)
    return f"{FORM.encode(account_id, 'apiKey', user_id)}.{secret}"


def organization_id(_: Credentials, account_id: int) -> str:
    """Return the id of the organization."""
    return FORM.encode(account_id, "organization", account_id)


def client_id(credentials: Credentials, account_id: int) -> str:
    """Return the id of the account's OAuth application."""
    return "oa2client_" + credentials.letters(43, "close_client_id", account_id)


def client_secret(credentials: Credentials, account_id: int) -> str:
    """Return the secret of the account's OAuth application."""
    return credentials.letters(64, "close_client_secret", account_id)


def access_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return an access token."""
    return "oa2access_" + credentials.letters(64, "close_access_token", account_id, number)


def refresh_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return a refresh token."""
    return "oa2refresh_" + credentials.letters(64, "close_refresh_token", account_id, number)


def code(credentials: Credentials, account_id: int, number: int) -> str:
    """Return an authorization code."""
    return "oa2code_" + credentials.letters(43, "close_code", account_id, number)


DEMO_KEY: Final = "api_dea1d0cDea1d0cDea1d0c1.closeDemoKeyOfDealdock"
"""The key of the demo's first user."""

CREDENTIALS: Final = (
    CredentialKind("client_id", client_id, "account"),
    CredentialKind("client_secret", client_secret, "account", is_stored=False),
    CredentialKind("organization_id", organization_id, "account", is_stored=False),
    CredentialKind("api_key", api_key, "user", ends_by_fault=True, published=(DEMO_KEY,)),
    CredentialKind("access_token", access_token, "token", life=timedelta(hours=1), ends_by_fault=True),
    CredentialKind("refresh_token", refresh_token, "token"),
    CredentialKind("code", code, "token", life=timedelta(minutes=10)),
)

REDIRECT_URIS: Final = ("https://app.close.com/",)
