"""The settings of an account."""

from typing import Literal

from pydantic import BaseModel


class AccountSettings(BaseModel, frozen=True, extra="forbid"):
    """The settings of the vendor, without those of the platform."""

    currency: Literal["EUR", "USD"] = "EUR"
    calls_per_minute: int | None = None
    is_read_only: bool = False
