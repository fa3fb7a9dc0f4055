"""The setting `paging` of accounts: their own limits, below the service's."""

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Rows: TypeAlias = Annotated[int, Field(ge=1, le=10**9)] | None
"""A limit; None: the service's."""


class PageSize(BaseModel):
    """The base of a vendor's setting `paging`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_page: Rows = None
    """The records of a page at most."""

    def page(self, most: int) -> int:
        """Return the maximum size of a page, from the service's."""
        return min(self.max_page or most, most)
