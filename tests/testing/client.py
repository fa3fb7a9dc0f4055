"""A client as plain as can be."""

from typing import Any

import httpx

from pytest_dealdock import Account
from tests.support.builders import NO_TLS


def keys(account: Account) -> dict[str, str]:
    """Return the parameters that authorise a call and ask for JSON."""
    return {"api_key": account.credentials.api_key, "user_key": account.credentials.user_key, "format": "json"}


def call(account: Account, operation: str, object_: str = "opportunity", /, **parameters: Any) -> dict[str, Any]:
    """Return the API's answer to the account's own keys."""
    url = f"{account.url}/api/{object_}/version/3/do/{operation}"
    answer = httpx.post(url, data=keys(account) | parameters, verify=NO_TLS, trust_env=False, timeout=30)
    read: dict[str, Any] = answer.json() if answer.content else {}
    return read


def error(answer: dict[str, Any]) -> int | None:
    """The code of the error, if it has one."""
    code: int | None = answer["@attributes"].get("err_code")
    return code
