"""Prospects, for the tests of all vendors that act at calls of a list."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.across.levers import Listed

PATH: Final = "/api/prospect/version/3/do/query"


def call(http: httpx.Client, account: Any, more: Mapping[str, str]) -> httpx.Response:
    """Query prospects by version 3."""
    keys = {name: account[name] for name in ("api_key", "user_key")}
    return http.post(PATH, data={**keys, "format": "json", "limit": 200, **more})


def ids(answer: httpx.Response) -> list[int]:
    """Return the ids of the prospects of a page, which has no list for a single one."""
    found = (answer.json().get("result") or {}).get("prospect", [])
    return [each["id"] for each in (found if isinstance(found, list) else [found])]


LISTED: Final = Listed(
    "prospect",
    "query",
    PATH,
    call,
    ids,
    undeletes=True,
    limit={"status": 503, "reset": 1.5},
    refused=[{"create": "prospect", "records": [{"email": "person7@example.com"}]}],
    later={"create": "visitor", "records": [{"prospect_id": 999_999}]},
    further=[
        ("GET", "/api/opportunity/version/4/do/query"),
        ("POST", "/api/login/version/3"),
        ("GET", "/api/v5/objects/opportunities?fields=id"),
        ("POST", "/services/oauth2/token"),
        ("GET", "/api/opportunity/version/4/do/nothing"),
    ],
)
