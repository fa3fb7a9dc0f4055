"""The objects of the API. Each is imported when it is first called: a start needn't wait for all of them."""

from typing import Final

from dealdock.dialects.pardot.operations import Resource

_PACKAGE: Final = __name__.rpartition(".")[0]


def _resource(name: str, *also: str, home: str | None = None) -> Resource:
    return Resource(name, also=also, home=f"{_PACKAGE}.{home or name}.routes")


OPPORTUNITY: Final = _resource("opportunity", "opportunities")
PROSPECT: Final = _resource("prospect")
CAMPAIGN: Final = _resource("campaign", "campaigns")
VISITOR_ACTIVITY: Final = _resource("visitoractivity", "activity", home="visitor_activity")
USER: Final = _resource("user")
ACCOUNT: Final = _resource("account")
PROSPECT_ACCOUNT: Final = _resource("prospectaccount", home="prospect_account")
LIST: Final = _resource("list", "lists")
LIST_MEMBERSHIP: Final = _resource("listmembership", home="list_membership")
CUSTOM_FIELD: Final = _resource("customfield", home="custom_field")
TAG: Final = _resource("tag")

RESOURCES: Final = (
    OPPORTUNITY,
    PROSPECT,
    CAMPAIGN,
    VISITOR_ACTIVITY,
    USER,
    ACCOUNT,
    PROSPECT_ACCOUNT,
    LIST,
    LIST_MEMBERSHIP,
    CUSTOM_FIELD,
    TAG,
)
