"""The read-only guard: where a CRM connector is set up, opportunities can't be written (contract, section 4)."""

from typing import Final

from sqlalchemy import Connection

from dealdock.platform.database.write_guard import WriteGuard
from dealdock.vendors.pardot.models import Opportunity, OpportunityProspect

GUARD: Final[WriteGuard[str | None]] = WriteGuard(
    [Opportunity.__table__, OpportunityProspect.__table__], rule=lambda connector: connector is None
)
"""Decides by the connector of the account that calls."""


def declare(connection: Connection, connector: str | None) -> None:
    """Declare the caller's connector until the end of the transaction: beside one, opportunities can't be written."""
    GUARD.declare(connection, connector)
