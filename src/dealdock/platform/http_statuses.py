"""Facts of HTTP that hold for every API."""

from typing import Final

BODILESS: Final = frozenset({204, 304})
"""Statuses that have no body (RFC 9110, 6.4.1)."""
