"""Calls of each vendor's API, as a client makes them."""

from collections.abc import Mapping
from typing import Any

import httpx


def call(http: httpx.Client, account: Mapping[str, Any], **parameters: str) -> httpx.Response:
    """List the opportunities of an account, by the API of its vendor."""
    url, key = str(account["base_url"]), str(account["api_key"])
    match account["vendor"]:
        case "pardot":
            keys = {"api_key": key, "user_key": str(account["user_key"])}
            return http.post(f"{url}/api/opportunity/version/3/do/query", data={**keys, **parameters})
        case "close":
            return http.get(f"{url}/api/v1/opportunity/", auth=(key, ""), params=parameters)
        case "copper":
            headers = {
                "X-PW-AccessToken": key,
                "X-PW-Application": "developer_api",
                "X-PW-UserEmail": str(account["email"]),
            }
            return http.post(f"{url}/developer_api/v1/opportunities/search", headers=headers, json=dict(parameters))
        case _:
            return http.get(f"{url}/api/v1/opportunities/search", headers={"X-Api-Key": key}, params=parameters)
