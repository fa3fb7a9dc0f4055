"""The requests of a run. They depend only on its seed and its accounts."""

import re
from collections.abc import Collection, Iterator
from itertools import cycle, islice
from random import Random
from typing import Final
from urllib.parse import unquote_to_bytes

from tools.soak.random_requests import malformed, oauth, openapi_calls
from tools.soak.random_requests.request import Accounts, Request

MALFORMED_PERCENT: Final = 5
"""The share of malformed HTTP."""

_DELETED: Final = re.compile(rb"DELETE\s+\S*/accounts/([^\s/?#]*)(?=/?[\s?#])", re.IGNORECASE)


def calls(seed: int, accounts: Accounts, examples: int, *, every: int = 1) -> list[Request]:
    """Return calls of all APIs in random order.

    `examples`: the valid ones of each operation, and the invalid ones. `every`: 3 leaves two of three operations out.
    """
    found = [
        call
        for document in openapi_calls.documents(accounts)
        for call in openapi_calls.calls(document, examples, seed, every=every)
    ]
    found += oauth.calls(accounts, len(found) // 10, seed)
    Random(seed).shuffle(found)
    return found


def generate(seed: int, number: int, found: list[Request], accounts: Accounts) -> Iterator[Request]:
    """Yield this many requests: these calls again and again, with malformed HTTP between them.

    Those that would delete an account of the run are left out.
    """
    randomness, needed = Random(seed), accounts.ids
    for call in islice(cycle(found), number):
        is_malformed = randomness.random() * 100 < MALFORMED_PERCENT
        sent = malformed.malformed(randomness, call) if is_malformed else call
        if not may_delete(sent.data, needed):
            yield sent


def may_delete(sent: bytes, needed: Collection[int]) -> bool:
    """Return True if the bytes of a request may delete one of these accounts."""
    digits = (re.search(rb"[0-9]{1,18}", unquote_to_bytes(name)) for name in _DELETED.findall(sent))
    return any(found is not None and int(found[0]) in needed for found in digits)
