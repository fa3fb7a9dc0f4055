"""The cursors of the advanced search (contract part 2, B.3).

A cursor is signed. It contains the creation time of the last object, which does not change. For a search with an order
of its own, it contains the numbers of the returned objects instead, because the values by which the search sorts may
change between pages.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from typing import Any, Final, NamedTuple

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import signed
from dealdock.vendors.close.wire.errors import wrong_fields

LIFETIME: Final = timedelta(seconds=30)
MAX_CHARACTERS: Final = 400_000
_INVALID: Final = "Invalid cursor"
_EXPIRED: Final = "Expired cursor"
_FIELD: Final = "cursor"
_KIND: Final = "search"


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
    return signed.written(context, _KIND, value)


def read(context: Context, search: Any, text: Any) -> ResultsCursor:
    """Return the place of a cursor. None is the beginning. Raises `HttpError` 400."""
    if text is None:
        return ResultsCursor()
    try:
        given_at, digest, given, last, steps = _parts(context, text)
    except ValueError:
        raise wrong_fields({_FIELD: _INVALID}) from None
    if digest != _digest(context, search):
        raise wrong_fields({_FIELD: _INVALID})
    seconds = context.settings.paging.cursor_seconds
    lifetime = LIFETIME if seconds is None else min(timedelta(seconds=seconds), LIFETIME)
    if _milliseconds(context) - given_at >= lifetime // timedelta(milliseconds=1):
        raise wrong_fields({_FIELD: _EXPIRED})
    return ResultsCursor(given, last and (last[0], last[1]), [*accumulate(steps)])


def _parts(context: Context, text: Any) -> Any:
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise ValueError(text)
    return signed.read(context, _KIND, text)


def _milliseconds(context: Context) -> int:
    return round(context.now.timestamp() * 1000)


def _digest(context: Context, search: Any) -> str:
    """Return a digest of the search and of the records that it searches."""
    whole = json.dumps([context.account.account_id, context.dataset_id, context.user_id, search], sort_keys=True)
    return hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()
