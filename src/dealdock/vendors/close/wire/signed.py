"""Cursors that only the account's own answers contain: a value behind its signature."""

import base64
import hashlib
import hmac
import json
from typing import Any, Final

from dealdock.vendors.close.wire.context import Context

_SIGNATURE_BYTES: Final = 16


def written(context: Context, kind: str, value: Any) -> str:
    """Return a value, which is JSON, as a client sees it. `kind`: where the cursor is read again."""
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(context, kind, text) + text).decode().rstrip("=")


def read(context: Context, kind: str, cursor: str) -> Any:
    """Return the value of a cursor that was written for the account. Raises `ValueError` for another text."""
    raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    signature, text = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(context, kind, text)):
        raise ValueError(cursor)
    return json.loads(text)


def _signature(context: Context, kind: str, text: bytes) -> bytes:
    return hmac.digest(context.cursor_key(), kind.encode() + b" " + text, hashlib.sha256)[:_SIGNATURE_BYTES]
