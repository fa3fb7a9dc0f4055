"""The sizes of a full and of a quick run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of records, accounts, workers and rounds, and the seconds of rounds."""

    large: int
    """Records of the large account."""
    memory_reference: int
    """Records of the account with which the memory for the large one is compared."""
    medium: int
    """Records of the account that most measures use."""
    small: int
    """Records of the account with which pages of the large one are compared."""
    accounts: tuple[int, ...]
    records: tuple[int, ...]
    workers: tuple[int, ...]
    rounds: int
    """Rounds of a measure without a comparison."""
    turns: int
    """Rounds of load on each of two compared servers: many, because the speed of a shared machine changes."""
    seconds: int
    """Seconds of such a round: whole ones, as wrk takes them, and enough for the server's deferred work to end."""
    calls: int
    """Calls of one kind that are timed one by one."""
    long_seconds: float
    """Seconds for long rounds: as many run as fit, at least one."""

    @property
    def is_full(self) -> bool:
        """True for the sizes to which the bars apply."""
        return self == FULL


FULL = Sizes(
    large=1_000_000,
    memory_reference=100_000,
    medium=10_000,
    small=1_000,
    accounts=(1, 1_000, 5_000),
    records=(1_000, 10_000, 100_000, 1_000_000),
    workers=(1, 2),
    rounds=5,
    turns=7,
    seconds=2,
    calls=40,
    long_seconds=60,
)

QUICK = Sizes(
    large=50_000,
    memory_reference=10_000,
    medium=2_000,
    small=1_000,
    accounts=(1, 200),
    records=(1_000, 50_000),
    workers=(1, 2),
    rounds=2,
    turns=2,
    seconds=1,
    calls=10,
    long_seconds=5,
)
