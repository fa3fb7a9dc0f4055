"""The kinds of visits and of their page views."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.visit import service
from dealdock.vendors.pardot.visit.model import Visit, VisitorPageView

VISIT: Final[Kind] = of_rows(
    "visit",
    "visits",
    Visit,
    references={"visitor_id": "visitor", "prospect_id": "prospect"},
    parts=(VisitorPageView,),
    example={"visitor_id": 381, "prospect_id": 101},
)

VISITOR_PAGE_VIEW: Final = of_rows(
    "visitorPageView",
    "visitorPageViews",
    VisitorPageView,
    references={"visit_id": "visit"},
    create=service.add_page_view,
    example={"visit_id": 383, "url": "https://company.example/prices", "title": "Prices"},
)
