"""Who may call (contract, section 3): keys in a header or among the parameters, and the login that gives them."""

import re
from datetime import datetime

from sqlalchemy import Connection

from dealdock.core import account, user
from dealdock.core.user import Caller
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.request import Parameters

_SCHEME = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_KEYS = re.compile(r'(api_key|user_key)\s*=\s*"?([^",\s]*)"?')
_BUSINESS_UNIT = re.compile(r"0Uv[0-9A-Za-z]{15}")


def caller(
    db: Connection, parameters: Parameters, *, authorization: str | None, business_unit: str | None, real: datetime
) -> Caller:
    """Who calls. Errors 1, 126, 181, 182, 201, 184."""
    if authorization:
        scheme, rest = _split(authorization)
        if scheme == "bearer":
            raise _bearer(db, business_unit)
        if scheme != "pardot":
            raise PardotError(126)
        keys = dict(_KEYS.findall(rest))
    else:
        keys = {name: parameters.lone(name) for name in ("api_key", "user_key")}
    found = user.caller(db, api_key=keys.get("api_key", ""), user_key=keys.get("user_key", ""), real=real)
    if found is None:
        raise PardotError(1)
    return found


def is_bearer(authorization: str | None) -> bool:
    """Whether an access token is shown."""
    return authorization is not None and _split(authorization)[0] == "bearer"


def _split(authorization: str) -> tuple[str, str]:
    found = _SCHEME.fullmatch(authorization)
    return (found[1].lower(), found[2] or "") if found else ("", "")


def _bearer(db: Connection, business_unit: str | None) -> PardotError:
    """What is wrong with an access token: the sandbox gives none out yet, so every one is unknown."""
    if business_unit is None:
        return PardotError(181)
    if not _BUSINESS_UNIT.fullmatch(business_unit):
        return PardotError(182)
    return PardotError(184 if account.has_business_unit(db, business_unit) else 201)
