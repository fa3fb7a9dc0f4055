"""The sizes of a full and of a quick run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of records, of rounds, and of turns of load and their seconds."""

    many: int
    fewer: int  # what `many` is compared with where memory is
    some: int  # the account that is queried and reset
    few: int  # what `many` is compared with where a page is
    accounts: tuple[int, ...]
    records: tuple[int, ...]
    workers: tuple[int, ...]
    rounds: int
    turns: int  # of load on each of two: many, since the pace of a shared machine changes by the second
    seconds: int  # of each: not so few that what a server puts off falls to the other's turn; wrk takes whole ones
    calls: int  # of the same kind, one after another, where each is timed by itself
    patience: float  # seconds for rounds that take long: as many as fit, one at least

    @property
    def is_full(self) -> bool:
        """True for the sizes at which bars are meant."""
        return self == FULL


FULL = Sizes(
    many=1_000_000,
    fewer=100_000,
    some=10_000,
    few=1_000,
    accounts=(1, 1_000, 5_000),
    records=(1_000, 10_000, 100_000, 1_000_000),
    workers=(1, 2),
    rounds=5,
    turns=7,
    seconds=2,
    calls=40,
    patience=60,
)

QUICK = Sizes(
    many=50_000,
    fewer=10_000,
    some=2_000,
    few=1_000,
    accounts=(1, 200),
    records=(1_000, 50_000),
    workers=(1, 2),
    rounds=2,
    turns=2,
    seconds=1,
    calls=10,
    patience=5,
)
