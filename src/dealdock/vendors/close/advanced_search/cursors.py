"""The cursors of the advanced search (contract part 2, B.3).

A cursor has the place behind the last object by the time of its creation, which does not change. A search with an order
of its own has the numbers of the objects that were given in place of it: what it sorts by may change between pages.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire.errors import wrong_fields

LIFETIME: Final = timedelta(seconds=30)
MAX_CHARACTERS: Final = 400_000
_INVALID: Final = "Invalid cursor"
_EXPIRED: Final = "Expired cursor"
_FIELD: Final = "cursor"


class ResultsCursor(NamedTuple):
    """A place in the results of a search."""

    given: int = 0
    """The number of objects on the pages before it."""
    last: tuple[int, int] | None = None
    """The time, in milliseconds, and the number of the last object."""
    seen: Sequence[int] = ()
    """The numbers of all objects before it, if the search has an order."""


def written(context: Context, search: Any, cursor: ResultsCursor) -> str:
    """Return a cursor as a client sees it. `search`: the query and the order, as they were sent."""
    numbers = sorted(cursor.seen)
    steps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    value = [_milliseconds(context), _digest(context, search), cursor.given, cursor.last, steps]
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()


def read(context: Context, search: Any, text: Any) -> ResultsCursor:
    """Return the place of a cursor. None is the beginning. Raises `HttpError` 400."""
    if text is None:
        return ResultsCursor()
    try:
        given_at, digest, given, last, steps = _parts(text)
        seen, number = [], 0
        for step in steps:
            number += step
            seen.append(number)
        cursor = ResultsCursor(given, last and (int(last[0]), int(last[1])), seen)
        age = _milliseconds(context) - given_at
    except (ValueError, TypeError, IndexError, binascii.Error):
        raise wrong_fields({_FIELD: _INVALID}) from None
    if digest != _digest(context, search):
        raise wrong_fields({_FIELD: _INVALID})
    if age >= LIFETIME // timedelta(milliseconds=1):
        raise wrong_fields({_FIELD: _EXPIRED})
    return cursor


def _parts(text: Any) -> Any:
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise ValueError(text)
    return json.loads(base64.urlsafe_b64decode(text.encode()))


def _milliseconds(context: Context) -> int:
    return round(context.now.timestamp() * 1000)


def _digest(context: Context, search: Any) -> str:
    """Return a digest of the search and of the records in which it looks."""
    whole = json.dumps([context.account.account_id, context.dataset_id, context.user_id, search], sort_keys=True)
    return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()
