"""Visits to the website (contract 6)."""

from typing import Final

from sqlalchemy import BigInteger, type_coerce

from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, identity, reference, strings, times
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.visit import queries
from dealdock.vendors.pardot.visit.model import Visit
from dealdock.vendors.pardot.visitor.model import Visitor

_SECONDS: Final = type_coerce(queries.LAST_VIEW, BigInteger) - type_coerce(queries.FIRST_VIEW, BigInteger)

VISIT: Final = Resource(
    object="visit",
    collection="visits",
    model=Visit,
    members=(
        identity(Visit.id, has_list=False),
        reference("visitorId", Visit.visitor_id, of=Visitor),
        reference("prospectId", Visit.prospect_id, of=Prospect),
        Field(name="visitorPageViewCount", type="Integer", column=queries.VIEWS, show=lambda count, _: count or None),
        Field(name="firstVisitorPageViewAt", type="DateTime", column=queries.FIRST_VIEW),
        Field(name="lastVisitorPageViewAt", type="DateTime", column=queries.LAST_VIEW),
        Field(name="durationInSeconds", type="Integer", column=_SECONDS),
        *strings(Visit, "campaignParameter", "contentParameter", "mediumParameter", "sourceParameter", "termParameter"),
        *times(Visit),
        Relation("prospect", lambda: PROSPECT, Visit.prospect_id),
    ),
)
