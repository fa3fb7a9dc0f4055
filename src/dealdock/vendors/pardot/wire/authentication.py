"""Authentication of callers (contract, section 3): keys in a header or in parameters, and access tokens."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.wire import callers
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.parameters import Parameters

KEYS: Final = ("api_key", "user_key")

_SCHEME = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_KEYS = re.compile(r'(api_key|user_key)\s*=\s*"?([^",\s]*)"?')
_BUSINESS_UNIT = re.compile(r"0Uv[0-9A-Za-z]{15}")


def caller(
    db: Connection, parameters: Parameters, headers: Mapping[str, str], *, address: str | None, real: datetime
) -> Caller:
    """Return the caller, at the given network address. Errors 126, 181, 182, 1, 184, 201, 49, 76, 53, 199."""
    scheme, rest = _split(headers.get("authorization", ""))
    if scheme == "bearer":
        unit = _checked(headers.get("pardot-business-unit-id"))
        found = callers.by_token(db, rest.strip(), business_unit_id=unit, real=real)
    elif scheme == "pardot":
        found = _by_keys(db, _keys(rest), real)
    elif scheme:
        raise PardotError(126, "Authorization begins with neither Pardot nor Bearer")
    else:
        found = _by_keys(db, {name: parameters.lone(name) for name in KEYS}, real)
        check_place(found.account, parameters, KEYS)
    check_switches(found.account, address, by_keys=scheme != "bearer")
    return found


def secret(parameters: Parameters, headers: Mapping[str, str]) -> str:
    """Return the API key or access token of a call."""
    scheme, rest = _split(headers.get("authorization", ""))
    if scheme == "bearer":
        return rest.strip()
    return _keys(rest).get("api_key", "") if scheme else parameters.lone("api_key")


def check_place(account: AccountContext, parameters: Parameters, names: Iterable[str]) -> None:
    """Reject credentials in the URL if the account forbids them. Error 49."""
    if not settings.of(account).keys_in_query and (in_url := [name for name in names if parameters.is_in_url(name)]):
        why = (
            f"{', '.join(in_url)} in the URL: with the account's switch keys_in_query off, only body and header will do"
        )
        raise PardotError(49, why)


def check_switches(account: AccountContext, address: str | None, *, by_keys: bool) -> None:
    """Check the account's switches: API access, client address, authentication by keys. Errors 76, 53, 199."""
    own = settings.of(account)
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
    """Return the scheme in lower case and the rest. An invalid header is returned as its own scheme, not as none."""
    found = _SCHEME.fullmatch(authorization)
    return (found[1].lower(), found[2] or "") if found else (authorization, "")


def _keys(text: str) -> Mapping[str, str]:
    """Return the keys that follow the scheme Pardot."""
    return dict(_KEYS.findall(text))


def _by_keys(db: Connection, keys: Mapping[str, str], real: datetime) -> Caller:
    return callers.by_keys(db, api_key=keys.get("api_key", ""), user_key=keys.get("user_key", ""), real=real)


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
