"""Minicrm's tables."""

from typing import Final

from tests.example_vendor.deal import Deal
from tests.example_vendor.lead import Lead

__all__ = ["MODELS", "Deal", "Lead"]

MODELS: Final = (Lead, Deal)
"""In the order in which snapshots show the counts of live records."""
