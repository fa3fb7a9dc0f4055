"""The door of chance: nothing else rolls dice."""

import hashlib
import hmac
import random
import secrets


class Chance:
    """Randomness; with a seed, the same in every run."""

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed

    def secret(self, purpose: str) -> str:
        """64 hex digits for one purpose; the same ones again where there is a seed."""
        if self._seed is None:
            return secrets.token_hex(32)
        return hmac.digest(str(self._seed).encode(), purpose.encode(), hashlib.sha256).hex()

    def unique(self) -> str:
        """32 hex digits that nobody can guess; they decide no answer, so no seed rules them."""
        return secrets.token_hex(16)

    def fraction(self, purpose: str) -> float:
        """A number from 0 to less than 1, rolled for one purpose; the same one again where there is a seed."""
        return int(self.secret(purpose)[:13], 16) / 2**52

    def pause(self, longest: float) -> float:
        """A time to wait before another try, in seconds; it never decides an answer, so no seed rules it."""
        return random.uniform(0, longest)  # noqa: S311 (spreads retries, guards nothing)
