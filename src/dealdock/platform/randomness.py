"""The source of randomness: no other module generates random values."""

import hashlib
import hmac
import random
import secrets


class Randomness:
    """Random values, which are the same in every run with the same seed."""

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed

    def secret(self, purpose: str) -> str:
        """Return 64 hex digits for one purpose. With a seed they are always the same."""
        if self._seed is None:
            return secrets.token_hex(32)
        return hmac.digest(str(self._seed).encode(), purpose.encode(), hashlib.sha256).hex()

    def unique(self) -> str:
        """Return 32 unpredictable hex digits. They affect no response, so they do not depend on the seed."""
        return secrets.token_hex(16)

    def fraction(self, purpose: str) -> float:
        """Return a number from 0 to less than 1 for one purpose. With a seed it is always the same."""
        return int(self.secret(purpose)[:13], 16) / 2**52

    def pause(self, longest: float) -> float:
        """Return the seconds to wait before a retry. They affect no response, so they do not depend on the seed."""
        return random.uniform(0, longest)  # noqa: S311 (spreads retries, guards nothing)


def sequence(seed: int) -> random.Random:
    """Return a generator of random numbers that depend on the seed alone, for generated records."""
    return random.Random(seed)  # noqa: S311 (records of a sandbox, no secrets)
