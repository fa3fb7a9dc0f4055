"""The settings of an account."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class AccountSettings(BaseModel):
    """The settings beside the platform's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: Literal["EUR", "USD"] = "EUR"
    calls_per_minute: int | None = None
    is_read_only: bool = False
