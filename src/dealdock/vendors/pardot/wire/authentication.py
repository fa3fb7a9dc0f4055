"""Authentication of callers (contract, section 3): keys in a header or in parameters, and access tokens."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials import callers, credential_index
from dealdock.platform.credentials.secrets import digest
from dealdock.platform.records.models import Account, CredentialIndex
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext, Caller
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.names import VENDOR
from dealdock.vendors.pardot.settings import AccountSettings
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.parameters import Parameters

KEYS: Final = ("api_key", "user_key")

_SCHEME = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_KEYS = re.compile(r'(api_key|user_key)\s*=\s*"?([^",\s]*)"?')
_BUSINESS_UNIT = re.compile(r"0Uv[0-9A-Za-z]{15}")

API_SCOPES: Final = frozenset({"pardot_api", "full"})
"""A token with scopes needs one of these for the API."""

_OTHER_UNIT: Final = (
    "User associated with access token is not valid for the Pardot Business Unit ID specified in"
    " Pardot-Business-Unit-Id header"
)

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


def caller(db: Connection, parameters: Parameters, headers: Mapping[str, str], *, real: datetime) -> tuple[str, Caller]:
    """Return the scheme of the header in lower case, and the caller. Errors 126, 181, 182, 1, 184, 201, 49."""
    scheme, rest = _split(headers.get("authorization", ""))
    if scheme == "bearer":
        return scheme, by_token(db, headers, real=real)
    if scheme == "pardot":
        return scheme, _by_keys(db, dict(_KEYS.findall(rest)), real)
    if scheme:
        raise PardotError(126, "Authorization begins with neither Pardot nor Bearer")
    return scheme, _by_keys(db, {name: parameters.lone(name) for name in KEYS}, real)


def by_token(db: Connection, headers: Mapping[str, str], *, real: datetime) -> Caller:
    """Return the caller with an access token, for the business unit of the header. Errors 181, 182, 201, 49, 184."""
    unit = _checked(headers.get("pardot-business-unit-id"))
    _, rest = _split(headers.get("authorization", ""))
    return _by_token(db, rest.strip(), business_unit_id=unit, real=real)


def refused_account(db: Connection, headers: Mapping[str, str]) -> AccountContext | None:
    """Return the account of an access token that was refused, if it was ever valid."""
    scheme, rest = _split(headers.get("authorization", ""))
    found = callers.identify(db, VENDOR, {"access_token": rest.strip()}) if scheme == "bearer" else None
    return None if found is None else found.account


def secret(parameters: Parameters, headers: Mapping[str, str]) -> str:
    """Return the API key or access token of a call."""
    scheme, rest = _split(headers.get("authorization", ""))
    if scheme == "bearer":
        return rest.strip()
    return str(dict(_KEYS.findall(rest)).get("api_key", "")) if scheme else parameters.lone("api_key")


def check_place(own: AccountSettings, parameters: Parameters, names: Iterable[str]) -> None:
    """Reject credentials in the URL if the account forbids them. Error 49."""
    if not own.keys_in_query and (in_url := [name for name in names if parameters.is_in_url(name)]):
        why = (
            f"{', '.join(in_url)} in the URL: with the account's switch keys_in_query off, only body and header will do"
        )
        raise PardotError(49, why)


def check_switches(own: AccountSettings, address: str | None, *, by_keys: bool) -> None:
    """Check the account's switches: API access, client address, authentication by keys. Errors 76, 53, 199."""
    if not own.api_access:
        raise PardotError(76, "the account's switch api_access is off")
    if own.addresses is not None and not _is_within(address, own.addresses):
        raise PardotError(
            53, f"the call came from {address}, the account's switch addresses allows {', '.join(own.addresses)}"
        )
    if by_keys and not own.api_keys:
        raise PardotError(199, "the account's switch api_keys is off: it takes access tokens alone")


def is_bearer(headers: Mapping[str, str]) -> bool:
    """Return True if the call has an access token."""
    return _split(headers.get("authorization", ""))[0] == "bearer"


def _split(authorization: str) -> tuple[str, str]:
    """Return the scheme in lower case and the rest. An invalid header is returned as a scheme of its own, not as an
    absent one.
    """
    found = _SCHEME.fullmatch(authorization)
    return (found[1].lower(), found[2] or "") if found else (authorization, "")


def _is_within(address: str | None, networks: Iterable[str]) -> bool:
    """Return True if a network contains the address; an IPv4-mapped IPv6 address counts as IPv4."""
    try:
        client = ip_address(address or "")
    except ValueError:
        return False  # the client is not connected by IP
    if isinstance(client, IPv6Address) and client.ipv4_mapped is not None:
        client = client.ipv4_mapped
    return any(client in ip_network(network) for network in networks)


def _checked(business_unit: str | None) -> str:
    """Return the business unit id of the header. Errors 181, 182."""
    if business_unit is None:
        raise PardotError(181, "a Bearer token comes with the header Pardot-Business-Unit-Id, which is missing")
    if not _BUSINESS_UNIT.fullmatch(business_unit):
        raise PardotError(182, f"Pardot-Business-Unit-Id {quoted(business_unit)} is not 0Uv and 15 letters or digits")
    return business_unit


def _by_keys(db: Connection, given: Mapping[str, str], real: datetime) -> Caller:
    """Return the caller with these keys. Error 1."""
    keys = {"api_key": given.get("api_key", ""), "user_key": given.get("user_key", "")}
    found = callers.identify(db, VENDOR, keys)
    if found is None or found.caller is None or found.has_expired(real):
        raise PardotError(1, _why_no_caller(db, keys, real))
    return found.caller


def _by_token(db: Connection, token: str, *, business_unit_id: str, real: datetime) -> Caller:
    """Return the caller with this access token, for this business unit. Errors 201, 49, 184."""
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
    """Return the error for a token that has expired, or that does not belong to the business unit."""
    unit = quoted(business_unit_id)
    if callers.identify(db, VENDOR, {"business_unit_id": business_unit_id}) is None:
        return PardotError(201, f"no account is the business unit {unit}")
    found = callers.identify(db, VENDOR, {"access_token": access_token})
    if found is not None and not found.has_expired(real):
        return PardotError(49, f"the access token is for another business unit than {unit}", detail=_OTHER_UNIT)
    if found is None or found.expires_at is None:
        return PardotError(184, "no such access token was issued, or it was revoked")
    why = f"the access token {credential_index.expiry_reason(found.expires_at)}"
    return PardotError(184, why, detail="Inactive token")


def _why_no_caller(db: Connection, keys: Mapping[str, str], real: datetime) -> str:
    """Return why two keys identify no caller, in words that contain neither key."""
    missing = [name for name, key in keys.items() if not key]
    if missing:
        return f"{' and '.join(missing)}: missing, or empty"
    digests = {name: digest(key) for name, key in keys.items()}
    found = {row.digest: row for row in db.execute(_FOUND.where(CredentialIndex.digest.in_(digests.values())))}
    key, user = (found.get(each) for each in digests.values())
    mixed = [name for name, row in (("api_key", key), ("user_key", user)) if row is not None and row.kind != name]
    if mixed:
        return " and ".join(f"{name} is a credential of another kind" for name in mixed)
    if user is None or key is None:
        return "no user has this user_key" if user is None else "no user has this api_key: a login issues one"
    if (key.id, key.user_id) != (user.id, user.user_id):
        return "api_key and user_key are two users'"
    if key.expires_at <= AccountContext(*key[4:]).now(real):
        return f"api_key {credential_index.expiry_reason(key.expires_at)}: log in again"
    return "the user with these keys is gone"
