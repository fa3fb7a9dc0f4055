"""The requests of a run. They depend only on its seed and its accounts."""

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Final

from tools.soak.random_requests import malformed, oauth, openapi_calls
from tools.soak.random_requests.request import Accounts, Request

MALFORMED_PERCENT: Final = 5
"""The share of malformed HTTP."""


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


def generate(seed: int, number: int, found: list[Request]) -> Iterator[Request]:
    """Yield this many requests: these calls again and again, with malformed HTTP between them."""
    randomness = Random(seed)
    for call in islice(cycle(found), number):
        if randomness.random() * 100 < MALFORMED_PERCENT:
            yield malformed.malformed(randomness, call)
        else:
            yield call
