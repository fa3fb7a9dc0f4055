"""The settings of an account, and the rule of its write guard."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from dealdock.platform.database.write_guard import WriteGuard


class AccountSettings(BaseModel, frozen=True, extra="forbid"):
    """The settings of the vendor, without those of the platform."""

    currency: Literal["EUR", "USD"] = "EUR"
    calls_per_minute: Annotated[int, Field(ge=0, le=10**9)] | None = None
    is_read_only: bool = False


GUARD: Final[WriteGuard[bool]] = WriteGuard(["minicrm_lead"], rule=lambda is_read_only: not is_read_only)
"""Its rule reads whether the caller's account is read-only."""
