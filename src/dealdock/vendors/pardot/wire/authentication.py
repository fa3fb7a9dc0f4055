"""Who may call (contract, section 3): keys in a header or among the parameters, and the login that gives them."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Final

from sqlalchemy import Connection

from dealdock.platform.credentials import access_tokens, callers, diagnosis
from dealdock.platform.models.context import Caller, Tenant
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.parameters import Parameters

KEYS: Final = ("api_key", "user_key")

_SCHEME = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_KEYS = re.compile(r'(api_key|user_key)\s*=\s*"?([^",\s]*)"?')
_BUSINESS_UNIT = re.compile(r"0Uv[0-9A-Za-z]{15}")


def caller(
    db: Connection, parameters: Parameters, headers: Mapping[str, str], *, address: str | None, real: datetime
) -> Caller:
    """Who calls, from which network address. Errors 1, 49, 126, 181, 182, 201, 184, then 76, 53, 199."""
    scheme, rest = _split(headers.get("authorization", ""))
    if scheme == "bearer":
        unit = _checked(headers.get("pardot-business-unit-id"))
        found = access_tokens.caller(db, rest.strip(), business_unit_id=unit, real=real)
    elif scheme == "pardot":
        found = _by_keys(db, dict(_KEYS.findall(rest)), real)
    elif scheme:
        raise PardotError(126, "Authorization begins with neither Pardot nor Bearer")
    else:
        found = _by_keys(db, {name: parameters.lone(name) for name in KEYS}, real)
        check_place(found.account, parameters, KEYS)
    check_switches(found.account, address, by_keys=scheme != "bearer")
    return found


def secret(parameters: Parameters, headers: Mapping[str, str]) -> str:
    """The API key or access token that a call shows."""
    scheme, rest = _split(headers.get("authorization", ""))
    if scheme == "bearer":
        return rest.strip()
    return dict(_KEYS.findall(rest)).get("api_key", "") if scheme else parameters.lone("api_key")


def check_place(account: Tenant, parameters: Parameters, names: Iterable[str]) -> None:
    """Error 49, where these credentials may not stand in the URL."""
    if not settings.of(account).keys_in_query and (shown := [name for name in names if parameters.is_in_url(name)]):
        why = (
            f"{', '.join(shown)} in the URL: with the account's switch keys_in_query off, only body and header will do"
        )
        raise PardotError(49, why)


def check_switches(account: Tenant, address: str | None, *, by_keys: bool) -> None:
    """Errors 76, 53, 199: the account isn't called at all, or not from there, or not by keys."""
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
    """Whether an access token is shown."""
    return _split(headers.get("authorization", ""))[0] == "bearer"


def _split(authorization: str) -> tuple[str, str]:
    """The scheme in lower case, and the rest; a scheme that is none is still not no scheme."""
    found = _SCHEME.fullmatch(authorization)
    return (found[1].lower(), found[2] or "") if found else (authorization, "")


def _by_keys(db: Connection, keys: Mapping[str, str], real: datetime) -> Caller:
    """Error 1."""
    shown = {name: keys.get(name, "") for name in KEYS}
    found = callers.caller(db, **shown, real=real)
    if found is None:
        raise PardotError(1, diagnosis.what_is_wrong(db, **shown, real=real))
    return found


def _is_within(address: str | None, networks: Iterable[str]) -> bool:
    """Whether a network holds the address; an IPv4 one counts as itself when it comes in by IPv6."""
    try:
        shown = ip_address(address or "")
    except ValueError:
        return False  # not by IP at all
    if shown.version == 6 and shown.ipv4_mapped is not None:  # noqa: PLR2004 (IP's own number)
        shown = shown.ipv4_mapped
    return any(shown in ip_network(network) for network in networks)


def _checked(business_unit: str | None) -> str:
    """Errors 181, 182."""
    if business_unit is None:
        raise PardotError(181, "a Bearer token comes with the header Pardot-Business-Unit-Id, which is missing")
    if not _BUSINESS_UNIT.fullmatch(business_unit):
        raise PardotError(182, f"Pardot-Business-Unit-Id {quoted(business_unit)} is not 0Uv and 15 letters or digits")
    return business_unit
