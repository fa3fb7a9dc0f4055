"""The requests of a run. Each depends only on the seed of the run and its number."""

from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Final

from soak.random_requests import malformed, other_apis, pardot, rest
from soak.random_requests.request import Accounts, Request

KINDS: Final[tuple[tuple[Callable[[Random, Accounts], Request], int], ...]] = (
    (pardot.call, 44),
    (rest.call, 22),
    (other_apis.oauth, 12),
    (other_apis.control, 14),
    (other_apis.home, 3),
    (malformed.malformed_call, 4),
    (malformed.call_at_https_port, 1),
)
"""The functions that generate requests, and the share of each in percent."""

_GENERATORS: Final = [generate for generate, _ in KINDS]
_SHARES: Final = list(accumulate(share for _, share in KINDS))
_MAX_NUMBER: Final = 1 << 40


def generate(seed: int, number: int, accounts: Accounts) -> Request:
    """Return the request with this number."""
    randomness = Random(seed * _MAX_NUMBER + number)
    return randomness.choices(_GENERATORS, cum_weights=_SHARES)[0](randomness, accounts)
