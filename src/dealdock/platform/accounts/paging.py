"""The setting `paging` of accounts: maxima of their own, below those of the service."""

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Rows: TypeAlias = Annotated[int, Field(ge=1, le=10**9)] | None
"""A maximum; None: that of the service."""


class PageSize(BaseModel):
    """The base of a vendor's setting `paging`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_page: Rows = None
    """The records of a page at most."""

    def page(self, most: int) -> int:
        """Return the highest size of a page, from that of the service."""
        return min(self.max_page or most, most)
