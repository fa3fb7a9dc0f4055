"""The read-only guard: accounts with a CRM connector cannot write opportunities (contract, section 4)."""

from typing import Final

from dealdock.platform.database.write_guard import WriteGuard

GUARD: Final[WriteGuard[str | None]] = WriteGuard(
    ["pardot_opportunity", "pardot_opportunity_prospect"], rule=lambda connector: connector is None
)
"""The guard. Each transaction declares the connector of the caller's account. With one, opportunities are read-only."""
