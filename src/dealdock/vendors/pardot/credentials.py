"""Pardot's keys, and Salesforce's ids and tokens.

Each is derived from the sandbox's secret, and from the numbers of its account, user or token.
"""

from datetime import timedelta
from typing import Final

from dealdock.platform.credentials.kinds import CredentialKind
from dealdock.platform.credentials.secrets import Credentials, base62

_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def user_key(credentials: Credentials, account_id: int, user_id: int, generation: int = 0) -> str:
    """Return 32 hex digits that stay with a user."""
    return credentials.derive("user_key", account_id, user_id, generation).hex()[:32]


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int) -> str:
    """Return 32 hex digits, one for each login after the last key expired."""
    return credentials.derive("api_key", account_id, user_id, generation).hex()[:32]


def business_unit_id(credentials: Credentials, account_id: int) -> str:
    """Return 18 characters, beginning with `0Uv`: an account's id in Salesforce's form."""
    return _salesforce_id(credentials, "0Uv", "business_unit_id", account_id)


def organization_id(credentials: Credentials, account_id: int) -> str:
    """Return 18 characters, beginning with `00D`: Salesforce's id of the organization that the account belongs to."""
    return _salesforce_id(credentials, "00D", "organization_id", account_id)


def salesforce_user_id(credentials: Credentials, account_id: int, user_id: int) -> str:
    """Return 18 characters, beginning with `005`: Salesforce's id of a user."""
    return _salesforce_id(credentials, "005", "salesforce_user_id", account_id, user_id)


def salesforce_profile_id(credentials: Credentials, account_id: int, user_id: int) -> str:
    """Return 18 characters, beginning with `00e`: Salesforce's id of a user's profile."""
    return _salesforce_id(credentials, "00e", "salesforce_profile_id", account_id, user_id)


def salesforce_role_id(credentials: Credentials, account_id: int, user_id: int) -> str:
    """Return 18 characters, beginning with `00E`: Salesforce's id of a user's role."""
    return _salesforce_id(credentials, "00E", "salesforce_role_id", account_id, user_id)


def security_token(credentials: Credentials, account_id: int, user_id: int) -> str:
    """Return 24 letters and digits, which are appended to the password at Salesforce's SOAP login."""
    return credentials.letters(24, "security_token", account_id, user_id)


def crm_opportunity_id(credentials: Credentials, account_id: int, opportunity_id: int) -> str:
    """Return 18 characters, beginning with `006`: Salesforce's id of an opportunity."""
    return _salesforce_id(credentials, "006", "crm_opportunity_id", account_id, opportunity_id)


def client_id(credentials: Credentials, account_id: int) -> str:
    """Return 85 characters, beginning with `3MVG9`: a connected app's consumer key."""
    return "3MVG9" + credentials.letters(80, "client_id", account_id)


def client_secret(credentials: Credentials, account_id: int) -> str:
    """Return 64 hex digits in capitals: a connected app's consumer secret."""
    return credentials.derive("client_secret", account_id).hex().upper()


def access_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return 98 characters, beginning with the organization's id and `!`."""
    organization = organization_id(credentials, account_id)[:15]
    return f"{organization}!AQ" + credentials.letters(80, "access_token", account_id, number)


def refresh_token(credentials: Credentials, account_id: int, number: int) -> str:
    """Return 84 characters, beginning with `5Aep`."""
    return "5Aep" + credentials.letters(80, "refresh_token", account_id, number)


def code(credentials: Credentials, account_id: int, number: int) -> str:
    """Return an authorization code, 86 characters from `aPrx` to `==`, which must be percent-encoded."""
    return "aPrx" + credentials.letters(80, "code", account_id, number) + "=="


def _salesforce_id(credentials: Credentials, prefix: str, kind: str, *owner: int) -> str:
    """Return an id with its three check letters, from which the capitals can be restored if case is lost."""
    number = int.from_bytes(credentials.derive(kind, *owner)[:12])
    name = prefix + base62(number, 12)
    fives = (name[i : i + 5] for i in (0, 5, 10))
    return name + "".join(_BASE32[sum(letter.isupper() << i for i, letter in enumerate(five))] for five in fives)


PUBLISHED_KEYS: Final = tuple(f"dea1d0c{n}" * 4 for n in range(1, 7))
"""The user keys of packaged scenes."""

CREDENTIALS: Final = (
    CredentialKind("client_id", client_id, "account"),
    CredentialKind("business_unit_id", business_unit_id, "account"),
    CredentialKind("client_secret", client_secret, "account", is_stored=False),
    CredentialKind("organization_id", organization_id, "account", is_stored=False),
    CredentialKind("user_key", user_key, "user", published=PUBLISHED_KEYS),
    CredentialKind("api_key", api_key, "user", life=timedelta(hours=1), ends_by_fault=True),
    CredentialKind("salesforce_user_id", salesforce_user_id, "user", is_stored=False),
    CredentialKind("salesforce_profile_id", salesforce_profile_id, "user", is_stored=False),
    CredentialKind("salesforce_role_id", salesforce_role_id, "user", is_stored=False),
    CredentialKind("security_token", security_token, "user", is_stored=False),
    CredentialKind("access_token", access_token, "token", life=timedelta(hours=2), ends_by_fault=True),
    CredentialKind("refresh_token", refresh_token, "token"),
    CredentialKind("code", code, "token", life=timedelta(minutes=10)),
)

REDIRECT_URIS: Final = ("https://login.salesforce.com/", "https://login.salesforce.com/services/oauth2/success")
