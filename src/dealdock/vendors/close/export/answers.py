"""Exports in answers, as OpenAPI describes them."""

from typing import Any, Literal

from dealdock.vendors.close.bulk_action.answers import Selection
from dealdock.web.rest.answers import closed


class _Export(Selection):
    date_format: str
    download_url: str | None
    fields: list[str] | None
    format: Literal["csv", "json"]
    n_docs: int | None
    n_docs_processed: int


@closed
class LeadExport(_Export):
    """An export of leads, or of their contacts or opportunities."""

    type: Literal["leads", "contacts", "lead_opps"]


@closed
class OpportunityExport(_Export):
    """An export of opportunities."""

    params: dict[str, Any]
