"""The requests of a run: each is drawn by the run's seed and its number, and so is the same whenever it is drawn."""

from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Final

from soak.anything import broken, others, pardot, rest
from soak.anything.sent import Known, Sent

KINDS: Final[tuple[tuple[Callable[[Random, Known], Sent], int], ...]] = (
    (pardot.call, 44),
    (rest.call, 22),
    (others.oauth, 12),
    (others.control, 14),
    (others.home, 3),
    (broken.anything, 4),
    (broken.at_https, 1),
)
"""With how often each is drawn, in a hundred."""

_DRAWS: Final = [draw for draw, _ in KINDS]
_SHARES: Final = list(accumulate(share for _, share in KINDS))
_MANY: Final = 1 << 40


def draw(seed: int, number: int, known: Known) -> Sent:
    """Return the request with this number."""
    randomness = Random(seed * _MANY + number)
    return randomness.choices(_DRAWS, cum_weights=_SHARES)[0](randomness, known)
