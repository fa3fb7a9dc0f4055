"""The read-only guard: accounts with a CRM connector cannot write opportunities (contract, section 4)."""

from typing import Final

from sqlalchemy import Connection

from dealdock.platform.database.write_guard import WriteGuard
from dealdock.vendors.pardot.models import Opportunity, OpportunityProspect

GUARD: Final[WriteGuard[str | None]] = WriteGuard(
    [Opportunity.__table__, OpportunityProspect.__table__], rule=lambda connector: connector is None
)
"""The guard; its rule reads the connector of the caller's account."""


def declare(connection: Connection, connector: str | None) -> None:
    """Declare the caller's connector for the rest of the transaction. With a connector, opportunities are read-only."""
    GUARD.declare(connection, connector)
