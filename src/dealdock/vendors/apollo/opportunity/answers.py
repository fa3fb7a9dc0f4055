"""Opportunities in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from dealdock.vendors.apollo.company.answers import EMBEDDED
from dealdock.vendors.apollo.contact_role.answers import ShownRole
from dealdock.vendors.apollo.opportunity.layout import ELEMENTS, LAYOUTS, OPTIONAL, AnswerKind
from dealdock.vendors.apollo.wire.described import ENVELOPE, list_of, of_editions
from dealdock.web.rest.answers import object_type

_TYPES: Final[Mapping[str, Any]] = {
    **{name: element.type for name, element in ELEMENTS.items()},
    "opportunity_contact_roles": list[ShownRole],
    "account": EMBEDDED,
}
_BEGINS: Final = {edition: {kind: each.begin for kind, each in of.items()} for edition, of in LAYOUTS.items()}


def _opportunity(kind: AnswerKind) -> Any:
    return of_editions(f"{kind.capitalize()}Opportunity", _BEGINS, kind, _TYPES, OPTIONAL)


CREATION: Final = object_type("OpportunityCreation", {"opportunity": _opportunity("created")})
VIEW: Final = object_type("OpportunityView", {"opportunity": _opportunity("viewed")})
CHANGE: Final = object_type("OpportunityChange", {"opportunity": _opportunity("updated")})


def _page(title: str, listed: Any, **more: Any) -> Any:
    own = {"opportunities": list_of(listed), "salesforce_users": list[Any], **more}
    return object_type(title, {**ENVELOPE, **own})


_LISTED, _LISTED_2021 = get_args(_opportunity("listed"))
PAGE: Final = _page("OpportunityPage", _LISTED, group_by_field_facets=None) | _page(
    "OpportunityPageOf2021", _LISTED_2021
)
