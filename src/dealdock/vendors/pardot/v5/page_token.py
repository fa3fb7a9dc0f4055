"""The token of a page, which has the query, and the place behind the last record (contract 1.5)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.web.forms import Pairs

LIFE: Final = timedelta(hours=4)
"""By the account's clock."""

_SIGNATURE: Final = "signature"
"""The key of the signature, which the service's tokens do not have."""
_SIGNATURE_BYTES: Final = 16
_OF_PAGES: Final = ("orderBy", "limit", "deleted")
"""The parameters of a query that are not filters, and hold for all its pages."""


class PageToken(NamedTuple):
    """A place in the results of a query. It is not a row number: records that others add or remove do not move it."""

    query: Pairs
    """The parameters of the query except `fields`, as they were sent with its first page."""
    place: Sequence[Any]
    """The last record's values in the order of the query, the id last."""
    records: int
    """The records of the pages so far."""
    page: int = 2
    """The number of the page that it asks for."""

    def written(self, call: V5Call) -> str:
        """Return the token as a client sees it. It is the account's and the object's, and signed."""
        of_pages = {name: value for name, value in self.query if name in _OF_PAGES}
        values = {
            "orderBy": of_pages.get("orderBy"),
            "filters": {name: value for name, value in self.query if name not in _OF_PAGES},
            "limit": None if (limit := of_pages.get("limit")) is None else int(limit),
            "resumeValue": self.place,
            "page": self.page,
            "recCount": self.records,
            "expireTime": int((call.now + LIFE).timestamp()),
            "deleted": of_pages.get("deleted"),
        }
        return base64.b64encode(_json({**values, _SIGNATURE: _signature(call, values)})).decode()


def parsed(call: V5Call, token: str) -> PageToken:
    """Return a token that was issued for this account and object. Errors 211, 210."""
    try:
        values = json.loads(base64.b64decode(token.replace(" ", "+"), validate=True))  # a plus sign in a URL is a blank
        signature = str(values.pop(_SIGNATURE, "")) if isinstance(values, dict) else ""
        is_ours = hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(call, values).encode())
    except (ValueError, RecursionError):
        is_ours = False
    if not is_ours:
        raise refused(211, f"the token was not issued to this account for {call.operation.object}, or was changed")
    if call.now >= datetime.fromtimestamp(values["expireTime"], UTC):
        raise refused(210, "the token is four hours old or older, by the account's clock")
    of_pages = [(name, str(values[name])) for name in _OF_PAGES if values[name] is not None]
    return PageToken([*values["filters"].items(), *of_pages], values["resumeValue"], values["recCount"], values["page"])


def _signature(call: V5Call, values: Any) -> str:
    """Return the signature of a token's values, which only this account and this object have."""
    key = call.sandbox.credentials.derive("page_token", call.account.account_id)
    text = _json([call.operation.object, values])
    return base64.b64encode(hmac.digest(key, text, hashlib.sha256)[:_SIGNATURE_BYTES]).decode()


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
