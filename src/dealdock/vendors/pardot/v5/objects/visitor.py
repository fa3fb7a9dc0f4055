"""Visitors of the website (contract 6)."""

from typing import Final

from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5.fields import Field, Resource, absent, identity, reference, strings, times
from dealdock.vendors.pardot.visitor import queries
from dealdock.vendors.pardot.visitor.model import Visitor

VISITOR: Final = Resource(
    object="visitor",
    collection="visitors",
    model=Visitor,
    has_recycle_bin=True,
    members=(
        identity(Visitor.id),
        reference("prospectId", Visitor.prospect_id, of=Prospect, is_sortable=True, has_bounds=False),
        Field(name="pageViewCount", type="Integer", column=queries.PAGE_VIEWS, show=lambda count, _: count or None),
        Field(name="isIdentified", type="Boolean", column=Visitor.is_identified, filter="equal"),
        *absent("Boolean", "doNotSell"),
        *strings(Visitor, "hostname", "ipAddress"),
        *absent("Integer", "campaignId"),
        *strings(Visitor, "campaignParameter", "contentParameter", "mediumParameter", "sourceParameter"),
        *strings(Visitor, "termParameter"),
        *times(Visitor),
    ),
)
