"""Usage in answers, as OpenAPI describes it."""

from collections.abc import Iterable
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.team_credits import OTHERS
from dealdock.web.rest.answers import closed, object_type


@closed
class UsedCalls(TypedDict):
    """The calls in a window of a limit."""

    limit: int | None
    consumed: int
    left_over: int | None


@closed
class UsedWindows(TypedDict):
    """The calls of an endpoint."""

    day: UsedCalls
    hour: UsedCalls
    minute: UsedCalls


@closed
class UsedCredits(TypedDict):
    """The credits of a kind."""

    limit: int
    consumed: int
    left_over: int


@closed
class CreditCycle(TypedDict):
    """The cycle of credits."""

    start_date: str
    end_date: str


_KINDS: Final = object_type("CreditKinds", dict.fromkeys(("lead_credit", *OTHERS), UsedCredits))
CREDITS: Final = object_type("CreditsAnswer", {"credit_usage_stats": _KINDS, "current_credit_cycle": CreditCycle})


def calls(endpoints: Iterable[str]) -> Any:
    """Return the type of the answer with the calls of these endpoints."""
    return object_type("UsedEndpoints", dict.fromkeys(sorted(endpoints), UsedWindows))
