"""The settings of an account."""

from typing import Literal

from pydantic import BaseModel


class AccountSettings(BaseModel, frozen=True, extra="forbid"):
    """The settings beside the platform's own."""

    currency: Literal["EUR", "USD"] = "EUR"
    calls_per_minute: int | None = None
    is_read_only: bool = False
