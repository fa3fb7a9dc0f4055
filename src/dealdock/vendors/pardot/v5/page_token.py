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

_SIGNATURE_BYTES: Final = 16


class PageToken(NamedTuple):
    """A place in the results of a query. It is not a row number: records that others add or remove do not move it."""

    query: Pairs
    """The parameters of the query except `fields`, as they were sent with its first page."""
    place: Sequence[Any]
    """The last record's values in the order of the query, the id last."""
    records: int
    """The records of the pages so far."""

    def written(self, call: V5Call) -> str:
        """Return the token as a client sees it. It is the account's and the object's, and signed."""
        values = [call.operation.object, int(call.now.timestamp()), self.query, self.place, self.records]
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(_signature(call, text) + text).decode()


def parsed(call: V5Call, token: str) -> PageToken:
    """Return a token that was issued for this account and object. Errors 211, 210."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    signature, text = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(call, text)):
        raise refused(211, "the token was not issued to this account")
    object_, issued_at, query, place, records = json.loads(text)
    if object_ != call.operation.object:
        raise refused(211, f"the token is for {object_}, the call is of {call.operation.object}")
    if call.now >= datetime.fromtimestamp(issued_at, UTC) + LIFE:
        raise refused(210, "the token is four hours old or older, by the account's clock")
    return PageToken([(name, value) for name, value in query], place, records)


def _signature(call: V5Call, text: bytes) -> bytes:
    key = call.sandbox.credentials.derive("page_token", call.account.account_id)
    return hmac.digest(key, text, hashlib.sha256)[:_SIGNATURE_BYTES]
