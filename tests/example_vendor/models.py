"""Minicrm's tables."""

from typing import Final

from dealdock.platform.database.write_guard import WriteGuard
from tests.example_vendor.deal.model import Deal
from tests.example_vendor.lead.model import Lead

__all__ = ["GUARD", "MODELS", "Deal", "Lead"]

MODELS: Final = (Lead, Deal)
"""In the order in which snapshots show the counts of live records."""

GUARD: Final[WriteGuard[bool]] = WriteGuard([Lead.__tablename__], rule=lambda is_read_only: not is_read_only)
"""Its rule reads whether the caller's account is read-only."""
