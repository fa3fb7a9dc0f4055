"""Requests of the API, as bytes."""

import random
from collections.abc import Sequence

from tools.bench.filling import Filled
from tools.bench.load.timed_connection import request

DIFFERENT = 500  # requests, which a client sends over and over


def reads(url: str, account: Filled) -> list[bytes]:
    """Return reads of various opportunities."""
    return [
        request(url, "GET", f"/api/opportunity/version/3/do/read/id/{number}", authorization=account.authorization)
        for number in _some(account.opportunities)
    ]


def creates(url: str, account: Filled) -> list[bytes]:
    """Return creations for various prospects."""
    form = {"name": "A deal & its name", "value": "12345.67", "probability": "50", "type": "New Business"}
    return [
        request(
            url,
            "POST",
            "/api/opportunity/version/3/do/create",
            authorization=account.authorization,
            form=form | {"prospect_id": prospect_id},
        )
        for prospect_id in _some(account.prospects)
    ]


def query(url: str, account: Filled, asked: str = "") -> bytes:
    """Return a query with these parameters of the URL."""
    path = f"/api/opportunity/version/3/do/query?{asked}"
    return request(url, "GET", path, authorization=account.authorization)


def constant(like: Sequence[bytes], path: str = "/constant") -> list[bytes]:
    """Return the same requests, addressed to the baseline."""
    changed = []
    for each in like:
        head, _, rest = each.partition(b"\r\n")
        method = head.split()[0]
        changed.append(b"%b %b HTTP/1.1\r\n%b" % (method, path.encode(), rest))
    return changed


def _some(ids: range) -> list[int]:
    return random.Random(0).choices(ids, k=DIFFERENT)  # noqa: S311 (the same in every run)
