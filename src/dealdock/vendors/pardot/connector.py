"""The read-only guard: accounts with a CRM connector cannot write opportunities (contract, section 4)."""

from typing import Final

from dealdock.platform.database.write_guard import WriteGuard
from dealdock.vendors.pardot.models import Opportunity, OpportunityProspect

GUARD: Final[WriteGuard[str | None]] = WriteGuard(
    [Opportunity.__table__, OpportunityProspect.__table__], rule=lambda connector: connector is None
)
"""The guard. Each transaction declares the connector of the caller's account. With one, opportunities are read-only."""
