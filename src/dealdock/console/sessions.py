"""Sessions of the console: signed cookies that end after twelve hours, and at the logout."""

import hmac
from typing import Final

from dealdock.platform.clock import Clock
from dealdock.platform.credentials import secrets
from dealdock.platform.randomness import Randomness

LIFE_SECONDS: Final = 12 * 3600


class Sessions:
    """The sessions of people who know the control token. Those that were closed are kept by this process alone."""

    def __init__(self, token: str, clock: Clock, randomness: Randomness) -> None:
        self._key, self._clock, self._randomness = token.encode(), clock, randomness
        self._closed: dict[str, float] = {}

    def open(self) -> str:
        """Return the value of a new session's cookie, from which the token cannot be computed."""
        text = f"{int(self._now()) + LIFE_SECONDS}.{self._randomness.unique()}"
        return f"{text}.{self._signature(text)}"

    def is_open(self, cookie: str) -> bool:
        """Return True if this is the cookie of a session that has not ended."""
        text, _, signature = cookie.rpartition(".")
        if not secrets.are_equal(signature, self._signature(text)):
            return False
        return _end(text) > self._now() and cookie not in self._closed

    def close(self, cookie: str) -> None:
        """End a session. Other cookies have no effect."""
        if self.is_open(cookie):
            now = self._now()
            self._closed = {text: end for text, end in self._closed.items() if end > now} | {cookie: _end(cookie)}

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _signature(self, text: str) -> str:
        return hmac.digest(self._key, f"dealdock console {text}".encode(), "sha256").hex()


def _end(text: str) -> float:
    """Return the time of a signed session's end."""
    return float(text.partition(".")[0])
